using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Connections;

namespace HrisOrleans.Silo.Connections;

/// <summary>Renews one connection's credentials: whoever has the turn asks the provider, the others wait for what comes of it.</summary>
internal sealed class CredentialKeeper(TenantId tenant, CredentialVault vault, IRenewalStore renewals, TimeProvider time) : ICredentialKeeper
{
    // Longer than a call with its retries may take; whoever dies with the turn loses it by then.
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<Reply<ConnectorCredentials>> Renew(
        ConnectorCredentials stale, Func<ConnectorCredentials, CancellationToken, Task<Reply<ConnectorCredentials>>> renew, CancellationToken cancellationToken)
    {
        var (holder, giveUpAt) = (Guid.NewGuid().ToString("N"), time.GetUtcNow() + Patience);
        while (true)
        {
            if (await Newer(stale, cancellationToken) is { } newer) return newer;
            var now = time.GetUtcNow();
            if (await renewals.Take(tenant, holder, now, now + Turn, cancellationToken)) break;
            if (now >= giveUpAt) return new ConnectorFailure(FailureKind.Transient, "The credentials are being renewed elsewhere.");
            await Task.Delay(Look, time, cancellationToken);
        }

        try
        {
            // Between the last look and the turn somebody may have been through with it.
            return await Newer(stale, cancellationToken) ?? await Renew(renew, cancellationToken);
        }
        finally
        {
            await renewals.Release(tenant, holder, time.GetUtcNow(), CancellationToken.None);
        }
    }

    private async Task<Reply<ConnectorCredentials>?> Newer(ConnectorCredentials stale, CancellationToken cancellationToken)
    {
        if (await vault.Open(tenant, cancellationToken) is not { } stored) return Gone;
        return stored.Values.Count == stale.Values.Count && stored.Values.All(value => stale.Find(value.Key) == value.Value) ? null : (Reply<ConnectorCredentials>?)stored;
    }

    private async Task<Reply<ConnectorCredentials>> Renew(Func<ConnectorCredentials, CancellationToken, Task<Reply<ConnectorCredentials>>> renew, CancellationToken cancellationToken)
    {
        if (await vault.Sealed(tenant, cancellationToken) is not { } before || await vault.Open(tenant, before, cancellationToken) is not { } stored) return Gone;

        // From here on the old token may be used up: what the provider gave is stored whatever the caller does.
        var renewed = await renew(stored, CancellationToken.None);
        if (!renewed.Succeeded) return renewed;
        if (await renewals.Replace(tenant, before, await vault.Seal(tenant, renewed.Value, CancellationToken.None), CancellationToken.None)) return renewed.Value;
        return await vault.Open(tenant, CancellationToken.None) is { } other ? other : Gone;
    }

    private static ConnectorFailure Gone { get; } = new(FailureKind.Reauthenticate, "The credentials were taken away.");
}
