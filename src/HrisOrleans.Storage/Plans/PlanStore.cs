using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Sql;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Storage.Plans;

internal sealed class PlanStore(Database database, TimeProvider time) : IPlanStore
{
    private const string HeadColumns = "chunk, first_line, lines, counts, done, skipped";

    public Task<bool> Begin(TenantId tenant, Plan plan, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var begun = await Bind(
                work.Sql("""
                    insert into plans (tenant, plan_id, kind, state, epoch, run, source, selection, send_mode, approval_mode, counts, lines, hash, failure, actor, created_at, applied_at)
                    values (@tenant, @plan, @kind, @state, @epoch, @run, @source, @selection, @send_mode, @approval_mode, @counts, @lines, @hash, @failure, @actor, @created_at, @applied_at)
                    on conflict (tenant, plan_id) do update set run = excluded.run, epoch = excluded.epoch
                    where plans.state = @making and plans.run <= excluded.run
                    """),
                tenant,
                plan)
                .With("kind", (int)plan.Kind)
                .With("making", (int)PlanState.Making)
                .With("actor", plan.Actor)
                .With("created_at", plan.CreatedAt)
                .With("applied_at", plan.AppliedAt)
                .Run(cancellationToken);
            if (begun == 0) return false;
            await work.Sql("delete from plan_chunks where tenant = @tenant and plan_id = @plan").With(tenant).With("plan", plan.Id).Run(cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<bool> Append(TenantId tenant, Guid plan, long run, ChunkBody chunk, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work => await work.Sql($"""
            insert into plan_chunks (tenant, plan_id, chunk, first_line, lines, counts, done, skipped, body, sealed, created_at)
            select @tenant, @plan, @chunk, @first_line, @lines, @counts, @done, @skipped, @body, @sealed, @now
            from plans where tenant = @tenant and plan_id = @plan and run = @run and state = @making {work.Database.ForShare}
            on conflict (tenant, plan_id, chunk) do update set first_line = excluded.first_line, lines = excluded.lines, counts = excluded.counts,
                done = excluded.done, skipped = excluded.skipped, body = excluded.body, sealed = excluded.sealed, created_at = excluded.created_at
            """)
            .With(tenant)
            .With("plan", plan)
            .With("run", run)
            .With("making", (int)PlanState.Making)
            .With("chunk", chunk.Head.Chunk)
            .With("first_line", chunk.Head.FirstLine)
            .With("lines", chunk.Head.Lines)
            .With("counts", PlanText.Write(chunk.Head.Counts))
            .With("done", chunk.Head.Done)
            .With("skipped", PlanText.Write(chunk.Head.Skipped))
            .With("body", chunk.Body)
            .With("sealed", chunk.Sealed)
            .With("now", now)
            .Run(cancellationToken) > 0,
        cancellationToken);

    public Task<bool> Complete(TenantId tenant, Plan plan, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var written = await Bind(
                work.Sql("""
                    update plans set state = @state, epoch = @epoch, source = @source, selection = @selection, send_mode = @send_mode, approval_mode = @approval_mode,
                        counts = @counts, lines = @lines, hash = @hash, failure = @failure
                    where tenant = @tenant and plan_id = @plan and run = @run and state = @making
                    """),
                tenant,
                plan).With("making", (int)PlanState.Making).Run(cancellationToken);
            if (written == 0) return false;
            await EventLog.Append(work, tenant, time.GetUtcNow(), events, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<bool> Move(
        TenantId tenant, Guid plan, PlanState from, PlanState to, string? failure, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var moved = await work.Sql("""
                update plans set state = @to, failure = coalesce(@failure, failure), applied_at = coalesce(@applied_at, applied_at)
                where tenant = @tenant and plan_id = @plan and state = @from
                """)
                .With(tenant).With("plan", plan).With("from", (int)from).With("to", (int)to).With("failure", failure)
                .With("applied_at", to == PlanState.Applied ? now : null)
                .Run(cancellationToken);
            if (moved == 0)
            {
                work.Abandon();
                return false;
            }

            await EventLog.Append(work, tenant, now, events, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<Plan?> Find(TenantId tenant, Guid plan, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("""
            select plan_id, kind, state, epoch, source, selection, send_mode, approval_mode, counts, lines, hash, failure, actor, created_at, applied_at, run
            from plans where tenant = @tenant and plan_id = @plan
            """)
            .With(tenant).With("plan", plan)
            .First(Read, cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<ChunkHead>> Chunks(TenantId tenant, Guid plan, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"select {HeadColumns} from plan_chunks where tenant = @tenant and plan_id = @plan order by chunk")
            .With(tenant).With("plan", plan)
            .All(ReadHead, cancellationToken),
        cancellationToken);

    public Task<ChunkBody?> ReadChunk(TenantId tenant, Guid plan, int chunk, CancellationToken cancellationToken) => database.Read(
        work => work.Sql($"select {HeadColumns}, body, sealed from plan_chunks where tenant = @tenant and plan_id = @plan and chunk = @chunk")
            .With(tenant).With("plan", plan).With("chunk", chunk)
            .First(row => new ChunkBody(ReadHead(row), row.Bytes(), row.BytesOrNull()), cancellationToken),
        cancellationToken);

    public Task EraseValues(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("""
            update plan_chunks set sealed = null
            where tenant = @tenant and sealed is not null and plan_id in (
                select plan_id from plans
                where tenant = @tenant and (state in (@applied, @stale, @failed) or (created_at <= @before and state <> @applying and not exists (
                    select 1 from syncs where syncs.tenant = plans.tenant and syncs.plan_id = plans.plan_id and syncs.kind = @apply and syncs.finished_at is null))))
            """)
            .With(tenant)
            .With("apply", (int)SyncKind.Apply)
            .With("applied", (int)PlanState.Applied)
            .With("stale", (int)PlanState.Stale)
            .With("failed", (int)PlanState.Failed)
            .With("applying", (int)PlanState.Applying)
            .With("before", before)
            .Run(cancellationToken),
        cancellationToken);

    private static Statement Bind(Statement statement, TenantId tenant, Plan plan) => statement
        .With(tenant)
        .With("plan", plan.Id)
        .With("state", (int)plan.State)
        .With("epoch", plan.Epoch)
        .With("run", plan.Run)
        .With("source", plan.Source)
        .With("selection", SelectionText.Write(plan.Selection))
        .With("send_mode", (int)plan.Invites.Send)
        .With("approval_mode", (int)plan.Invites.Approval)
        .With("counts", PlanText.Write(plan.Counts))
        .With("lines", plan.Lines)
        .With("hash", plan.Hash)
        .With("failure", plan.Failure);

    private static Plan Read(Row row) => new(
        row.Uuid(),
        (PlanKind)row.Int(),
        (PlanState)row.Int(),
        row.Long(),
        row.Int(),
        SelectionText.Read(row.Text()),
        new InviteSettings((SendMode)row.Int(), (ApprovalMode)row.Int()),
        PlanText.ReadCounts(row.Text()),
        row.Int(),
        row.TextOrNull(),
        row.TextOrNull(),
        row.Text(),
        row.Moment(),
        row.MomentOrNull())
    {
        Run = row.Long(),
    };

    private static ChunkHead ReadHead(Row row) => new(
        row.Int(), row.Int(), row.Int(), PlanText.ReadCounts(row.Text()), row.Bool(), PlanText.ReadLines(row.Text()));
}
