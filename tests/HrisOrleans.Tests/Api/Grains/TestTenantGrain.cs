using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.tenant")]
internal sealed class TestTenantGrain(Backend backend) : Grain, ITenantGrain
{
    public Task<Answer<TenantView>> Configure(ConfigureTenant command, CancellationToken cancellationToken) =>
        Reply(nameof(Configure), command, Samples.Tenant with { Name = command.Name, Subscription = command.Subscription });

    public Task<Answer<TenantView>> Describe(CancellationToken cancellationToken) => Reply(nameof(Describe), null, Samples.Tenant);

    public Task<Answer<IssuedToken>> IssueToken(IssueToken command, CancellationToken cancellationToken) =>
        Reply(nameof(IssueToken), command, new IssuedToken(Samples.Token with { Login = command.Login, ExpiresAt = command.ExpiresAt }, "hris_acme_01_secret"));

    public Task<Answer<IReadOnlyList<TokenView>>> ListTokens(CancellationToken cancellationToken) => Reply<IReadOnlyList<TokenView>>(nameof(ListTokens), null, [Samples.Token]);

    public Task<Answer<TokenView>> RevokeToken(RevokeToken command, CancellationToken cancellationToken) =>
        Reply(nameof(RevokeToken), command, Samples.Token with { Id = command.Id, RevokedAt = Samples.Moment });

    public Task<TokenIdentity?> Verify(VerifyToken query, CancellationToken cancellationToken)
    {
        var tenant = backend.OfKey(this.GetPrimaryKeyString());
        tenant.Calls.Enqueue(new Call(this.GetPrimaryKeyString(), nameof(Verify), query, Caller.Current, Caller.Cause));
        var known = tenant.Tokens.TryGetValue(query.Id, out var token) && token.Hash.AsSpan().SequenceEqual(query.SecretHash);
        return Task.FromResult(known ? new TokenIdentity(token.Login) : null);
    }

    public Task<string> LoginOf(LoginQuery query, CancellationToken cancellationToken)
    {
        backend.OfKey(this.GetPrimaryKeyString()).Calls.Enqueue(new Call(this.GetPrimaryKeyString(), nameof(LoginOf), query, Caller.Current, Caller.Cause));
        return Task.FromResult($"{query.Actor}@acme.example");
    }

    public Task ForgetLogins(ForgetLogins command, CancellationToken cancellationToken) => Task.CompletedTask;

    private Task<Answer<T>> Reply<T>(string method, object? message, T sample)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, method, message, sample));
    }
}
