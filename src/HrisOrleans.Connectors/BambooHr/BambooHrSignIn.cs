using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>How a user of a company lets this installation in; each company has its own pages. BambooHR knows no PKCE.</summary>
internal static class BambooHrSignIn
{
    public static OAuthApp App(ProviderHttp http, BambooHrOptions options) => new(http, new(
        BambooHrProvider.Id,
        new(options.BaseUrl, "/authorize.php"),
        new(options.BaseUrl, "/token.php"),
        ["employee", "employee:name", "employee:job", "company:info", "public.integration", "offline_access"])
    {
        Post = (address, grant, aborted) => http.Api<IBambooHrSignIn>(address).Token(grant, aborted),
        Extra = new Dictionary<string, string> { ["request"] = "authorize" },
        Asks = [.. BambooHrProvider.Descriptor.CredentialForm.Where(field => field.Name == BambooHrProvider.CompanyDomain)],
    });
}
