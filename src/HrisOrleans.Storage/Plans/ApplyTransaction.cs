using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Erasure;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Removals;
using HrisOrleans.Storage.Roster;
using HrisOrleans.Storage.Sql;
using HrisOrleans.Storage.Suppressions;

namespace HrisOrleans.Storage.Plans;

/// <summary>One batch inside one transaction. An address or person that is somebody else's ends it with a unique violation.</summary>
internal sealed class ApplyTransaction(Work work, ApplyBatch batch)
{
    private static readonly ColumnSet<(TenantId Tenant, Change Change)> OldValues = new ColumnSet<(TenantId Tenant, Change Change)>()
        .Text("t", row => row.Tenant.Value)
        .Uuid("id", row => row.Change.After.Id.Value)
        .Int("number", row => row.Change.OldValue);

    private readonly HashSet<int> _skipped = [.. batch.Moved];

    /// <summary>The general path.</summary>
    /// <param name="sift">Look first for everybody whose address or person is taken, and leave them out; otherwise it is assumed that all are free.</param>
    public async Task<ApplyResult> Run(bool sift, CancellationToken cancellationToken)
    {
        if (await Stopped(cancellationToken) is { } stopped) return stopped;
        var released = batch.Released;
        var erased = await Erased(cancellationToken);
        _skipped.UnionWith(erased);
        if (sift || erased.Count > 0)
        {
            var sieve = await ApplySieve.Load(work, batch, cancellationToken);
            _skipped.UnionWith(sieve.Skipped());
            released = sieve.Released(_skipped);
        }

        await Release(released, cancellationToken);
        var decided = await MailTakenBack.Settle(work, batch, [.. batch.Changes.Where(change => !_skipped.Contains(change.Line))], cancellationToken);
        var changes = await Change(decided, cancellationToken);
        await Claim([.. changes.Where(change => change.Profile is not null)], cancellationToken);
        List<Birth> births = [.. batch.Births.Where(birth => !_skipped.Contains(birth.Line))];
        await Bear(births, cancellationToken);
        var profiles = await WriteRoster(cancellationToken);
        var (events, outbox) = Decisions(births, changes, profiles);
        await outbox.Write(work, cancellationToken);
        if (batch.Plan is { } plan)
            await RemovalStore.Date(work, batch.Tenant, plan, [.. changes.Where(change => change.After.Out != OutCause.None).Select(change => change.Line)], batch.At, cancellationToken);
        await NoteSkipped(cancellationToken);
        await EventLog.Append(work, events, cancellationToken);
        return new ApplyResult(Fenced: false, AlreadyDone: false, [.. _skipped.Order()]);
    }

    /// <summary>The path for a first load: everything streams into empty tables.</summary>
    /// <returns>Null when somebody in it was erased meanwhile: nothing was written, and the general path leaves them out.</returns>
    public async Task<ApplyResult?> Bulk(CancellationToken cancellationToken)
    {
        if (await Stopped(cancellationToken) is { } stopped) return stopped;
        if ((await Erased(cancellationToken)).Count > 0)
        {
            work.Abandon();
            return null;
        }

        await BulkLoad.Run(work, batch, cancellationToken);
        return new ApplyResult(Fenced: false, AlreadyDone: false, []);
    }

    private async Task<ApplyResult?> Stopped(CancellationToken cancellationToken)
    {
        if (!await ConnectionFence.Stands(work, batch.Tenant, batch.Fence, cancellationToken)) return Stop(new ApplyResult(Fenced: true, AlreadyDone: false, []));
        if (batch.Chunk is not { } chunk) return null;
        var mine = await work.Sql("update plan_chunks set done = true, done_at = @at where tenant = @tenant and plan_id = @plan and chunk = @chunk and not done")
            .With(batch.Tenant).With("plan", batch.Plan).With("chunk", chunk).With("at", batch.At)
            .Run(cancellationToken);
        if (mine > 0) return null;
        var known = await work.Sql("select 1 from plan_chunks where tenant = @tenant and plan_id = @plan and chunk = @chunk")
            .With(batch.Tenant).With("plan", batch.Plan).With("chunk", chunk)
            .Any(cancellationToken);
        return known
            ? Stop(new ApplyResult(Fenced: false, AlreadyDone: true, []))
            : throw new InvalidOperationException($"Plan {batch.Plan} has no chunk {chunk}.");
    }

