using System.Security.Claims;

namespace HrisOrleans.Console.Session;

/// <summary>Who is signed in, as the session cookie holds it: encrypted, so that the browser keeps the token without knowing it.</summary>
/// <param name="Role"><c>operator</c> or <c>admin</c>.</param>
/// <param name="Tenant">The admin's tenant; null for the operator.</param>
/// <param name="Actor">What history knows them by.</param>
/// <param name="Login">Who the token was issued for.</param>
/// <param name="Token">The bearer token.</param>
public sealed record SignedIn(string Role, string? Tenant, string Actor, string Login, string Token)
{
    internal const string Scheme = "hris-console";
    private const string TokenClaim = "token";
    private const string TenantClaim = "tenant";
    private const string ActorClaim = "actor";

    public bool IsOperator => Role == "operator";

    internal ClaimsPrincipal ToPrincipal()
    {
        List<Claim> claims = [new(ClaimTypes.Name, Login), new(ClaimTypes.Role, Role), new(ActorClaim, Actor), new(TokenClaim, Token)];
        if (Tenant is not null) claims.Add(new(TenantClaim, Tenant));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme));
    }

    internal static SignedIn? From(ClaimsPrincipal user) =>
        user.FindFirstValue(TokenClaim) is { } token && user.FindFirstValue(ClaimTypes.Role) is { } role
            ? new(role, user.FindFirstValue(TenantClaim), user.FindFirstValue(ActorClaim) ?? "", user.FindFirstValue(ClaimTypes.Name) ?? "", token)
            : null;

    // The token never reaches a log through the record's text.
    public override string ToString() => $"SignedIn {{ Role = {Role}, Tenant = {Tenant} }}";
}
