using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Removals;
using HrisOrleans.Storage.Roster;

namespace HrisOrleans.Silo.Plans;

/// <summary>A plan whose read is over.</summary>
/// <param name="Holds">Why it waits as a whole.</param>
/// <param name="Whole">It rests on a complete read of everybody: what an earlier one left waiting as a whole is overtaken.</param>
/// <param name="Waiting">Plans of this source that wait for a reviewer.</param>
/// <param name="CameAsBefore">Whether the read held the record that this row was settled with.</param>
internal sealed record PlanClosing(PlanRequest Request, PlanHolds Holds, bool Whole, IReadOnlyList<Plan> Waiting, Func<RosterFact?, bool> CameAsBefore)
{
    /// <summary>It goes nowhere without a reviewer; on a preview the reasons are only told.</summary>
    public bool Held => Holds != PlanHolds.None && !Request.Context.Edit;
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
internal sealed class PlanCloser(IPlanStore plans, IRemovalStore removals, IRosterStore roster, TenantKeyRing keys, TimeProvider time)
{
    private static readonly TimeSpan CountEvery = TimeSpan.FromHours(1);

    public Task<int> Granted(TenantId tenant, CancellationToken cancellationToken) => removals.Granted(tenant, cancellationToken);

    /// <summary>Plans of this source that wait for a reviewer, newest first.</summary>
    public async Task<IReadOnlyList<Plan>> Waiting(TenantId tenant, int source, CancellationToken cancellationToken) =>
        [.. (await plans.List(tenant, [PlanState.Waiting], null, 100, cancellationToken)).Where(plan => plan.Source == source)];

    /// <summary>Gives the plan those losses that the budget allows; one that waits as a whole gets all of them.</summary>
    public async Task<DividedLosses> Divide(PlanClosing closing, PlanBuilder builder, CancellationToken cancellationToken)
    {
        if (closing.Request.Context.Edit) return DividedLosses.None;
        if (closing.Held)
        {
            foreach (var loss in builder.Losses) builder.Accept(loss);

            // Nobody has to believe a departure by such a read, but whoever came by in it has come back.
            var lost = builder.Losses.Select(loss => loss.Line.ExternalId).ToHashSet(StringComparer.Ordinal);
            return await Divide(
                closing.Request.Tenant, closing.Request.Head, [], builder.Accept, (externalId, row) => !lost.Contains(externalId) && (builder.Came(externalId) || closing.CameAsBefore(row)),
                closing.Request.Removals, closing.Waiting, cancellationToken);
        }

        return await Divide(
            closing.Request.Tenant, closing.Request.Head, builder.Losses, builder.Accept, (externalId, row) => closing.Whole || builder.Judged(externalId) || closing.CameAsBefore(row),
            closing.Request.Removals, closing.Waiting, cancellationToken);
    }

    /// <summary>Divides losses of any plan.</summary>
    /// <param name="accept">Makes a loss a line of the plan, and answers its number.</param>
    /// <param name="judged">Whether this plan rests on news of an external id, of whom this is known.</param>
    public async Task<DividedLosses> Divide(
        TenantId tenant, Plan head, IReadOnlyList<Loss> losses, Func<Loss, int> accept, Func<string, RosterFact?, bool> judged, RemovalPolicy policy, IReadOnlyList<Plan> waitingPlans, CancellationToken cancellationToken)
    {
        var waiting = waitingPlans.FirstOrDefault(plan => plan.Kind == PlanKind.Removals);
        if (losses.Count == 0 && waiting is null) return DividedLosses.None;

        // What waited under another selection can no longer be let through: whoever would still be lost is asked about anew.
        var outdated = waiting is not null && !waiting.Selection.Equals(head.Selection);
        var before = waiting is null || outdated ? new Dictionary<string, PlannedLine>() : await Lines(tenant, waiting, cancellationToken);
        var known = before.Count == 0 ? null : await roster.Known(tenant, head.Source, [.. before.Keys], cancellationToken);
        var guarded = RemovalGuard.Decide(losses, before, externalId => judged(externalId, known?.GetValueOrDefault(externalId).Roster), await Facts(tenant, losses, policy, cancellationToken));
        var reserved = guarded.Allowed.Select(loss => new Reservation(head.Id, accept(loss), loss.Member.Id, [.. loss.Groups])).ToList();
        return new DividedLosses(waiting, guarded.Moved || outdated ? guarded.Parked : null, guarded.Fresh, reserved, guarded.Parked.Count);
    }

    /// <summary>Makes the plan whole: ready to go on, or waiting.</summary>
    /// <returns>The plan; an equal one that waits or was refused instead of it; or null when there is nothing to do.</returns>
    public async Task<Plan?> Close(PlanClosing closing, IReadOnlyDictionary<PlanAction, int> counts, PlanWriter writer, DividedLosses losses, CancellationToken cancellationToken)
    {
        var (tenant, head, edit) = (closing.Request.Tenant, closing.Request.Head, closing.Request.Context.Edit);
        var held = closing.Held && writer.Lines > 0;
        if (held && await SameBefore(tenant, head, writer.Digest, cancellationToken) is { } same)
        {
            if (losses.Parking is not null) await Complete(tenant, head, null, losses, closing.Request.Fence, [], cancellationToken);
            await plans.Discard(tenant, head.Id, cancellationToken);
            return same;
        }

        var main = writer.Lines > 0 || edit ? await writer.End(counts, held ? PlanState.Waiting : PlanState.Ready, closing.Holds, cancellationToken) : null;
        var overtaken = closing.Whole || held ? closing.Waiting.Where(plan => plan.Kind == PlanKind.Sync && plan.Id != head.Id).Select(plan => (plan.Id, "superseded")).ToList() : [];
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
        if (losses is { Waiting: { } old, Parking: { } parking }) ended.Add((old.Id, parking.Count == 0 ? "came_back" : "superseded"));
        events.AddRange(ended.Select(end => PlanEvents.Ended(end.Plan, end.Why, head.Actor)));
        var count = main is null && parked is null ? null : await Count(tenant, head, cancellationToken);
        var completion = new PlanCompletion([.. new[] { main, parked }.OfType<Plan>()], fence, time.GetUtcNow()) { Reserved = losses.Reserved, Ended = ended, Count = count, Events = events };
        if (completion.Plans.Count == 0 && ended.Count == 0) return null;
        return await plans.Complete(tenant, completion, cancellationToken) ? main : throw new OvertakenException();
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

    // What waits or was refused and would do the same: nobody is asked again.
    private async Task<Plan?> SameBefore(TenantId tenant, Plan head, UInt128 digest, CancellationToken cancellationToken) =>
        (await plans.List(tenant, [PlanState.Waiting, PlanState.Rejected], null, 20, cancellationToken))
        .FirstOrDefault(plan => plan.Kind == PlanKind.Sync && plan.Source == head.Source && plan.Digest == digest && plan.Selection.Equals(head.Selection));

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
    public async Task<BudgetFacts> Facts(TenantId tenant, IReadOnlyList<Loss> losses, RemovalPolicy policy, CancellationToken cancellationToken)
    {
        if (losses.Count == 0) return new BudgetFacts(policy, 0, 0, new Dictionary<string, int>(), new Dictionary<string, int>(), 0);
        var use = await removals.Use(tenant, time.GetUtcNow() - policy.Window, cancellationToken);
        var granted = use.Start?.Granted ?? await removals.Granted(tenant, cancellationToken);
        return new BudgetFacts(policy, granted, use.Used, use.Start?.Groups ?? new Dictionary<string, int>(), use.GroupsUsed, use.ActiveAdmins);
    }
}
