using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Vendors;

namespace HrisOrleans.Sandbox.Okta;

/// <summary>The service apps that the sandbox's Okta knows: one a company, named by its token, which signs with <see cref="SandboxKey"/>.</summary>
public static class OktaServiceApp
{
    private const string Prefix = "0oa";
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>The client id of a company's app.</summary>
    public static string ClientId(string accessToken) => Prefix + accessToken;

    internal static SandboxReply Grant(VendorRequest request)
    {
        if (request.Form("grant_type") != "client_credentials") return Refused(400, "unsupported_grant_type");
        if (request.Form("client_assertion_type") != AssertionType || SandboxKey.Verified(request.Form("client_assertion")) is not { } claims) return Refused(401, "invalid_client");
        var client = ClientId(request.Company.AccessToken);
        if ((string?)claims["iss"] != client || (string?)claims["sub"] != client || (string?)claims["aud"] is not { } audience || !audience.EndsWith("/oauth2/v1/token", StringComparison.Ordinal)) return Refused(401, "invalid_client");
        var (issued, expires, now) = ((long?)claims["iat"] ?? 0, (long?)claims["exp"] ?? 0, request.Now.ToUnixTimeSeconds());
        if (issued > now || expires <= now || expires > now + 3_600) return Refused(401, "invalid_client");

        // One scope that was not granted, and there is no token at all.
        var scopes = (request.Form("scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (scopes.Length == 0 || scopes.Any(scope => request.Company.Forbidden.Contains("scope:" + scope))) return Refused(400, "invalid_scope");
        return SandboxReply.Json(new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = (int)Life.TotalSeconds, ["access_token"] = request.Company.Tokens.Issue(request.Now + Life, scopes), ["scope"] = string.Join(' ', scopes) });
    }

    private static SandboxReply Refused(int status, string error) => SandboxReply.Json(new JsonObject { ["error"] = error, ["error_description"] = "The sandbox does not accept this." }, status);
}
