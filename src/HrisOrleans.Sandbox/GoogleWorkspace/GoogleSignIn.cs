using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.GoogleWorkspace;

/// <summary>Google's token endpoint: assertions of service accounts, and refresh tokens of those who signed in (which stay good).</summary>
internal sealed class GoogleSignIn
{
    private const string Stem = "https://www.googleapis.com/auth/";

    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    public ConsentDesk Desk { get; } = new(pkce: true);

    public static bool Allows(Company company, string? token, string scope) => company.Tokens.Allows(token, Stem + scope);

    /// <summary>Whose grant it is.</summary>
    public Company? CompanyOf(string? assertion, string? refresh, string? code, SandboxWorld world) => Desk.CompanyOf(code)
        ?? world.ByToken(assertion is null ? refresh : GoogleServiceAccount.TokenOf((string?)SandboxKey.Claims(assertion)?["iss"]));

    public SandboxReply Grant(VendorRequest request) => request.Form("grant_type") switch
    {
        "urn:ietf:params:oauth:grant-type:jwt-bearer" => Assertion(request, request.Form("assertion") ?? ""),
        "authorization_code" => Code(request),
        "refresh_token" when request.Form("refresh_token") == request.Company.AccessToken => Issue(request, Ticked(request, GoogleWorkspaceVendor.Scopes.Select(scope => Stem + scope))),
        "refresh_token" => Refused(400, "invalid_grant"),
        _ => Refused(400, "unsupported_grant_type"),
    };

    // The company's own token stands for the refresh token, which stays good.
    private SandboxReply Code(VendorRequest request) => Desk.Redeem(request) is { Consent: { } consent }
        ? Issue(request, Ticked(request, consent.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)), request.Company.AccessToken)
        : Refused(400, "invalid_grant");

    // Whoever consents may leave scopes out.
    private static IEnumerable<string> Ticked(VendorRequest request, IEnumerable<string> scopes) => scopes.Where(scope => !request.Company.Forbidden.Contains("scope:" + scope[(scope.LastIndexOf('/') + 1)..]));

    private static SandboxReply Assertion(VendorRequest request, string assertion)
    {
        var company = request.Company;
        if (SandboxKey.Verified(assertion) is not { } claims) return Refused(400, "invalid_grant");
        if (GoogleServiceAccount.TokenOf((string?)claims["iss"]) != company.AccessToken || (string?)claims["sub"] != $"admin@{company.Name}.example") return Refused(400, "invalid_grant");
        var (issued, expires, now) = ((long?)claims["iat"] ?? 0, (long?)claims["exp"] ?? 0, request.Now.ToUnixTimeSeconds());
        if (issued > now + 60 || expires <= now || expires - issued > 3_600 || (string?)claims["aud"] is not { } audience || !audience.EndsWith("/token", StringComparison.Ordinal)) return Refused(400, "invalid_grant");
        var scopes = ((string?)claims["scope"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // One scope that was not delegated, and there is no token at all.
        return scopes.Length == 0 || scopes.Any(scope => company.Forbidden.Contains("scope:" + scope[(scope.LastIndexOf('/') + 1)..])) ? Refused(401, "unauthorized_client") : Issue(request, scopes);
    }

    private static SandboxReply Issue(VendorRequest request, IEnumerable<string> scopes, string? refresh = null)
    {
        string[] allowed = [.. scopes];
        var answer = new JsonObject { ["access_token"] = request.Company.Tokens.Issue(request.Now + Life, allowed), ["expires_in"] = (int)Life.TotalSeconds - 1, ["scope"] = string.Join(' ', allowed), ["token_type"] = "Bearer" };
        if (refresh is not null) answer["refresh_token"] = refresh;
        return SandboxReply.Json(answer);
    }

    public static SandboxReply Refused(int status, string error) => SandboxReply.Json(new JsonObject { ["error"] = error, ["error_description"] = "The sandbox does not accept this." }, status);
}
