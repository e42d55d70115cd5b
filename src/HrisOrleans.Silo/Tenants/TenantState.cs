using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Tenants;

/// <summary>The stored state of a tenant; its JSON is a stored shape with a golden file.</summary>
internal sealed record TenantState
{
    public string Name { get; init; } = "";

    public Subscription Subscription { get; init; } = Subscription.Free;

    /// <summary>Null until the operator configured the tenant.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Rises with every change of name or subscription; 0 where there was none since versions are counted.</summary>
    public long Version { get; init; }

    public IReadOnlyList<StoredToken> Tokens { get; init; } = [];
}

/// <summary>An admin token: only its hash is kept, and whose it is as a reference.</summary>
/// <param name="Login">Stood here before there were references; put under one as soon as the tenant is looked at.</param>
/// <param name="Hash">SHA-256 of the whole token.</param>
internal sealed record StoredToken(string Id, string? Login, byte[] Hash, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, string? Actor = null);
