using System.ComponentModel.DataAnnotations;

namespace HrisOrleans.Client.Tenants;

/// <summary>One customer of the host app.</summary>
/// <param name="Id">The host app's own id: 1 to 63 lower-case letters, digits and inner hyphens.</param>
/// <param name="Name">The customer's name.</param>
/// <param name="Subscription"><c>free</c>, <c>standard</c> or <c>premium</c>.</param>
/// <param name="CreatedAt">When the tenant was first configured.</param>
public sealed record Tenant(string Id, string Name, string Subscription, DateTimeOffset CreatedAt);

/// <summary>Creates a tenant or changes it.</summary>
/// <param name="Name">The customer's name, 1 to 200 characters.</param>
/// <param name="Subscription"><c>free</c>, <c>standard</c> or <c>premium</c>. One that no longer covers the connection pauses it and removes nobody.</param>
public sealed record TenantRequest(
    [property: StringLength(200, MinimumLength = 1)] string Name,
    [property: AllowedValues("free", "standard", "premium")] string Subscription);

/// <summary>An admin token; never its secret.</summary>
/// <param name="Id">The token's id.</param>
/// <param name="Login">Who the token is for: the actor in history.</param>
/// <param name="CreatedAt">When it was issued.</param>
/// <param name="ExpiresAt">When it ends; null: until revoked.</param>
/// <param name="RevokedAt">When it was revoked; null: it was not.</param>
public sealed record AdminToken(string Id, string Login, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt);

/// <summary>Issues an admin token.</summary>
/// <param name="Login">The person it is for, such as a user name in the host app; the actor in history. 1 to 200 characters.</param>
/// <param name="ExpiresAt">When it ends; null: until revoked.</param>
public sealed record TokenRequest([property: StringLength(200, MinimumLength = 1)] string Login, DateTimeOffset? ExpiresAt = null);

/// <summary>A freshly issued admin token with its secret, which is shown this once.</summary>
/// <param name="Id">The token's id.</param>
/// <param name="Login">Who the token is for.</param>
/// <param name="CreatedAt">When it was issued.</param>
/// <param name="ExpiresAt">When it ends; null: until revoked.</param>
/// <param name="Token">The whole token, for <c>Authorization: Bearer</c>. Only its hash is kept.</param>
public sealed record IssuedAdminToken(string Id, string Login, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, string Token)
{
    // The secret never reaches a log through the record's text.
    public override string ToString() => $"IssuedAdminToken {{ Id = {Id} }}";
}
