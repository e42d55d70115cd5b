using System.ComponentModel.DataAnnotations;

namespace HrisOrleans.Client.Tenants;

/// <summary>One customer of the host app.</summary>
/// <param name="Id">The host app's own id: 1 to 63 lower-case letters, digits and inner hyphens.</param>
/// <param name="Name">The customer's name.</param>
/// <param name="Subscription"><c>free</c>, <c>standard</c> or <c>premium</c>.</param>
/// <param name="CreatedAt">When the tenant was first configured.</param>
/// <param name="Version">Rises with every change of name or subscription; the ETag.</param>
public sealed record Tenant(string Id, string Name, string Subscription, DateTimeOffset CreatedAt, long Version);

/// <summary>One page of all tenants.</summary>
/// <param name="Items">The tenants, by id.</param>
/// <param name="Next">Opaque cursor of the next page, given as <c>after</c>; null at the end.</param>
/// <param name="Total">All tenants, whatever was asked for.</param>
/// <param name="Counts">All tenants by health, whatever was asked for; one tenant can be of several: <c>not_connected</c>, <c>unconfigured</c>, <c>active</c>, <c>paused</c>, <c>needs_relink</c>, <c>running</c>, <c>late</c>, <c>waiting</c>.</param>
public sealed record TenantsPage(IReadOnlyList<TenantHealth> Items, string? Next, int Total, IReadOnlyDictionary<string, int> Counts);

/// <summary>A tenant, and how its connection does.</summary>
/// <param name="Id">The tenant.</param>
/// <param name="Name">The customer's name.</param>
/// <param name="Subscription"><c>free</c>, <c>standard</c> or <c>premium</c>.</param>
/// <param name="CreatedAt">When the tenant was first configured.</param>
/// <param name="Connection">Null when there is none, or it was ended.</param>
/// <param name="RunningSince">When the oldest run that is not over was asked for, or null.</param>
/// <param name="WaitingPlans">Plans that wait for a reviewer.</param>
/// <param name="Late">A read has been due for more than ten minutes and has not come.</param>
public sealed record TenantHealth(
    string Id, string Name, string Subscription, DateTimeOffset CreatedAt, ConnectionHealth? Connection, DateTimeOffset? RunningSince, int WaitingPlans, bool Late);

/// <summary>How a connection does; the rest of it stands under its tenant.</summary>
/// <param name="Provider">The provider's id.</param>
/// <param name="AccountName">The company's name at the provider.</param>
/// <param name="Status"><c>unconfigured</c>, <c>active</c>, <c>paused</c> or <c>needs_relink</c>.</param>
/// <param name="PauseReason"><c>admin</c> or <c>subscription</c>; null when not paused.</param>
/// <param name="VerifiedAt">"Verified complete as of"; null before the first complete read.</param>
/// <param name="NextReadAt">When the next read is due; null where none is.</param>
/// <param name="FailureCode">Why the last sync failed, or what has to be mended; null otherwise.</param>
/// <param name="Failures">Failed syncs and reads that proved nothing in a row.</param>
/// <param name="AccountPending">The credentials belong to another account, which nobody has accepted yet.</param>
public sealed record ConnectionHealth(
    string Provider, string AccountName, string Status, string? PauseReason, DateTimeOffset? VerifiedAt, DateTimeOffset? NextReadAt, string? FailureCode, int Failures, bool AccountPending);

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
