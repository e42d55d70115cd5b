using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Erasure;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Removals;
using HrisOrleans.Storage.Roster;
using HrisOrleans.Storage.Suppressions;
using HrisOrleans.Storage.Syncs;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Simulation.Silos;

/// <summary>The stores under a simulation: in memory, or a real database's.</summary>
internal sealed record StoreSet(
    IConnectionStore Connections,
    ISyncStore Syncs,
    IPlanStore Plans,
    IApplyStore Apply,
    IRosterStore Roster,
    IRemovalStore Removals,
    IMemberStore Members,
    IEventStore Events,
    IMailOutbox Outbox,
    IBrowseStore Browses,
    ISuppressionStore Suppressions,
    IErasureStore Erasure)
{
    public static StoreSet Of(IServiceProvider services) => new(
        services.GetRequiredService<IConnectionStore>(),
        services.GetRequiredService<ISyncStore>(),
        services.GetRequiredService<IPlanStore>(),
        services.GetRequiredService<IApplyStore>(),
        services.GetRequiredService<IRosterStore>(),
        services.GetRequiredService<IRemovalStore>(),
        services.GetRequiredService<IMemberStore>(),
        services.GetRequiredService<IEventStore>(),
        services.GetRequiredService<IMailOutbox>(),
        services.GetRequiredService<IBrowseStore>(),
        services.GetRequiredService<ISuppressionStore>(),
        services.GetRequiredService<IErasureStore>());
}
