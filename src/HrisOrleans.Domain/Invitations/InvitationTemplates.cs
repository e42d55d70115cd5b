using System.Net;

namespace HrisOrleans.Domain.Invitations;

/// <summary>What a template may hold, and how it becomes a mail.</summary>
public static class InvitationTemplates
{
    public const int LongestSubject = 200;
    public const int LongestText = 20_000;
    public const int LongestHtml = 100_000;
    public const int LongestName = 100;
    public const int LongestUrl = 1_000;

    private const string Link = "acceptUrl";

    /// <summary>All placeholders there are.</summary>
    public static IReadOnlyList<string> Known { get; } = ["greeting", "name", "tenant", Link, "expiresAt", "token"];

    /// <summary>Refuses what would make a broken or a dangerous mail.</summary>
    /// <param name="template">What is to be used.</param>
    /// <param name="senderDomains">Domains that a sender's address may be of, lower case.</param>
    /// <returns>Null, or <c>malformed_template</c>, <c>unknown_placeholder</c>, <c>accept_link_missing</c>, <c>malformed_address</c>,
    /// <c>sender_not_allowed</c> or <c>malformed_url</c>.</returns>
    public static Refusal? Check(InvitationTemplate template, IReadOnlyCollection<string> senderDomains) =>
        Part("subject", template.Subject, LongestSubject, oneLine: true)
        ?? Part("text", template.Text, LongestText, oneLine: false)
        ?? Part("html", template.Html, LongestHtml, oneLine: false)
        ?? Subject(template.Subject)
        ?? LinkIn("text", template.Text)
        ?? LinkIn("html", template.Html)
        ?? Html(template.Html)
        ?? Sender(template, senderDomains)
        ?? Url(template.AcceptUrl);

    public static string Subject(InvitationTemplate template, InvitationValues values) =>
        TemplateText.Fill(template.Subject ?? InvitationTemplate.DefaultSubject, name => Value(name, values));

    /// <summary>The text with line ends as mail has them.</summary>
    public static string Text(InvitationTemplate template, InvitationValues values) =>
        TemplateText.Fill((template.Text ?? InvitationTemplate.DefaultText).ReplaceLineEndings("\r\n"), name => Value(name, values));

    /// <summary>The HTML with every value encoded.</summary>
    public static string Html(InvitationTemplate template, InvitationValues values) =>
        TemplateText.Fill((template.Html ?? InvitationTemplate.DefaultHtml).ReplaceLineEndings("\r\n"), name => WebUtility.HtmlEncode(Value(name, values)));

    private static string Value(string placeholder, InvitationValues values) => placeholder switch
    {
        "greeting" => values.Name.Length == 0 ? "Hello," : $"Hello {values.Name},",
        "name" => values.Name,
        "tenant" => values.Tenant,
        Link => values.AcceptUrl,
        "expiresAt" => values.ExpiresAt,
        "token" => values.Token,
        _ => "",
    };

    private static Refusal? Part(string part, string? template, int longest, bool oneLine)
    {
        if (template is null) return null;
        if (template.Length > longest || string.IsNullOrWhiteSpace(template)) return Malformed($"The {part} has 1 to {longest} characters.");
        if (template.Any(letter => char.IsControl(letter) && (oneLine || letter is not ('\r' or '\n' or '\t')))) return Malformed($"The {part} holds a control character.");
        if (TemplateText.Placeholders(template) is not { } placeholders) return Malformed($"The {part} has a placeholder that is not closed.");
        foreach (var (name, _) in placeholders)
            if (!Known.Contains(name, StringComparer.Ordinal)) return Unprocessable("unknown_placeholder", $"The {part} has the placeholder '{Shown(name)}'; known are {string.Join(", ", Known)}.");
        return null;
    }

    // A link in a subject is on show in every list of mails.
    private static Refusal? Subject(string? subject) =>
        subject is not null && TemplateText.Placeholders(subject)!.Any(placeholder => placeholder.Name is Link or "token")
            ? Malformed("The subject must not hold the link or its token.")
            : null;

    private static Refusal? LinkIn(string part, string? template) =>
        template is null || TemplateText.Placeholders(template)!.Any(placeholder => placeholder.Name == Link)
            ? null
            : Unprocessable("accept_link_missing", $"The {part} must hold {{{{{Link}}}}}, or nobody could accept.");

    // Encoding makes a value harmless between tags and in quotes. Anywhere else in a tag, and where a name could become an
    // address to go to or a script, there are no values of people.
    private static Refusal? Html(string? html)
    {
        if (html is null) return null;
        if (html.Contains("<script", StringComparison.OrdinalIgnoreCase)) return Malformed("The html holds a script.");
        foreach (var (name, at) in TemplateText.Placeholders(html)!)
        {
            var (inTag, quoted) = TemplateText.Where(html, at);
            if (inTag && !(quoted && name is Link or "token")) return Malformed($"Inside a tag only {{{{{Link}}}}} and {{{{token}}}} may stand, and in quotes.");
        }

        return null;
    }

    private static Refusal? Sender(InvitationTemplate template, IReadOnlyCollection<string> senderDomains)
    {
        if (template.SenderName is { } name && (name.Length is 0 or > LongestName || name.Any(char.IsControl))) return Malformed($"The sender's name has 1 to {LongestName} characters on one line.");
        if (template.SenderAddress is not { } address) return null;
        if (!Directories.EmailAddress.TryNormalize(address, out var normal) || !System.Text.Ascii.IsValid(address)) return Unprocessable("malformed_address", "The sender's address is no e-mail address.");
        return senderDomains.Contains(normal[(normal.LastIndexOf('@') + 1)..], StringComparer.Ordinal)
            ? null
            : Unprocessable("sender_not_allowed", "The operator does not let mails be sent from this domain.");
    }

    private static Refusal? Url(string? url)
    {
        if (url is null) return null;
        var usable = url.Length <= LongestUrl && Uri.TryCreate(url, UriKind.Absolute, out var page) && page.Scheme is "https" or "http" && page.Fragment.Length == 0 && page.UserInfo.Length == 0;
        return usable ? null : Unprocessable("malformed_url", "The accept URL must be an absolute http or https URL without a fragment.");
    }

    private static string Shown(string name) => new([.. name.Take(40).Select(letter => char.IsControl(letter) ? '?' : letter)]);

    private static Refusal Malformed(string detail) => Unprocessable("malformed_template", detail);

    private static Refusal Unprocessable(string code, string detail) => new(code, RefusalKind.Unprocessable, detail);
}
