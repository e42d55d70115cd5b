using HrisOrleans.Domain.Tenants;
using Orleans.Concurrency;

namespace HrisOrleans.Contracts.Tenants;

/// <summary>One customer of the host app: its name, its subscription, and its admins' tokens. Key: <see cref="GrainKeys.Tenant"/>.</summary>
[Alias("hris.ITenantGrain"), GrainInterfaceType("hris.tenant")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>Creates the tenant or changes its name and subscription. A subscription that no longer covers the connection pauses it. Refused with <c>version_mismatch</c>.</summary>
    [Alias("Configure")]
    Task<Answer<TenantView>> Configure(ConfigureTenant command, CancellationToken cancellationToken);

    /// <summary>Refused with <c>tenant_not_found</c> before the tenant was configured.</summary>
    /// <remarks>Interleaves: the connection asks for the subscription while the tenant waits for it to take up a change of just that.</remarks>
    [Alias("Describe"), AlwaysInterleave]
    Task<Answer<TenantView>> Describe(CancellationToken cancellationToken);

    /// <summary>Issues an admin token; its secret is shown this once. The same cause gives the same token again.</summary>
    [Alias("IssueToken")]
    Task<Answer<IssuedToken>> IssueToken(IssueToken command, CancellationToken cancellationToken);

    [Alias("ListTokens")]
    Task<Answer<IReadOnlyList<TokenView>>> ListTokens(CancellationToken cancellationToken);

    /// <summary>Refused with <c>token_not_found</c>.</summary>
    [Alias("RevokeToken")]
    Task<Answer<TokenView>> RevokeToken(RevokeToken command, CancellationToken cancellationToken);

    /// <summary>Who a presented token is, or null when it is unknown, revoked or expired.</summary>
    [Alias("Verify")]
    Task<TokenIdentity?> Verify(VerifyToken query, CancellationToken cancellationToken);

    /// <summary>The login behind a reference; the reference itself where there is none any more.</summary>
    [Alias("LoginOf")]
    Task<string> LoginOf(LoginQuery query, CancellationToken cancellationToken);

    /// <summary>Takes away the logins of somebody who is erased. Their tokens work on, and show a reference in the login's place.</summary>
    [Alias("ForgetLogins")]
    Task ForgetLogins(ForgetLogins command, CancellationToken cancellationToken);
}

/// <param name="IfMatch">The version the change rests on; null: whichever is there, or none.</param>
[GenerateSerializer, Alias("hris.configure-tenant")]
public sealed record ConfigureTenant(string Name, Subscription Subscription, long? IfMatch = null);

/// <param name="Version">Rises with every change of name or subscription.</param>
[GenerateSerializer, Alias("hris.tenant-view")]
public sealed record TenantView(string Id, string Name, Subscription Subscription, DateTimeOffset CreatedAt, long Version);

/// <param name="Login">Who the token is for, such as an address or a user name in the host app; shown as the actor in history, which knows it by a reference.</param>
/// <param name="ExpiresAt">Null: until revoked.</param>
[GenerateSerializer, Alias("hris.issue-token")]
public sealed record IssueToken(string Login, DateTimeOffset? ExpiresAt);

/// <param name="Secret">The whole token as it is presented: <c>hris_{tenant}_{id}_{secret}</c>. Only its hash is kept.</param>
[GenerateSerializer, Alias("hris.issued-token")]
public sealed record IssuedToken(TokenView Token, string Secret)
{
    // The secret never reaches a log through a message's text.
    public override string ToString() => $"IssuedToken {{ Id = {Token.Id} }}";
}

[GenerateSerializer, Alias("hris.token-view")]
public sealed record TokenView(string Id, string Login, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt);

[GenerateSerializer, Alias("hris.revoke-token")]
public sealed record RevokeToken(string Id);

/// <param name="SecretHash">SHA-256 of the whole presented token.</param>
[GenerateSerializer, Alias("hris.verify-token")]
public sealed record VerifyToken(string Id, byte[] SecretHash);

/// <param name="Actor">The reference that is written into history.</param>
[GenerateSerializer, Alias("hris.token-identity")]
public sealed record TokenIdentity(string Actor);

/// <param name="Actor">As in <see cref="TokenIdentity"/>.</param>
[GenerateSerializer, Alias("hris.login-query")]
public sealed record LoginQuery(string Actor);

/// <param name="Addresses">Normalized.</param>
[GenerateSerializer, Alias("hris.forget-logins")]
public sealed record ForgetLogins(IReadOnlyList<string> Addresses);
