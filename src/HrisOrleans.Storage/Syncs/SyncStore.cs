using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Syncs;

internal sealed class SyncStore(Database database) : ISyncStore
{
    private static readonly string[] Columns =
    [
        "sync_id", "kind", "trigger", "epoch", "run", "phase", "plan_id", "people", "lines", "lines_done", "held", "deferred", "faults",
        "counts", "outcome", "detail", "certificate", "actor", "created_at", "finished_at", "parked",
    ];

    private static readonly string Names = string.Join(", ", Columns);

    private static readonly string Upsert =
        $"""
        insert into syncs (tenant, {Names}) values (@tenant, {string.Join(", ", Columns.Select(column => "@" + column))})
        on conflict (tenant, sync_id) do update set {string.Join(", ", Columns.Skip(1).Select(column => $"{column} = excluded.{column}"))}
        where syncs.phase not in (@done, @failed, @superseded)
        """;

    private static readonly ColumnSet<(int Number, StoredFault Fault)> FaultRows = new ColumnSet<(int Number, StoredFault Fault)>()
        .Int("number", row => row.Number)
        .Text("external_id", row => row.Fault.ExternalId)
        .Text("code", row => row.Fault.Code)
        .Bytes("name", row => row.Fault.Name);

    public Task Put(TenantId tenant, SyncRecord sync, CancellationToken cancellationToken) => database.Write(
        work => work.Sql(Upsert)
            .With(tenant)
            .With("sync_id", sync.Id)
            .With("kind", (int)sync.Kind)
            .With("trigger", (int)sync.Trigger)
            .With("epoch", sync.Epoch)
            .With("run", sync.Run)
            .With("phase", (int)sync.Phase)
            .With("plan_id", sync.Plan)
            .With("people", sync.People)
            .With("lines", sync.Lines)
            .With("lines_done", sync.LinesDone)
            .With("held", sync.Held)
            .With("deferred", sync.Deferred)
            .With("faults", sync.Faults)
            .With("counts", PlanText.Write(sync.Counts))
            .With("outcome", sync.Outcome)
            .With("detail", sync.Detail)
            .With("certificate", sync.Certificate)
            .With("actor", sync.Actor)
            .With("created_at", sync.CreatedAt)
            .With("finished_at", sync.FinishedAt)
            .With("parked", sync.Parked)
            .With("done", (int)SyncPhase.Done).With("failed", (int)SyncPhase.Failed).With("superseded", (int)SyncPhase.Superseded)
            .Run(cancellationToken),
        cancellationToken);

    public Task PutFaults(TenantId tenant, Guid sync, IReadOnlyList<StoredFault> faults, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var open = await work.Sql($"select 1 from syncs where tenant = @tenant and sync_id = @sync and phase not in (@done, @failed, @superseded) {work.Database.ForShare}")
                .With(tenant).With("sync", sync).With("done", (int)SyncPhase.Done).With("failed", (int)SyncPhase.Failed).With("superseded", (int)SyncPhase.Superseded)
                .Any(cancellationToken);
            if (!open) return;
            await work.Sql("delete from sync_faults where tenant = @tenant and sync_id = @sync").With(tenant).With("sync", sync).Run(cancellationToken);
            if (faults.Count == 0) return;
            var rows = work.Rows("r", FaultRows, [.. faults.Select((fault, index) => (index + 1, fault))]);
            await work.Sql($"insert into sync_faults (tenant, sync_id, number, external_id, code, sealed_name, created_at) select @tenant, @sync, number, external_id, code, name, @now from {rows}")
                .With(tenant).With("sync", sync).With("now", now).With(rows)
                .Run(cancellationToken);
        },
        cancellationToken);

    public Task<SyncRecord?> Find(TenantId tenant, Guid sync, CancellationToken cancellationToken) => database.Read(
        work => work.Sql($"select {Names} from syncs where tenant = @tenant and sync_id = @sync").With(tenant).With("sync", sync).First(Read, cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<SyncRecord>> List(TenantId tenant, Guid? before, int limit, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"""
            select {Names} from syncs where tenant = @tenant and (@before is null or (created_at, sync_id) < (
                select created_at, sync_id from syncs where tenant = @tenant and sync_id = @before))
            order by created_at desc, sync_id desc limit @limit
            """)
            .With(tenant).With("before", before).With("limit", limit)
            .All(Read, cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<StoredFault>> Faults(TenantId tenant, Guid sync, int after, int limit, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql("""
            select external_id, code, sealed_name from sync_faults
            where tenant = @tenant and sync_id = @sync and number > @after order by number limit @limit
            """)
            .With(tenant).With("sync", sync).With("after", after).With("limit", limit)
            .All(row => new StoredFault(row.TextOrNull(), row.Text(), row.BytesOrNull()), cancellationToken),
        cancellationToken);

    public Task EraseNames(TenantId tenant, SyncKind? only, DateTimeOffset before, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("""
            update sync_faults set sealed_name = null
            where tenant = @tenant and sealed_name is not null and created_at <= @before and (@kind is null or sync_id in (
                select sync_id from syncs where tenant = @tenant and kind = @kind))
            """)
            .With(tenant).With("before", before).With("kind", only is { } kind ? (int)kind : (int?)null)
            .Run(cancellationToken),
        cancellationToken);

    public Task<int> DeleteFaultsOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("delete from sync_faults where created_at < @moment").With("moment", moment).Run(cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<SyncRecord>> Unfinished(TenantId tenant, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"select {Names} from syncs where tenant = @tenant and phase not in (@done, @failed, @superseded) order by created_at, sync_id")
            .With(tenant).With("done", (int)SyncPhase.Done).With("failed", (int)SyncPhase.Failed).With("superseded", (int)SyncPhase.Superseded)
            .All(Read, cancellationToken),
        cancellationToken);

    public async Task<bool> Any(TenantId tenant, SyncKind kind, long epoch, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"select {Names} from syncs where tenant = @tenant and epoch = @epoch and kind = @kind limit 1")
            .With(tenant).With("epoch", epoch).With("kind", (int)kind)
            .First(Read, cancellationToken),
        cancellationToken) is not null;

    private static SyncRecord Read(Row row) => new(
        row.Uuid(),
        (SyncKind)row.Int(),
        (SyncTrigger)row.Int(),
        row.Long(),
        row.Long(),
        (SyncPhase)row.Int(),
        row.UuidOrNull(),
        row.Int(),
        row.Int(),
        row.Int(),
        row.Int(),
        row.Int(),
        row.Int(),
        PlanText.ReadCounts(row.Text()),
        row.TextOrNull(),
        row.TextOrNull(),
        row.TextOrNull(),
        row.Text(),
        row.Moment(),
        row.MomentOrNull())
    {
        Parked = row.Int(),
    };
}
