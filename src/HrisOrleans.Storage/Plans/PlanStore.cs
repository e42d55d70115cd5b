using System.Text.Json;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Removals;
using HrisOrleans.Storage.Sql;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Storage.Plans;

internal sealed class PlanStore(Database database, TimeProvider time) : IPlanStore
{
    private const string Columns =
        """
        plan_id, kind, state, epoch, source, selection, send_mode, approval_mode, counts, lines, hash, failure, actor, created_at, applied_at, run,
        selection_before, holds, parent_id, digest, part, without, chosen_by, undone_by, done_counts
        """;

    private const string HeadColumns = "chunk, first_line, lines, counts, done, skipped";

    public Task<bool> Begin(TenantId tenant, Plan plan, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var begun = await Bind(
                work.Sql("""
                    insert into plans (tenant, plan_id, kind, state, epoch, run, source, selection, send_mode, approval_mode, counts, lines, hash, failure, actor, created_at, applied_at,
                        selection_before, holds, parent_id, digest)
                    values (@tenant, @plan, @kind, @state, @epoch, @run, @source, @selection, @send_mode, @approval_mode, @counts, @lines, @hash, @failure, @actor, @created_at, @applied_at,
                        @selection_before, @holds, @parent_id, @digest)
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

    public Task<bool> Complete(TenantId tenant, PlanCompletion completion, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var whole = await ConnectionFence.Stands(work, tenant, completion.Fence, cancellationToken);
            foreach (var plan in completion.Plans) whole = whole && await Complete(work, tenant, plan, cancellationToken);
            if (!whole)
            {
                work.Abandon();
                return false;
            }

            var told = completion.Events.ToList();
            foreach (var (plan, why, ended) in completion.Ended)
                if (await End(work, tenant, plan, PlanState.Waiting, why, completion.At, cancellationToken)) told.Add(ended);
            await RemovalStore.Reserve(work, tenant, completion.Reserved, completion.At, cancellationToken);
            if (completion.Count is { } count) await RemovalStore.Record(work, tenant, count, cancellationToken);
            await EventLog.Append(work, tenant, time.GetUtcNow(), told, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<bool> Move(
        TenantId tenant, Guid plan, PlanState from, PlanState to, string? failure, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) =>
        Move(tenant, plan, from, to, failure, null, now, events, cancellationToken);

    public Task<bool> Applied(
        TenantId tenant, Guid plan, IReadOnlyDictionary<PlanAction, int> done, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) =>
        Move(tenant, plan, PlanState.Applying, PlanState.Applied, null, PlanText.Write(done), now, events, cancellationToken);

    private Task<bool> Move(
        TenantId tenant, Guid plan, PlanState from, PlanState to, string? failure, string? done, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var moved = await work.Sql("""
                update plans set state = @to, failure = coalesce(@failure, failure), applied_at = coalesce(@applied_at, applied_at), done_counts = coalesce(@done, done_counts)
                where tenant = @tenant and plan_id = @plan and state = @from
                """)
                .With(tenant).With("plan", plan).With("from", (int)from).With("to", (int)to).With("failure", failure)
                .With("applied_at", to == PlanState.Applied ? now : null).With("done", done)
                .Run(cancellationToken);
            if (moved == 0)
            {
                work.Abandon();
                return false;
            }

            if (to is PlanState.Applied or PlanState.Stale or PlanState.Failed or PlanState.Rejected) await RemovalStore.Free(work, tenant, plan, now, cancellationToken);
            if (to is PlanState.Stale or PlanState.Failed) await UndoesNot(work, tenant, plan, cancellationToken);
            await EventLog.Append(work, tenant, now, events, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<bool> Choose(
        TenantId tenant, Guid plan, PlanChoice choice, PlanState to, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var chosen = await work.Sql("""
                update plans set state = @to, part = @part, without = @without, chosen_by = @by
                where tenant = @tenant and plan_id = @plan and state in (@ready, @waiting)
                returning kind, parent_id
                """)
                .With(tenant).With("plan", plan).With("to", (int)to).With("ready", (int)PlanState.Ready).With("waiting", (int)PlanState.Waiting)
                .With("part", (int)choice.Part).With("without", JsonSerializer.Serialize(choice.Without)).With("by", choice.By)
                .All(row => (Kind: (PlanKind)row.Int(), Parent: row.UuidOrNull()), cancellationToken);
            if (chosen.Count == 0 || (chosen[0].Kind == PlanKind.Undo && choice.Part != PlanPart.Nothing && !await Undoes(work, tenant, plan, chosen[0].Parent!.Value, cancellationToken)))
            {
                work.Abandon();
                return false;
            }

            if (chosen[0].Kind != PlanKind.Undo) await RemovalStore.Free(work, tenant, plan, now, cancellationToken);
            await EventLog.Append(work, tenant, now, events, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task EndOpen(TenantId tenant, string why, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var ended = await work.Sql("""
                update plans set state = @stale, failure = @why where tenant = @tenant and (state in (@making, @ready, @waiting) or (state = @applying and part is not null)) returning plan_id
                """)
                .With(tenant).With("why", why).With("stale", (int)PlanState.Stale)
                .With("making", (int)PlanState.Making).With("ready", (int)PlanState.Ready).With("waiting", (int)PlanState.Waiting).With("applying", (int)PlanState.Applying)
                .All(row => row.Uuid(), cancellationToken);
            foreach (var plan in ended)
            {
                await RemovalStore.Free(work, tenant, plan, now, cancellationToken);
                await UndoesNot(work, tenant, plan, cancellationToken);
            }
        },
        cancellationToken);

    public Task Discard(TenantId tenant, Guid plan, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var gone = await work.Sql("delete from plans where tenant = @tenant and plan_id = @plan and state = @making")
                .With(tenant).With("plan", plan).With("making", (int)PlanState.Making)
                .Run(cancellationToken);
            if (gone > 0) await work.Sql("delete from plan_chunks where tenant = @tenant and plan_id = @plan").With(tenant).With("plan", plan).Run(cancellationToken);
        },
        cancellationToken);

    public async Task<IReadOnlyList<Plan>> List(TenantId tenant, IReadOnlyCollection<PlanState> states, Guid? before, int limit, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"""
            select {Columns} from plans
            where tenant = @tenant and (@before is null or (created_at, plan_id) < (select created_at, plan_id from plans where tenant = @tenant and plan_id = @before)){(states.Count == 0 ? "" : $" and state in ({string.Join(", ", states.Select(state => (int)state))})")}
            order by created_at desc, plan_id desc limit @limit
            """)
            .With(tenant).With("before", before).With("limit", limit)
            .All(Read, cancellationToken),
        cancellationToken);

    public Task<Plan?> Find(TenantId tenant, Guid plan, CancellationToken cancellationToken) => database.Read(
        work => work.Sql($"select {Columns} from plans where tenant = @tenant and plan_id = @plan")
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

    public Task<bool> WrittenSince(TenantId tenant, DateTimeOffset since, Guid otherThan, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select 1 from plan_chunks where tenant = @tenant and done_at >= @since and plan_id <> @other limit 1")
            .With(tenant).With("since", since).With("other", otherThan)
            .Any(cancellationToken),
        cancellationToken);

    public Task EraseValues(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("""
            update plan_chunks set sealed = null
            where tenant = @tenant and sealed is not null and plan_id in (
                select plan_id from plans
                where tenant = @tenant and (state in (@applied, @stale, @failed, @rejected) or (created_at <= @before and state not in (@applying, @waiting) and not exists (
                    select 1 from syncs where syncs.tenant = plans.tenant and syncs.plan_id = plans.plan_id and syncs.kind = @apply and syncs.finished_at is null))))
            """)
            .With(tenant)
            .With("apply", (int)SyncKind.Apply)
            .With("applied", (int)PlanState.Applied)
            .With("stale", (int)PlanState.Stale)
            .With("failed", (int)PlanState.Failed)
            .With("rejected", (int)PlanState.Rejected)
            .With("waiting", (int)PlanState.Waiting)
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
        .With("failure", plan.Failure)
        .With("selection_before", plan.Before is { } before ? SelectionText.Write(before) : null)
        .With("holds", (int)plan.Holds)
        .With("parent_id", plan.Parent)
        .With("digest", Fingerprints.ToUuid(plan.Digest));

    private static async Task<bool> Complete(Work work, TenantId tenant, Plan plan, CancellationToken cancellationToken) => await Bind(
        work.Sql("""
            update plans set state = @state, epoch = @epoch, source = @source, selection = @selection, send_mode = @send_mode, approval_mode = @approval_mode,
                counts = @counts, lines = @lines, hash = @hash, failure = @failure, selection_before = @selection_before, holds = @holds, parent_id = @parent_id, digest = @digest
            where tenant = @tenant and plan_id = @plan and run = @run and state = @making
            """),
        tenant,
        plan).With("making", (int)PlanState.Making).Run(cancellationToken) > 0;

    private static async Task<bool> End(Work work, TenantId tenant, Guid plan, PlanState from, string why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ended = await work.Sql("update plans set state = @stale, failure = @why where tenant = @tenant and plan_id = @plan and state = @from")
            .With(tenant).With("plan", plan).With("from", (int)from).With("stale", (int)PlanState.Stale).With("why", why)
            .Run(cancellationToken);
        if (ended > 0) await RemovalStore.Free(work, tenant, plan, now, cancellationToken);
        return ended > 0;
    }

    private static async Task<bool> Undoes(Work work, TenantId tenant, Guid plan, Guid undone, CancellationToken cancellationToken) =>
        await work.Sql("update plans set undone_by = @plan where tenant = @tenant and plan_id = @undone and undone_by is null")
            .With(tenant).With("plan", plan).With("undone", undone)
            .Run(cancellationToken) > 0;

    // It came to nothing: what it was to undo can be undone again.
    private static Task<int> UndoesNot(Work work, TenantId tenant, Guid plan, CancellationToken cancellationToken) => work
        .Sql("update plans set undone_by = null where tenant = @tenant and undone_by = @plan and plan_id = (select parent_id from plans as undo where undo.tenant = @tenant and undo.plan_id = @plan)")
        .With(tenant).With("plan", plan)
        .Run(cancellationToken);

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
        Before = row.TextOrNull() is { } before ? SelectionText.Read(before) : null,
        Holds = (PlanHolds)row.Int(),
        Parent = row.UuidOrNull(),
        Digest = row.UuidOrNull() is { } digest ? Fingerprints.FromUuid(digest) : 0,
        Choice = Choice(row.IntOrNull(), row.TextOrNull(), row.TextOrNull()),
        UndoneBy = row.UuidOrNull(),
        Done = row.TextOrNull() is { } done ? PlanText.ReadCounts(done) : null,
    };

    private static PlanChoice? Choice(int? part, string? without, string? by) =>
        part is { } number ? new PlanChoice((PlanPart)number, without is null ? [] : JsonSerializer.Deserialize<string[]>(without)!) { By = by } : null;

    private static ChunkHead ReadHead(Row row) => new(
        row.Int(), row.Int(), row.Int(), PlanText.ReadCounts(row.Text()), row.Bool(), PlanText.ReadLines(row.Text()));
}
