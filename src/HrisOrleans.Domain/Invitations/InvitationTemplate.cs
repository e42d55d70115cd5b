namespace HrisOrleans.Domain.Invitations;

/// <summary>How a tenant's invitation mails look. What is null is as the product has it.</summary>
/// <param name="Subject">One line, with placeholders.</param>
/// <param name="Text">The plain text, with placeholders.</param>
/// <param name="Html">The HTML, with placeholders; values are put in encoded.</param>
/// <param name="SenderName">Shown as the sender.</param>
/// <param name="SenderAddress">The sender's address, of a domain that the operator allows.</param>
/// <param name="AcceptUrl">The page that takes the token: <c>{AcceptUrl}?token=…</c>.</param>
public sealed record InvitationTemplate(
    string? Subject = null,
    string? Text = null,
    string? Html = null,
    string? SenderName = null,
    string? SenderAddress = null,
    string? AcceptUrl = null)
{
    public const string DefaultSubject = "You are invited to join {{tenant}}";

    public const string DefaultText =
        """
        {{greeting}}

        {{tenant}} invites you to join.

        Accept the invitation here:
        {{acceptUrl}}

        The link is for you alone. It works once, until {{expiresAt}}.
        If you did not expect this mail you can ignore it.

        """;

    public const string DefaultHtml =
        """
        <!DOCTYPE html>
        <html lang="en">
        <body style="font-family: sans-serif">
        <p>{{greeting}}</p>
        <p>{{tenant}} invites you to join.</p>
        <p><a href="{{acceptUrl}}">Accept the invitation</a></p>
        <p>The link is for you alone. It works once, until {{expiresAt}}.<br>
        If you did not expect this mail you can ignore it.</p>
        </body>
        </html>

        """;
}

/// <summary>What stands for the placeholders in one mail.</summary>
/// <param name="Name">The person's name, or empty.</param>
/// <param name="ExpiresAt">When the link ends, in words.</param>
/// <param name="Token">The bare token, for links of the host app's own, such as one to object.</param>
public sealed record InvitationValues(string Tenant, string Name, string AcceptUrl, string ExpiresAt, string Token);
