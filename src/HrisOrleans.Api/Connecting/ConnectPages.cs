using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;

namespace HrisOrleans.Api.Connecting;

/// <summary>The pages of a link: which providers, what one of them needs, and how it ended.</summary>
internal static class ConnectPages
{
    public const string FormField = "form";
    public const string ProviderField = "provider";
    public const string ValuePrefix = "value.";
    private const string MissingRights = "hris_permission_missing";

    /// <summary>The list of providers, or the only one.</summary>
    /// <param name="link">The page's own address.</param>
    /// <param name="form">Proof that a form is ours.</param>
    /// <param name="given">What was filled in before; secrets are asked for anew.</param>
    public static HtmlPage Link(ConnectLinkPage page, string? provider, string link, string form, Refused? refused = null, int status = 200, IReadOnlyDictionary<string, string>? given = null)
    {
        var title = page.Account is null ? $"Connect {page.TenantName}" : $"Renew the connection of {page.TenantName}";
        var chosen = page.Options.Count == 1 ? page.Options[0] : page.Options.FirstOrDefault(option => option.Provider.Id == provider);
        var body = chosen is null ? Choices(page, link) : Provider(page, chosen, link, form, given ?? new Dictionary<string, string>());
        return new HtmlPage(title, Html.Of($"{Alert(refused)}{body}"), status);
    }

    /// <summary>On the way to the provider.</summary>
    public static HtmlPage Onward(Uri url) =>
        new("On to the sign-in", Html.Of($"<p>You are being taken to <b>{url.Host}</b>.</p>{Go(url.AbsoluteUri, "Continue")}"), onward: url.AbsoluteUri);

    /// <param name="back">Where the browser goes now; null: it stays.</param>
    public static HtmlPage Done(string account, string? back) => new(
        "Connected",
        Html.Of($"<p><b>{account}</b> is connected. {(back is null ? "You can close this window." : "")}</p>{Go(back, "Continue")}"),
        onward: back);

    /// <param name="again">The link, where it is good for another try.</param>
    /// <param name="back">Where the browser goes; at once, unless a person has to read here which rights are missing. Null: it stays.</param>
    public static HtmlPage Failed(Refused refused, int status, string? again = null, string? back = null) => new(
        "That did not work",
        Html.Of($"{Alert(refused)}{(refused.Code == MissingRights ? Html.Of($"<p>Nothing was connected. Have these rights granted at the provider, then sign in again.</p>") : Html.None)}{(back is null ? Go(again, "Try again") : Go(back, "Go back"))}"),
        status,
        refused.Code == MissingRights ? null : back);

    private static Html Choices(ConnectLinkPage page, string link) => page.Options.Count == 0
        ? Html.Of($"<p>There is nothing that can be connected.</p>")
        : Html.Of($"""<p>Where are the people of {page.TenantName} kept?</p><ul>{Html.Join(page.Options.Select(option => Html.Of($"""<li><a href="{link}?provider={Uri.EscapeDataString(option.Provider.Id)}">{option.Provider.Name}</a></li>""")))}</ul>""");

    private static Html Provider(ConnectLinkPage page, ConnectOption option, string link, string form, IReadOnlyDictionary<string, string> given)
    {
        var whom = page.Account is null
            ? Html.Of($"<p>Whoever administers <b>{page.TenantName}</b> will see the people and groups that {option.Provider.Name} shows. Go on only if you expected this.</p>")
            : Html.Of($"<p>New credentials for <b>{page.Account}</b>. Everybody keeps who they are.</p>");
        var rights = Html.Of($"<h2>What is needed in {option.Provider.Name}</h2><ul>{Html.Join(option.Provider.NeededRights.Select(right => Html.Of($"<li>{right.Description}</li>")))}</ul>");
        var signIn = !option.SignIn ? Html.None : Form($"{link}/sign-in", option, form, option.SignInForm, "sign-in", given, $"Sign in at {option.Provider.Name}");
        var manual = !option.Form ? Html.None : Html.Of($"<h2>{(option.SignIn ? "Or with credentials" : "Credentials")}</h2>{Form(link, option, form, option.Provider.CredentialForm, "form", given, "Connect")}");
        var nothing = option.SignIn || option.Form ? Html.None : Html.Of($"<p>Nobody can sign in there from here at the moment.</p>");
        return Html.Of($"{whom}{rights}{signIn}{manual}{nothing}");
    }

    private static Html Form(string action, ConnectOption option, string form, IReadOnlyList<CredentialFieldView> fields, string part, IReadOnlyDictionary<string, string> given, string button) => Html.Of($"""
        <form method="post" action="{action}" autocomplete="off"><input type="hidden" name="{FormField}" value="{form}"><input type="hidden" name="{ProviderField}" value="{option.Provider.Id}">
        {Html.Join(fields.Select(field => Field(field, $"{part}-{field.Name}", given)))}<button type="submit">{button}</button></form>
        """);

    private static Html Field(CredentialFieldView field, string id, IReadOnlyDictionary<string, string> given)
    {
        var common = Html.Of($"""id="{id}" name="{ValuePrefix}{field.Name}" maxlength="{field.MaxLength}" aria-describedby="{id}-help" spellcheck="false" """);
        var required = field.Optional ? Html.None : Html.Of($"required");
        var input = field.Multiline ? Html.Of($"<textarea {common}{required}></textarea>")
            : field.Secret ? Html.Of($"""<input type="password" autocomplete="new-password" {common}{required}>""")
            : Html.Of($"""<input type="text" value="{given.GetValueOrDefault(field.Name)}" {common}{required}>""");
        return Html.Of($"""<label for="{id}">{field.Title}</label>{input}<small id="{id}-help">{field.Description}</small>""");
    }

    private static Html Go(string? address, string text) => address is null ? Html.None : Html.Of($"""<p><a class="go" href="{address}">{text}</a></p>""");

    private static Html Alert(Refused? refused) => refused is null ? Html.None : Html.Of($"""<p role="alert">{refused.Detail}</p>""");
}
