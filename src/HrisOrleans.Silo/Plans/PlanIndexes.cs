using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Plans;
using Microsoft.Extensions.Caching.Memory;

namespace HrisOrleans.Silo.Plans;

/// <summary>
/// Indexes of those large plans that somebody looks at, in memory, so that a search does not open every chunk. They only say
/// where to look: what is answered is read from the store.
/// </summary>
internal sealed class PlanIndexes(IPlanStore plans, PlanNames names, TenantKeyRing keys) : IDisposable
{
    /// <summary>Plans up to this size are read through, which takes no longer than a page.</summary>
    private const int Few = 4_000;

    /// <summary>Lines in all plans together; a line takes about a hundred bytes. The longest unasked make room.</summary>
    private const int Most = 1_000_000;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>Begins to make the plan's index, for whoever may search next.</summary>
    public void Begin(TenantId tenant, Plan plan)
    {
        if (Worth(plan)) _ = Find(tenant, plan);
    }

    /// <summary>The plan's index; null where it is quicker to go without.</summary>
    public async Task<PlanIndex?> Of(TenantId tenant, Plan plan, CancellationToken cancellationToken) => Worth(plan) ? await Find(tenant, plan).WaitAsync(cancellationToken) : null;

    public void Dispose() => _cache.Dispose();

    // Lines of one that is being made still change.
    private static bool Worth(Plan plan) => plan is { State: not PlanState.Making, Lines: > Few and <= Most };

    private Task<PlanIndex> Find(TenantId tenant, Plan plan) => _cache.GetOrCreate((tenant, plan.Id), entry =>
    {
        entry.Size = plan.Lines;
        entry.AbsoluteExpirationRelativeToNow = Kept;

        // It outlives whoever searched first.
        return new Lazy<Task<PlanIndex>>(() => Task.Run(() => Make(tenant, plan)));
    })!.Value;

    private async Task<PlanIndex> Make(TenantId tenant, Plan plan)
    {
        try
        {
            var index = new PlanIndex.Builder(plan.Lines);
            var cipher = await keys.For(tenant.Value, CancellationToken.None);
            foreach (var head in await plans.Chunks(tenant, plan.Id, CancellationToken.None))
            {
                if (await plans.ReadChunk(tenant, plan.Id, head.Chunk, CancellationToken.None) is not { } body) continue;
                foreach (var (line, values) in await names.Of(tenant, plan, PlanChunks.Read(plan.Id, body, cipher), CancellationToken.None))
                    index.Add(line.Action, PlanNames.Searched(line, values));
            }

            return index.Made();
        }
        catch
        {
            // The next search begins anew.
            _cache.Remove((tenant, plan.Id));
            throw;
        }
    }
}
