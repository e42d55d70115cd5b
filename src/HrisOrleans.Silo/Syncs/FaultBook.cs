using System.Text;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Silo.Syncs;

/// <summary>
/// The faulty records of runs, for the admin who has to mend them. Names stand sealed, and not for long: a preview's go
/// with what it previewed, all of them with the connection, and the faults themselves after two weeks.
/// </summary>
internal sealed class FaultBook(ISyncStore syncs, TenantKeyRing keys, TimeProvider time)
{
    /// <summary>How long it is told who was faulty.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    public async Task Write(TenantId tenant, Guid sync, IReadOnlyList<RecordFault> faults, CancellationToken cancellationToken)
    {
        if (faults.Count == 0) return;
        var cipher = await keys.For(tenant.Value, cancellationToken);
        List<StoredFault> stored = [.. faults.Select((fault, index) => new StoredFault(fault.ExternalId, fault.Code, fault.Name is { } name ? cipher.Seal(Encoding.UTF8.GetBytes(name), Place(sync, index)) : null))];
        await syncs.PutFaults(tenant, sync, stored, time.GetUtcNow(), cancellationToken);
    }

    /// <param name="after">How many to pass over.</param>
    public async Task<IReadOnlyList<RecordFault>> Read(TenantId tenant, Guid sync, int after, int limit, CancellationToken cancellationToken)
    {
        var faults = new List<RecordFault>();
        foreach (var stored in await syncs.Faults(tenant, sync, after, limit, cancellationToken))
        {
            var name = stored.Name is { } bytes ? Encoding.UTF8.GetString(await keys.Open(tenant.Value, bytes, Place(sync, after + faults.Count), cancellationToken)) : null;
            faults.Add(new RecordFault(stored.ExternalId, stored.Code, name));
        }

        return faults;
    }

    private static byte[] Place(Guid sync, int index) => Encoding.UTF8.GetBytes($"sync-fault/{sync:N}/{index + 1}");
}