    // Behind the fence: an erasure that is under way waits for this transaction, or this one sees it.
    private async Task<IReadOnlyCollection<int>> Erased(CancellationToken cancellationToken) =>
        batch.Births.Count == 0 ? [] : [.. batch.OfErased(await SuppressionStore.Erased(work, batch.Tenant, cancellationToken))];

    private ApplyResult Stop(ApplyResult result)
    {
        work.Abandon();
        return result;
    }

    // Only of members who are still out: whoever came back meanwhile keeps their address, and the newcomer runs into it.
    private async Task Release(IReadOnlyList<MemberId> members, CancellationToken cancellationToken)
    {
        if (members.Count == 0) return;
        var rows = work.KeysOf(batch.Tenant, members.Select(member => member.Value));
        await work.Sql($"update members as m set address = null from {rows} where m.tenant = i.t and m.member_id = i.k and m.out_cause <> 0")
            .With(rows)
            .Run(cancellationToken);
    }

    // Writes the states and lets go of the addresses of all who move, so that swaps and rings pass the unique index.
    private async Task<List<Change>> Change(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return [];
        var rows = work.Rows("r", MemberColumns.State, [.. changes.Select(change => new MemberRow(batch.Tenant, change.ExpectedVersion, change.After, change.Profile, batch.At))]);
        var written = (await work.Sql($"""
            update members as m set {MemberColumns.Assign}, address = case when r.profiled then null else m.address end
            from {rows} where m.tenant = r.t and m.member_id = r.id and m.version = r.expected
            returning member_id
            """)
            .With(rows)
            .All(row => new MemberId(row.Uuid()), cancellationToken)).ToHashSet();
        _skipped.UnionWith(changes.Where(change => !written.Contains(change.After.Id)).Select(change => change.Line));
        return [.. changes.Where(change => written.Contains(change.After.Id))];
    }

    private async Task Claim(IReadOnlyList<Change> movers, CancellationToken cancellationToken)
    {
        if (movers.Count == 0) return;
        var old = work.Rows("r", OldValues, [.. movers.Select(change => (batch.Tenant, change))]);
        await work.Sql($"""
            insert into member_values (tenant, member_id, number, email, created_at)
            select m.tenant, m.member_id, r.number, m.email, @at from {old} join members as m on m.tenant = r.t and m.member_id = r.id where true
            on conflict (tenant, member_id, number) do nothing
            """)
            .With("at", batch.At).With(old)
            .Run(cancellationToken);
        var claims = work.Rows("r", MemberColumns.Claims, [.. movers.Select(change => new MemberRow(batch.Tenant, 0, change.After, change.Profile, batch.At))]);
        await work.Sql($"update members as m set email = r.email, address = r.address from {claims} where m.tenant = r.t and m.member_id = r.id")
            .With(claims)
            .Run(cancellationToken);
    }

    private async Task Bear(IReadOnlyList<Birth> births, CancellationToken cancellationToken)
    {
        if (births.Count == 0) return;
        var rows = work.Rows("r", MemberColumns.StateAndProfile, [.. births.Select(birth => new MemberRow(batch.Tenant, 0, birth.State, birth.Profile, batch.At))]);
        await work.Sql(MemberColumns.Insert(rows)).With(rows).Run(cancellationToken);
    }

