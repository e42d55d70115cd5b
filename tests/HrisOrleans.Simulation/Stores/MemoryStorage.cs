using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Erasure;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Idempotency;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Removals;
using HrisOrleans.Storage.Roster;
using HrisOrleans.Storage.Suppressions;
using HrisOrleans.Storage.Syncs;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Simulation.Stores;

internal static class MemoryStorage
{
    /// <summary>All stores over one database in memory, in the places of the real ones.</summary>
    public static IServiceCollection AddMemoryStorage(this IServiceCollection services) => services
        .AddSingleton<MemoryDatabase>()
        .AddSingleton<IConnectionStore, MemoryConnections>()
        .AddSingleton<IRosterStore, MemoryRoster>()
        .AddSingleton<IPlanStore, MemoryPlans>()
        .AddSingleton<IApplyStore, MemoryApply>()
        .AddSingleton<IRemovalStore, MemoryRemovals>()
        .AddSingleton<ISyncStore, MemorySyncs>()
        .AddSingleton<IMemberStore, MemoryMembers>()
        .AddSingleton<IEventStore, MemoryEvents>()
        .AddSingleton<IMailOutbox, MemoryOutbox>()
        .AddSingleton<IBrowseStore, MemoryBrowses>()
        .AddSingleton<IErasureStore, MemoryErasure>()
        .AddSingleton<ISuppressionStore, MemorySuppressions>()
        .AddSingleton<IIdempotencyStore, MemoryIdempotency>();
}
