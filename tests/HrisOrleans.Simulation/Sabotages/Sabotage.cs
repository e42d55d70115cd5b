using HrisOrleans.Domain.Directories;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Removals;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Simulation.Sabotages;

/// <summary>What is broken on purpose, for whoever wants to see that the simulation finds it.</summary>
/// <param name="Stores">Puts stores in the place of others.</param>
/// <param name="Tells">What connectors say of their reads.</param>
internal sealed record Sabotage(Action<IServiceCollection>? Stores = null, Func<ReadEvidence, ReadEvidence>? Tells = null)
{
    public static IReadOnlyDictionary<string, Sabotage> All { get; } = new SortedDictionary<string, Sabotage>(StringComparer.Ordinal)
    {
        ["a certificate for every read that ends"] = new(Tells: evidence => evidence with
        {
            ClaimedTotals = [evidence.Records],
            DistinctRecords = evidence.Records,
            MissingRights = [],
        }),
        ["a budget that forgets what was lost before"] = new(services => services.AddSingleton<IRemovalStore, ForgetfulLedger>()),
        ["an apply store that forgets the fence"] = new(services => services.AddSingleton<IApplyStore, Unfenced>()),
        ["an edit that deactivates"] = new(services => services.AddSingleton<IApplyStore, Deactivating>()),
        ["a hand-over of unknown outcome that is tried again"] = new(services => services.AddSingleton<IMailOutbox, Repeating>()),
        ["a member store that forgets causes"] = new(services => services.AddSingleton<IMemberStore, Causeless>()),
    };
}
