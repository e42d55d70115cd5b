using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;

namespace HrisOrleans.Sandbox.Vendors;

/// <summary>
/// A vendor's page that asks somebody whether an app may look, and the codes that come of it. A code is good once, for ten
/// minutes, for the same app, the same way back and whoever can prove that they asked (PKCE).
/// </summary>
/// <param name="pkce">The vendor knows PKCE, and takes nobody without it.</param>
internal sealed class ConsentDesk(bool pkce = false)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Consent> _codes = new(StringComparer.Ordinal);

    /// <param name="Scopes">As they were asked for.</param>
    public sealed record Consent(Company Company, string RedirectUri, string? Challenge, string Scopes, DateTimeOffset Until);

    /// <summary>Shows the page, or sends the browser back with what was answered.</summary>
    /// <param name="of">The company, where the address names it.</param>
    public async Task Show(HttpContext context, SandboxWorld world, Company? of = null)
    {
        var (request, response) = (context.Request, context.Response);
        string? Query(string name) => request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;
        var redirect = Query("redirect_uri");

        // Who is not known is told so, and sent nowhere.
        if (Query("client_id") != SandboxApp.ClientId || !Known(redirect))
        {
            response.StatusCode = 400;
            await response.WriteAsync("The sandbox knows no such app, or not this way back.");
            return;
        }

        string Back(params (string Name, string? Value)[] values) =>
            redirect + "?" + string.Join('&', values.Append(("state", Query("state"))).Where(pair => pair.Item2 is not null).Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}"));
        if (pkce && (Query("code_challenge") is not { Length: 43 } || Query("code_challenge_method") != "S256"))
        {
            response.Redirect(Back(("error", "invalid_request")));
        }
        else if ((of ?? world.Find(Query(SandboxApp.Company))) is { } company && Query(SandboxApp.Answer) is { } answer)
        {
            response.Redirect(answer == "allow" ? Back(("code", Issue(company, redirect!, Query("code_challenge"), Query("scope") ?? "", world.Time.GetUtcNow()))) : Back(("error", "access_denied")));
        }
        else
        {
            response.ContentType = "text/html; charset=utf-8";
            await response.WriteAsync(Page(request, of is null ? world.Companies : [of]));
        }
    }

    /// <summary>Whose code it is.</summary>
    public Company? CompanyOf(string? code) => code is not null && _codes.TryGetValue(code, out var consent) ? consent.Company : null;

    /// <summary>Takes a code; null with the reason where it is not good.</summary>
    public (Consent? Consent, string? Error) Redeem(string? code, string? clientId, string? clientSecret, string? redirectUri, string? verifier, DateTimeOffset now)
    {
        if (clientId != SandboxApp.ClientId || clientSecret != SandboxApp.ClientSecret) return (null, "invalid_client");
        // Used up by the first who comes, right or wrong; whose it was is still known.
        if (code is null || !_codes.TryGetValue(code, out var consent) || !_codes.TryUpdate(code, consent with { Until = DateTimeOffset.MinValue }, consent)) return (null, "invalid_grant");
        if (consent.Until <= now || consent.RedirectUri != redirectUri) return (null, "invalid_grant");
        if (consent.Challenge is { } challenge && (verifier is null || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) != challenge)) return (null, "invalid_grant");
        return (consent, null);
    }

    public (Consent? Consent, string? Error) Redeem(VendorRequest request) =>
        Redeem(request.Form("code"), request.Form("client_id"), request.Form("client_secret"), request.Form("redirect_uri"), request.Form("code_verifier"), request.Now);

    private string Issue(Company company, string redirect, string? challenge, string scopes, DateTimeOffset now)
    {
        var code = "code-" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        _codes[code] = new Consent(company, redirect, challenge, scopes, now + Life);
        return code;
    }

    private static bool Known(string? redirect) =>
        Uri.TryCreate(redirect, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) && uri.AbsolutePath.EndsWith(SandboxApp.RedirectPath, StringComparison.Ordinal) && uri.Query.Length == 0;

    private static string Page(HttpRequest request, IEnumerable<Company> companies)
    {
        string Link(string company, string answer, string text) =>
            $"<p><a href=\"{WebUtility.HtmlEncode($"{request.QueryString}&{SandboxApp.Company}={company}&{SandboxApp.Answer}={answer}")}\">{WebUtility.HtmlEncode(text)}</a></p>";
        var choices = string.Concat(companies.Select(company => Link(company.Name, "allow", $"Allow, as an admin of {company.Name}") + Link(company.Name, "deny", $"Deny, as an admin of {company.Name}")));
        return $"<!doctype html><html lang=\"en\"><title>Sandbox</title><h1>May this app see your directory?</h1><p>Asked for: {WebUtility.HtmlEncode(request.Query["scope"])}</p>{choices}</html>";
    }
}
