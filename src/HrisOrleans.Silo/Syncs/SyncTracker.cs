using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Silo.Syncs;

/// <summary>Keeps a run's row true while it goes: at each change of phase, and about twice a second in between.</summary>
internal sealed class SyncTracker(ISyncStore syncs, FaultBook faults, TenantId tenant, SyncRecord sync, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim _writing = new(1);
    private long _written = time.GetTimestamp();

    public SyncRecord Current { get; private set; } = sync;

    public Task Reading(CancellationToken cancellationToken) => Put(Current with { Phase = SyncPhase.Reading, People = 0, Lines = 0, LinesDone = 0 }, cancellationToken);

    public void Read(int people, int lines) => PutSoon(Current with { People = people, Lines = lines });

    /// <summary>The read ended: counts, faults and proof are kept before anything is applied, so that a crash loses none.</summary>
    public async Task Made(MadePlan made, Guid plan, CancellationToken cancellationToken)
    {
        await faults.Write(tenant, Current.Id, made.Faults, cancellationToken);
        await Put(
            Current with
            {
                People = made.People,
                Lines = made.Plan?.Lines ?? 0,
                Held = made.Held,
                Parked = made.Parked,
                Deferred = made.Deferred,
                Faults = made.Faults.Count,
                Counts = made.Plan?.Counts ?? new Dictionary<PlanAction, int>(),
                Plan = made.Plan?.Id ?? Current.Plan,
                Certificate = made.Proof?.Write(),
            },
            cancellationToken);
    }

    public Task Applying(Plan plan, CancellationToken cancellationToken) =>
        Put(Current with { Phase = SyncPhase.Applying, Plan = plan.Id, Lines = plan.Lines, Counts = plan.Counts }, cancellationToken);

    public void Applied(int lines) => PutSoon(Current with { LinesDone = lines });

    /// <summary>Of a plan that a person chose from, what was done counts, and not what was meant to be.</summary>
    public Task Did(Plan plan, IReadOnlyDictionary<PlanAction, int> done, CancellationToken cancellationToken) =>
        Put(Current with { Counts = plan.Kind == PlanKind.Undo ? new Dictionary<PlanAction, int> { [PlanAction.Undo] = done.Values.Sum() } : done }, cancellationToken);

    /// <summary>What the run came to. The phase stays open until the connection has taken the result over.</summary>
    public Task End(RunResult result, CancellationToken cancellationToken) =>
        Put(Current with { Outcome = result.Outcome, Detail = result.Detail, LinesDone = result.Succeeded ? Current.Lines : Current.LinesDone }, cancellationToken);

    private async Task Put(SyncRecord next, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            Current = next;
            _written = time.GetTimestamp();
            await syncs.Put(tenant, next, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private void PutSoon(SyncRecord next)
    {
        Current = next;
        if (time.GetElapsedTime(_written) < Every || !_writing.Wait(0)) return;
        _written = time.GetTimestamp();
        _ = Write(next);
    }

    private async Task Write(SyncRecord next)
    {
        try
        {
            await syncs.Put(tenant, next, CancellationToken.None);
        }
        catch (System.Data.Common.DbException)
        {
            // Progress is a courtesy; the run itself notices when the database is away.
        }
        finally
        {
            _writing.Release();
        }
    }
}
