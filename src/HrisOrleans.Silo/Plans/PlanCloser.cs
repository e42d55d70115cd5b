using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Removals;
using HrisOrleans.Storage.Roster;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Silo.Plans;

/// <summary>A plan whose read is over.</summary>
/// <param name="Holds">Why it waits as a whole.</param>
/// <param name="Whole">It rests on a complete read of everybody: what an earlier one left waiting as a whole is overtaken.</param>
/// <param name="Waiting">Plans of this source that wait for a reviewer.</param>
/// <param name="Parked">The losses among them.</param>
/// <param name="Seen">Whether the read held the person of a row.</param>
internal sealed record PlanClosing(PlanRequest Request, PlanHolds Holds, bool Whole, IReadOnlyList<Plan> Waiting, ParkedLosses Parked, Func<string, RosterFact?, bool> Seen)
{
    /// <summary>It goes nowhere without a reviewer; on a preview the reasons are only told.</summary>
    public bool Held => Holds != PlanHolds.None && !Request.Context.Edit;
}

/// <summary>The losses that wait for a reviewer, before a plan is closed.</summary>
/// <param name="Plan">The plan they wait in, if any.</param>
/// <param name="Lines">By external id; none where the plan was made for another selection.</param>
/// <param name="Known">What is known of these people now.</param>
internal sealed record ParkedLosses(Plan? Plan, IReadOnlyDictionary<string, PlannedLine> Lines, IReadOnlyDictionary<string, Known> Known)
{
    public static ParkedLosses None { get; } = new(null, new Dictionary<string, PlannedLine>(), new Dictionary<string, Known>());

    /// <summary>What waited under another selection can no longer be let through: whoever would still be lost is asked about anew.</summary>
    public bool Outdated { get; init; }

    /// <summary>The person's departure waits, and can still be let through.</summary>
    public bool Stands(string externalId) => Lines.TryGetValue(externalId, out var line) && line.Line.Action != PlanAction.Undo && !Moved(line.Line);

    /// <summary>The member or the row has changed since the line was parked: it could only be skipped.</summary>
    public bool Moved(PlanLine line) => Known.GetValueOrDefault(line.ExternalId) is var known && (known.Member?.State.Version != line.MemberVersion || known.Roster?.Mark() != line.Rests);

    public RosterFact? Row(string externalId) => Known.GetValueOrDefault(externalId).Roster;
}

/// <summary>The losses of a plan, divided.</summary>
/// <param name="Waiting">The waiting plan of losses that stands, if any.</param>
/// <param name="Parking">The lines of the one to take its place; null when nothing changes.</param>
/// <param name="Fresh">Lines in it that did not wait before.</param>
/// <param name="Reserved">Losses within the budget, as reserved.</param>
/// <param name="Parked">Losses that wait in the end.</param>
internal sealed record DividedLosses(Plan? Waiting, IReadOnlyList<PlannedLine>? Parking, int Fresh, IReadOnlyList<Reservation> Reserved, int Parked)
{
    public static DividedLosses None { get; } = new(null, null, 0, [], 0);
}

/// <summary>
/// What happens between a plan's last line and its being whole: losses over the budget are parked in a plan of their
/// own, a plan that nobody can believe waits, and an equal one is not asked about twice.
/// </summary>
internal sealed class PlanCloser(IPlanStore plans, IRemovalStore removals, IRosterStore roster, ISyncStore syncs, TenantKeyRing keys, TimeProvider time)
{
    private static readonly TimeSpan CountEvery = TimeSpan.FromHours(1);

    public Task<int> Granted(TenantId tenant, CancellationToken cancellationToken) => removals.Granted(tenant, cancellationToken);

    /// <summary>Plans of this source that wait for a reviewer, newest first.</summary>
    public async Task<IReadOnlyList<Plan>> Waiting(TenantId tenant, int source, CancellationToken cancellationToken) =>
        [.. (await plans.List(tenant, [PlanState.Waiting], null, 100, cancellationToken)).Where(plan => plan.Source == source)];

