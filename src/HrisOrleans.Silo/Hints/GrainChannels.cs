using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Hints;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Storage.Hints;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Hints;

/// <summary>Lets the tenant's channel grain do what is due: one writer, in turns of its own.</summary>
internal sealed class GrainChannels(IGrainFactory grains, IHintStore store, ConnectorCatalogue catalogue, PushAddress address, TimeProvider time, ILogger<GrainChannels> log) : IChannels
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task Tend(ConnectionState state, CancellationToken cancellationToken)
    {
        if (state.Status != ConnectionStatus.Active || !Asked(state) || address.Of(state.Provider, state.Tenant) is not { } target) return;
        if (ChannelKeeper.Own(await store.Channel(state.Tenant, cancellationToken), state) is { } channel && channel.NextAt > time.GetUtcNow() && channel.Address == target) return;
        _ = Quietly(state, grain => grain.Keep(CancellationToken.None));
    }

    public async Task<ChannelState?> Describe(ConnectionState state, CancellationToken cancellationToken)
    {
        if (!Asked(state)) return null;
        var channel = ChannelKeeper.Own(await store.Channel(state.Tenant, cancellationToken), state);
        var open = channel is { State: not null } && channel.EndsAt > time.GetUtcNow();
        return new ChannelState(open, channel?.Problem ?? (open || address.Base is not null ? null : "The provider cannot be told where to: this installation does not know its own address (Api:PublicUrl)."));
    }

    public async Task Renew(ConnectionState state, CancellationToken cancellationToken)
    {
        if (Asked(state)) await store.RenewChannel(state.Tenant, time.GetUtcNow(), cancellationToken);
    }

    public async Task End(ConnectionState state, CancellationToken cancellationToken)
    {
        if (Asked(state) && await store.Channel(state.Tenant, cancellationToken) is { State: not null })
            await Quietly(state, grain => grain.End(CancellationToken.None).WaitAsync(Patience, time, cancellationToken));
    }

    private bool Asked(ConnectionState state) => state.Connected && catalogue.TryFind(state.Provider, out var connector) && connector.Push is IPushSubscriber;

    private async Task Quietly(ConnectionState state, Func<IChannelGrain, Task> call)
    {
        try
        {
            await call(grains.GetGrain<IChannelGrain>(GrainKeys.Channel(state.Tenant)));
        }
        catch (Exception trouble)
        {
            // What the grain is at goes on, and what was left undone is due again.
            HintLog.NotTended(log, state.Tenant.Value, state.Provider, trouble);
        }
    }
}
