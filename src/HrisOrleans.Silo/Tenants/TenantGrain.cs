using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Hosting;
using HrisOrleans.Storage.Actors;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Tenants;
using Orleans.Runtime;

namespace HrisOrleans.Silo.Tenants;

/// <summary>One customer: name, subscription, admins' tokens. State in Orleans' grain storage.</summary>
[GrainType("hris.tenant")]
internal sealed class TenantGrain(
    [PersistentState("tenant", OrleansHosting.TenantStorage)] IPersistentState<TenantState> state,
    IActorStore actors,
    ITenantStore list,
    Actors shown,
    TenantKeyRing keys,
    TimeProvider time) : Grain, ITenantGrain
{
    private const int MaxTokens = 200;
    private const int MaxText = 200;
    private static readonly Refusal NotFound = new("tenant_not_found", RefusalKind.NotFound, "There is no such tenant.");
    private static readonly Refusal VersionMismatch = new("version_mismatch", RefusalKind.PreconditionFailed, "The tenant has changed since; look again.");
    private static readonly Refusal TokenNotFound = new("token_not_found", RefusalKind.NotFound, "There is no such token.");

    private string Id => this.GetPrimaryKeyString()["tenant/".Length..];

    private TenantId Tenant => TenantId.Parse(Id);

    /// <summary>Tokens of before there were references name logins: these move to where they can be erased.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.Tokens.All(token => token.Login is null)) return;
        var moved = new List<StoredToken>();
        foreach (var token in state.State.Tokens)
            moved.Add(token.Login is { } login ? token with { Login = null, Actor = await actors.Reference(Tenant, login, time.GetUtcNow(), cancellationToken) } : token);
        await Write(state.State with { Tokens = moved });
    }

    public async Task<Answer<TenantView>> Configure(ConfigureTenant command, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > MaxText)
            return new Refusal("invalid_request", RefusalKind.Invalid, $"A tenant's name has 1 to {MaxText} characters.");
        var before = state.State;
        if (command.IfMatch is { } version && (before.CreatedAt is null || version != before.Version))
        {
            if (before.CreatedAt is null) DeactivateOnIdle();
            return VersionMismatch;
        }

        var next = before with { Name = command.Name.Trim(), Subscription = command.Subscription, CreatedAt = before.CreatedAt ?? time.GetUtcNow() };
        if (next != before)
        {
            next = next with { Version = before.Version + 1 };
            await Write(next);
        }

        // Also when nothing changed: the call before this one may have ended between the row and here.
        await list.Put(new ListedTenant(Tenant, next.Name, next.Subscription, next.CreatedAt.Value), cancellationToken);
        if (before.CreatedAt is not null)
            await GrainFactory.GetGrain<IConnectionGrain>(GrainKeys.Connection(Tenant)).SubscriptionChanged(cancellationToken);
        return View();
    }

    public Task<Answer<TenantView>> Describe(CancellationToken cancellationToken) =>
        Task.FromResult(state.State.CreatedAt is null ? Missing<TenantView>() : View());

    public async Task<Answer<IssuedToken>> IssueToken(IssueToken command, CancellationToken cancellationToken)
    {
        if (state.State.CreatedAt is null) return Missing<IssuedToken>();
        var now = time.GetUtcNow();
        if (string.IsNullOrWhiteSpace(command.Login) || command.Login.Length > MaxText || command.Login.Any(char.IsControl))
            return new Refusal("invalid_request", RefusalKind.Invalid, $"A login has 1 to {MaxText} characters.");
        if (command.ExpiresAt <= now) return new Refusal("invalid_request", RefusalKind.Invalid, "expiresAt lies in the past.");
        var (id, secret) = await NewSecret(cancellationToken);
        if (state.State.Tokens.FirstOrDefault(token => token.Id == id) is { } again) return new IssuedToken(await View(again, cancellationToken), secret);
        if (state.State.Tokens.Count >= MaxTokens) return new Refusal("too_many_tokens", RefusalKind.Conflict, $"A tenant has at most {MaxTokens} tokens; revoke some.");
        var actor = await actors.Reference(Tenant, command.Login.Trim(), now, cancellationToken);
        var issued = new StoredToken(id, null, SHA256.HashData(Encoding.UTF8.GetBytes(secret)), now, command.ExpiresAt, null, actor);
        await Write(state.State with { Tokens = [.. Pruned(state.State.Tokens), issued] });
        return new IssuedToken(await View(issued, cancellationToken), secret);
    }

    public async Task<Answer<IReadOnlyList<TokenView>>> ListTokens(CancellationToken cancellationToken) => state.State.CreatedAt is null
        ? Missing<IReadOnlyList<TokenView>>()
        : new Answer<IReadOnlyList<TokenView>>(await View(state.State.Tokens, cancellationToken), null);

    public async Task<Answer<TokenView>> RevokeToken(RevokeToken command, CancellationToken cancellationToken)
    {
        if (state.State.Tokens.FirstOrDefault(token => token.Id == command.Id) is not { } found) return TokenNotFound;
        if (found.RevokedAt is not null) return await View(found, cancellationToken);
        var revoked = found with { RevokedAt = time.GetUtcNow() };
        await Write(state.State with { Tokens = [.. state.State.Tokens.Select(token => token.Id == revoked.Id ? revoked : token)] });
        return await View(revoked, cancellationToken);
    }

    public Task<TokenIdentity?> Verify(VerifyToken query, CancellationToken cancellationToken)
    {
        var found = state.State.Tokens.FirstOrDefault(token => token.Id == query.Id);
        var valid = found is { RevokedAt: null }
            && (found.ExpiresAt is not { } end || end > time.GetUtcNow())
            && CryptographicOperations.FixedTimeEquals(found.Hash, query.SecretHash);
        if (state.State.CreatedAt is null) DeactivateOnIdle();
        return Task.FromResult(valid ? new TokenIdentity(found!.Actor!) : null);
    }

    public Task<string> LoginOf(LoginQuery query, CancellationToken cancellationToken) => shown.Name(Tenant, query.Actor, cancellationToken).AsTask();

    public Task ForgetLogins(ForgetLogins command, CancellationToken cancellationToken) => actors.Forget(Tenant, [.. command.Addresses], cancellationToken);

    // Under an idempotency key the token is derived from it, so that a retry shows the same secret without it being stored.
    private async Task<(string Id, string Secret)> NewSecret(CancellationToken cancellationToken)
    {
        var random = RandomNumberGenerator.GetBytes(40);
        if (Caller.Cause.StartsWith("key/", StringComparison.Ordinal))
        {
            var key = await keys.DeriveSecret(Id, "admin-token", cancellationToken);
            random = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 40, info: Encoding.UTF8.GetBytes(Caller.Cause));
        }

        var id = Convert.ToHexStringLower(random.AsSpan(0, 8));
        return (id, $"hris_{Id}_{id}_{System.Buffers.Text.Base64Url.EncodeToString(random.AsSpan(8)).Replace('_', '~')}");
    }

    private async Task Write(TenantState next)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is stored is unknown now; the next activation reads it.
            state.State = before;
            DeactivateOnIdle();
            throw;
        }
    }

    // Tokens that nobody can use any more stay listed for a while, then make room.
    private IEnumerable<StoredToken> Pruned(IEnumerable<StoredToken> tokens)
    {
        var limit = time.GetUtcNow() - TimeSpan.FromDays(90);
        return tokens.Where(token => !(token.RevokedAt < limit || token.ExpiresAt < limit));
    }

    private Answer<TenantView> View() => new TenantView(Id, state.State.Name, state.State.Subscription, state.State.CreatedAt!.Value, state.State.Version);

    private Answer<T> Missing<T>()
    {
        DeactivateOnIdle();
        return NotFound;
    }

    private async Task<TokenView> View(StoredToken token, CancellationToken cancellationToken) => (await View([token], cancellationToken))[0];

    private async Task<IReadOnlyList<TokenView>> View(IReadOnlyList<StoredToken> tokens, CancellationToken cancellationToken)
    {
        var names = await shown.Names(Tenant, tokens.Select(token => token.Actor!), cancellationToken);
        return [.. tokens.Select(token => new TokenView(token.Id, names(token.Actor!), token.CreatedAt, token.ExpiresAt, token.RevokedAt))];
    }
}