    /// <summary>The same, with losses that a person decided on and that are yet to be applied: until then they happen by nothing else.</summary>
    public async Task<IReadOnlyList<Plan>> Open(TenantId tenant, int source, CancellationToken cancellationToken) =>
        [.. (await plans.List(tenant, [PlanState.Waiting, PlanState.Applying], null, 100, cancellationToken))
            .Where(plan => plan.Source == source && (plan.State == PlanState.Waiting || plan.Kind == PlanKind.Removals))];

    /// <summary>What of these plans waits as losses.</summary>
    /// <param name="head">The plan that is being made.</param>
    public async Task<ParkedLosses> Parked(TenantId tenant, Plan head, IReadOnlyList<Plan> waiting, CancellationToken cancellationToken)
    {
        var plan = waiting.FirstOrDefault(plan => plan.Kind == PlanKind.Removals);
        if (plan is null || !plan.Selection.Equals(head.Selection)) return ParkedLosses.None with { Plan = plan, Outdated = plan is not null };
        var lines = await Lines(tenant, plan, cancellationToken);
        return new ParkedLosses(plan, lines, await roster.Known(tenant, head.Source, lines.Keys, cancellationToken));
    }

    /// <summary>Gives the plan those losses that the budget allows; one that waits as a whole gets all that do not wait already.</summary>
    public async Task<DividedLosses> Divide(PlanClosing closing, PlanBuilder builder, CancellationToken cancellationToken)
    {
        if (closing.Request.Context.Edit) return DividedLosses.None;
        if (closing.Held)
        {
            var waiting = builder.Losses.ToLookup(loss => closing.Parked.Stands(loss.Line.ExternalId));
            foreach (var loss in waiting[false]) builder.Accept(loss);

            // Nobody has to believe a new departure by such a read. But whoever came by in it has come back, and who waits already is gone by its word.
            return await Divide(closing.Request.Tenant, closing.Request.Head, [.. waiting[true]], builder.Accept, Seen, closing.Request.Removals, closing.Parked, cancellationToken);

            bool Seen(string externalId, RosterFact? row) => closing.Seen(externalId, row) && waiting[false].All(loss => loss.Line.ExternalId != externalId);
        }

        return await Divide(closing.Request.Tenant, closing.Request.Head, builder.Losses, builder.Accept, closing.Seen, closing.Request.Removals, closing.Parked, cancellationToken);
    }

    /// <summary>Divides losses of any plan.</summary>
    /// <param name="accept">Makes a loss a line of the plan, and answers its number.</param>
    /// <param name="seen">Whether this plan's read held the person of a row: a loss that waits is over then, unless it undoes something.</param>
    public async Task<DividedLosses> Divide(
        TenantId tenant, Plan head, IReadOnlyList<Loss> losses, Func<Loss, int> accept, Func<string, RosterFact?, bool> seen, RemovalPolicy policy, ParkedLosses parked, CancellationToken cancellationToken)
    {
        if (losses.Count == 0 && parked.Plan is null) return DividedLosses.None;
        var guarded = RemovalGuard.Decide(losses, parked.Lines, Over, await Facts(tenant, head.Source, losses, policy, cancellationToken));
        var reserved = guarded.Allowed.Select(loss => new Reservation(head.Id, accept(loss), loss.Member.Id, [.. loss.Groups])).ToList();
        return new DividedLosses(parked.Plan, guarded.Moved || parked.Outdated ? guarded.Parked : null, guarded.Fresh, reserved, guarded.Parked.Count);

        bool Over(PlanLine line) => parked.Moved(line) || (line.Action != PlanAction.Undo && seen(line.ExternalId, parked.Row(line.ExternalId)));
    }