    // Whose profile is another one by it.
    private async Task<IReadOnlyList<ProfileChange>> WriteRoster(CancellationToken cancellationToken)
    {
        var skipped = batch.Births.Where(birth => _skipped.Contains(birth.Line)).Select(birth => birth.State.Id)
            .Concat(batch.Changes.Where(change => _skipped.Contains(change.Line)).Select(change => change.After.Id))
            .ToHashSet();
        List<string> deletes = [.. batch.Roster.Where(write => write.Delete && !Skips(write)).Select(write => write.Row.ExternalId)];
        if (deletes.Count > 0)
        {
            var rows = work.KeysOf(batch.Tenant, batch.Source, deletes);
            await work.Sql($"delete from roster where (tenant, source, external_id) in (select t, s, k from {rows})")
                .With(rows)
                .Run(cancellationToken);
        }

        // What a skipped line rests on stays as it was known, and open: the next sync judges it from there.
        List<string> reopened = [.. batch.Roster.Where(Skips).Select(write => write.Row.ExternalId)];
        if (reopened.Count > 0)
        {
            var rows = work.KeysOf(batch.Tenant, batch.Source, reopened);
            await work.Sql($"update roster set settled = @settled where (tenant, source, external_id) in (select t, s, k from {rows})")
                .With("settled", false)
                .With(rows)
                .Run(cancellationToken);
        }

        var upserts = batch.Roster.Where(write => !write.Delete).Select(write => Skips(write) ? write.Skipped : write.Row).OfType<RosterFact>().ToList();
        if (upserts.Count == 0) return [];
        var facts = work.Rows("r", RosterColumns.Rows, upserts);
        await work.Sql(RosterColumns.Upsert(facts)).With(batch.Tenant).With("source", batch.Source).With(facts).Run(cancellationToken);
        var erased = await ErasureStore.KeepErased(work, batch.Tenant, batch.Source, [.. upserts.Where(row => row.Values is not null).Select(row => row.ExternalId)], cancellationToken);
        return [.. batch.Roster.Where(write => write is { Delete: false, Changed: not null } && !Skips(write) && !erased.Contains(write.Row.ExternalId)).Select(write => write.Changed!.Value)];

        bool Skips(RosterWrite write) => write.Member is { } member && skipped.Contains(member);
    }

    private async Task NoteSkipped(CancellationToken cancellationToken)
    {
        if (_skipped.Count == 0 || batch.Chunk is not { } chunk) return;
        await work.Sql("update plan_chunks set skipped = @skipped where tenant = @tenant and plan_id = @plan and chunk = @chunk")
            .With(batch.Tenant).With("plan", batch.Plan).With("chunk", chunk).With("skipped", PlanText.Write(_skipped.Order()))
            .Run(cancellationToken);
    }

    // In the order of lines, whatever they are; of one line what was decided comes first.
    private (List<NewEvent> Events, OutboxRows Outbox) Decisions(IEnumerable<Birth> births, IEnumerable<Change> changes, IReadOnlyList<ProfileChange> profiles)
    {
        var (events, outbox) = (new List<NewEvent>(), new OutboxRows());
        var decisions = births.Select(birth => (birth.Line, birth.State, birth.Events))
            .Concat(changes.Select(change => (change.Line, State: change.After, change.Events)))
            .OrderBy(decision => decision.Line);
        var told = new Queue<ProfileChange>(profiles.OrderBy(profile => profile.Line));
        foreach (var (line, state, decision) in decisions)
        {
            Tell(before: line);
            events.AddRange(NewEvent.Of(batch.Tenant, state, decision, OriginOf(line), batch.At));
            outbox.Add(batch.Tenant, state.Id, decision, batch.At, automatic: true);
        }

        Tell(before: int.MaxValue);
        return (events, outbox);

        void Tell(int before)
        {
            while (told.TryPeek(out var profile) && profile.Line < before)
                events.Add(NewEvent.Told(batch.Tenant, profile.Member, new MemberEvent.ProfileChanged(profile.Fields), OriginOf(told.Dequeue().Line), batch.At));
        }

        Origin OriginOf(int line) => new(batch.Actor, $"{batch.Cause}/{line}", batch.Plan);
    }
}
