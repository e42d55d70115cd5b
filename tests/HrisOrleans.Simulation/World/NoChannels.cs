using HrisOrleans.Domain.Connections;
using HrisOrleans.Silo.Hints;

namespace HrisOrleans.Simulation.World;

/// <summary>No provider of a simulation is asked for webhooks.</summary>
internal sealed class NoChannels : IChannels
{
    public Task Tend(ConnectionState state, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ChannelState?> Describe(ConnectionState state, CancellationToken cancellationToken) => Task.FromResult<ChannelState?>(null);

    public Task Renew(ConnectionState state, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task End(ConnectionState state, CancellationToken cancellationToken) => Task.CompletedTask;
}