    /// <summary>Makes the plan whole: ready to go on, or waiting.</summary>
    /// <returns>The plan; an equal one that waits or was refused instead of it; or null when there is nothing to do.</returns>
    public async Task<Plan?> Close(PlanClosing closing, IReadOnlyDictionary<PlanAction, int> counts, PlanWriter writer, DividedLosses losses, CancellationToken cancellationToken)
    {
        var (tenant, head, edit) = (closing.Request.Tenant, closing.Request.Head, closing.Request.Context.Edit);
        var held = closing.Held && writer.Lines > 0;
        var partial = await Partial(tenant, closing.Waiting, cancellationToken);
        if (held && await SameBefore(tenant, head, writer.Digest, closing.Whole ? partial : [], cancellationToken) is { } same)
        {
            if (losses.Parking is not null) await Complete(tenant, head, null, losses, closing.Request.Fence, [], cancellationToken);
            await plans.Discard(tenant, head.Id, cancellationToken);
            return same;
        }

        var main = writer.Lines > 0 || edit ? await writer.End(counts, held ? PlanState.Waiting : PlanState.Ready, closing.Holds, cancellationToken) : null;

        // What waits from a read of everybody is overtaken by another such read only.
        var overtaken = closing.Waiting.Where(plan => plan.Kind == PlanKind.Sync && plan.Id != head.Id && (closing.Whole || (held && partial.Contains(plan.Id)))).Select(plan => (plan.Id, "superseded")).ToList();
        return await Complete(tenant, head, main, losses, closing.Request.Fence, overtaken, cancellationToken);
    }

    /// <summary>Stores in one step what became whole, what was reserved and parked, and what ended with it.</summary>
    public async Task<Plan?> Complete(
        TenantId tenant, Plan head, Plan? main, DividedLosses losses, Fence fence, List<(Guid Plan, string Why)> ended, CancellationToken cancellationToken)
    {
        var events = new List<TenantEvent>();
        if (main is { State: PlanState.Waiting }) events.Add(PlanEvents.Held(main));
        var parked = losses.Parking is { Count: > 0 } lines ? await Park(tenant, head, lines, cancellationToken) : null;
        if (parked is not null) events.Add(PlanEvents.LossesParked(parked, losses.Fresh));
        if (losses is { Waiting: { State: PlanState.Waiting } old, Parking: { } parking }) ended.Add((old.Id, parking.Count == 0 ? "came_back" : "superseded"));
        var count = main is null && parked is null ? null : await Count(tenant, head, cancellationToken);
        var completion = new PlanCompletion([.. new[] { main, parked }.OfType<Plan>()], fence, time.GetUtcNow()) { Reserved = losses.Reserved, Ended = ended.ConvertAll(end => (end.Plan, end.Why, PlanEvents.Ended(end.Plan, end.Why, head.Actor))), Count = count, Events = events };
        if (completion.Plans.Count == 0 && ended.Count == 0) return null;
        return await plans.Complete(tenant, completion, cancellationToken) ? main : throw new OvertakenException();
    }

    /// <summary>Takes back every absence that was noted so far, where a read came by that told nobody whom it saw: the next one is a first one.</summary>
    public async Task ForgetAbsences(TenantId tenant, int source, Fence fence, CancellationToken cancellationToken)
    {
        var noted = (await roster.Open(tenant, source, cancellationToken)).Select(known => known.Roster).Where(row => row is { AbsentSince: not null }).Select(row => row!.ExternalId).ToList();
        if (noted.Count > 0) await roster.ForgetAbsences(tenant, source, fence, noted, cancellationToken);
    }

    /// <summary>Writes down how many are granted, when nobody did for an hour: the budget's share is a share of that.</summary>
    public async Task<GrantedCount?> Count(TenantId tenant, Plan plan, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await removals.LastCount(tenant, cancellationToken) is { } last && now - last < CountEvery) return null;
        var granted = await removals.Granted(tenant, cancellationToken);

        // Before the first accounts there is nothing to take a share of; the first count is taken when they are made.
        if (granted == 0) return null;
        var groups = plan.Selection.Mode == SelectionMode.Groups ? await roster.Populations(tenant, plan.Source, cancellationToken) : new Dictionary<string, int>();
        return new GrantedCount(now, granted, groups);
    }

    // What waits or was refused and would do the same: nobody is asked again. But what waits from a partial read brings no proof that a whole one would.
    private async Task<Plan?> SameBefore(TenantId tenant, Plan head, UInt128 digest, HashSet<Guid> poorer, CancellationToken cancellationToken) =>
        (await plans.List(tenant, [PlanState.Waiting, PlanState.Rejected], null, 20, cancellationToken))
        .FirstOrDefault(plan => plan.Kind == PlanKind.Sync && plan.Source == head.Source && plan.Digest == digest && plan.Selection.Equals(head.Selection) && !poorer.Contains(plan.Id));

    // Waiting plans of a sync whose read did not hold everybody. A sync has the id of its plan.
    private async Task<HashSet<Guid>> Partial(TenantId tenant, IReadOnlyList<Plan> waiting, CancellationToken cancellationToken)
    {
        var partial = new HashSet<Guid>();
        foreach (var plan in waiting.Where(plan => plan.Kind == PlanKind.Sync))
            if (await syncs.Find(tenant, plan.Id, cancellationToken) is not { Kind: SyncKind.Full } sync || ReadProof.Read(sync.Certificate) is not { Complete: true }) partial.Add(plan.Id);
        return partial;
    }

    private async Task<Plan> Park(TenantId tenant, Plan head, IReadOnlyList<PlannedLine> lines, CancellationToken cancellationToken)
    {
        var cipher = await keys.For(tenant.Value, cancellationToken);
        var parked = head with { Id = Guid.CreateVersion7(time.GetUtcNow()), Kind = PlanKind.Removals, Parent = head.Id, CreatedAt = time.GetUtcNow() };
        var writer = new PlanWriter(plans, tenant, parked, cipher, time);
        for (var number = 0; number < lines.Count; number++)
        {
            writer.Add(lines[number] with { Line = lines[number].Line with { Number = number } });
            await writer.FlushFull(cancellationToken);
        }

        return await writer.End(lines.CountBy(line => line.Line.Action).ToDictionary(), PlanState.Waiting, PlanHolds.None, cancellationToken);
    }

    /// <summary>The lines of a plan by external id.</summary>
    public async Task<Dictionary<string, PlannedLine>> Lines(TenantId tenant, Plan plan, CancellationToken cancellationToken)
    {
        var cipher = await keys.For(tenant.Value, cancellationToken);
        var lines = new Dictionary<string, PlannedLine>(StringComparer.Ordinal);
        foreach (var head in await plans.Chunks(tenant, plan.Id, cancellationToken))
            if (await plans.ReadChunk(tenant, plan.Id, head.Chunk, cancellationToken) is { } body)
                foreach (var line in PlanChunks.Read(plan.Id, body, cipher)) lines[line.Line.ExternalId] = line;
        return lines;
    }

    /// <summary>What these losses are judged by.</summary>
    public async Task<BudgetFacts> Facts(TenantId tenant, int source, IReadOnlyList<Loss> losses, RemovalPolicy policy, CancellationToken cancellationToken)
    {
        if (losses.Count == 0) return new BudgetFacts(policy, 0, 0, new Dictionary<string, int>(), new Dictionary<string, int>(), 0);
        var use = await removals.Use(tenant, time.GetUtcNow() - policy.Window, cancellationToken);


        // The count may be old, and many may have gone by hand since: no more can have been there than are left and went in the window.
        var granted = Math.Min(use.Start?.Granted ?? int.MaxValue, await removals.Granted(tenant, cancellationToken) + use.Happened);
        var groups = use.Start?.Groups ?? new Dictionary<string, int>();
        if (groups.Count > 0 && losses.Any(loss => loss.Groups.Any()))
        {
            var left = await roster.Populations(tenant, source, cancellationToken);
            groups = groups.ToDictionary(group => group.Key, group => Math.Min(group.Value, left.GetValueOrDefault(group.Key) + use.GroupsHappened.GetValueOrDefault(group.Key)), StringComparer.Ordinal);
        }

        return new BudgetFacts(policy, granted, use.Used, groups, use.GroupsUsed, use.ActiveAdmins);
    }
}
