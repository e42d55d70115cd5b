using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Roster;

namespace HrisOrleans.Silo.Plans;

/// <summary>One apply of one plan.</summary>
/// <param name="Invites">The invite settings of this moment.</param>
/// <param name="Reviewed">Time has passed since the plan was made.</param>
/// <param name="Empty">Neither roster nor members were there when the apply began.</param>
/// <param name="AddressHash">The form in which suppressions know an address.</param>
internal sealed record ApplyWork(TenantId Tenant, Plan Plan, InviteSettings Invites, Fence Fence, ReadProof? Proof, bool Reviewed, bool Empty, TenantCipher Cipher, Func<string, string> AddressHash);

/// <summary>From the lines of a chunk, what a person chose of them, and the members as they are now, to what is written.</summary>
internal sealed class BatchMaker(IApplyStore apply, IRosterStore roster, IEventStore events, TimeProvider time)
{
    public async Task<ApplyBatch> Make(ApplyWork work, int chunk, IReadOnlyList<PlannedLine> lines, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = work is { Reviewed: true, Empty: false } ? await roster.Known(work.Tenant, work.Plan.Source, [.. lines.Select(line => line.Line.ExternalId)], cancellationToken) : null;
        var chosen = lines.Where(line => !line.Line.Action.OnlyTells()).Select(line => (line.Line, line.Values, Part: PartOf(line.Line, work.Plan))).Where(line => line.Part != LinePart.None).ToList();
        HashSet<int> moved = known is null ? [] : chosen.Select(line => line.Line).Where(line => Moved(line, known.GetValueOrDefault(line.ExternalId))).Select(line => line.Number).ToHashSet();
        chosen.RemoveAll(line => moved.Contains(line.Line.Number));
        var deciding = chosen.Where(line => line.Part == LinePart.Applied && line.Line.Action != PlanAction.Join && RestsOnMember(line.Line)).ToList();
        var ids = deciding.ConvertAll(line => line.Line.Member!.Value);
        var states = await apply.Members(work.Tenant, ids, cancellationToken);
        var undoing = deciding.Exists(line => line.Line.Action == PlanAction.Undo) ? await Undoing.Load(work.Tenant, ids, apply, events, cancellationToken) : null;
        var (births, changes, writes) = (new List<Birth>(), new List<Change>(), new List<RosterWrite>(lines.Count));
        foreach (var (line, values, part) in chosen)
        {
            if (part == LinePart.Pinned)
            {
                writes.Add(new RosterWrite(Row(line with { Settled = false, Pin = work.Plan.Id }, line.Action == PlanAction.Join ? null : values, work), false, null) { Changed = Told(line, values) });
                continue;
            }

            if (line.Action == PlanAction.Join && values is null)
            {
                // Somebody with the newcomer's address was erased since the plan was made.
                moved.Add(line.Number);
                continue;
            }

            if (line.Action == PlanAction.Join) births.Add(Born(line, values!, work, now));
            else if (RestsOnMember(line)) changes.Add(Changed(line, values, states.TryGetValue(line.Member!.Value, out var found) ? found : null, undoing, work, now));
            if (line.Action != PlanAction.Undo) writes.Add(new RosterWrite(Row(line, values, work), line.Action == PlanAction.Forget, line.Member) { Changed = Told(line, values), Skipped = Selected(line, work) });
            else if (known?.GetValueOrDefault(line.ExternalId).Roster is { } row) writes.Add(new RosterWrite(row with { Settled = false, Pin = work.Plan.Id }, false, line.Member));
        }

        writes.AddRange(lines.Where(line => moved.Contains(line.Line.Number)).Select(line => SelectedMeanwhile(line.Line, known?.GetValueOrDefault(line.Line.ExternalId).Roster, work)).OfType<RosterWrite>());
        await LookAgain(work, changes, states, writes, cancellationToken);
        var released = work.Empty ? [] : await Released(work, births, changes, cancellationToken);
        return new ApplyBatch(work.Tenant, work.Fence, work.Plan.Id, chunk, $"plan/{work.Plan.Id}", work.Plan.Source, work.Plan.DoneBy, now, work.Empty, births, changes, writes, released)
        {
            Moved = [.. moved],
            AddressHash = births.Count > 0 ? work.AddressHash : null,
        };
    }

    // Who was to be forgotten has a member again, when an undo gave them back the id.
    private static bool Moved(PlanLine line, Known known) => known.Roster?.Mark() != line.Rests || (line.Action == PlanAction.Forget && known.Member is not null);

    // What an edit selects somebody by it selects them by, whatever became of them since they were looked at: a removal by hand came later.
    private static RosterFact? Selected(PlanLine line, ApplyWork work) =>
        work.Plan.Kind == PlanKind.Settings && line.Action is PlanAction.Link or PlanAction.Update ? Row(line with { Settled = false }, null, work) : null;

    // Likewise where something else of their record was written since: by the row as it is.
    private static RosterWrite? SelectedMeanwhile(PlanLine line, RosterFact? row, ApplyWork work) =>
        row is { Presence: Presence.Present } && work.Plan.Kind == PlanKind.Settings && line.SelectedBy.Any && line.Action is PlanAction.Link or PlanAction.Update or PlanAction.ChangeAddress or PlanAction.Refresh
            ? new RosterWrite(row with { SelectedBy = line.SelectedBy, Settled = false }, false, null)
            : null;

    // Where nothing is done with somebody because they are out, that has to be true still: a restore by hand may have come in between.
    private static bool RestsOnMember(PlanLine line) =>
        line.Action.Decides() || line.Readdressed
        || (line.Member is not null && (line.Action == PlanAction.Outside || line is { Action: PlanAction.Refresh, Presence: not Presence.Present }));

    private enum LinePart
    {
        None,
        Applied,

        /// <summary>Left out: the person stays as they are until the source says something new.</summary>
        Pinned,
    }

    /// <summary>The line decides something of a member, and is in the part that was let through.</summary>
    public static bool DecidesIn(PlanLine line, Plan plan) => line.Action.Decides() && IsApplied(line, plan);

    /// <summary>The line is in the part that was let through.</summary>
    public static bool IsApplied(PlanLine line, Plan plan) => PartOf(line, plan) == LinePart.Applied;

    private static LinePart PartOf(PlanLine line, Plan plan) => (plan.Choice ?? PlanChoice.Whole) switch
    {
        // Only losses are held for being refused; of a plan that was refused as a whole nothing was believed.
        { Part: PlanPart.Nothing } => line.Action.Decides() && plan.Kind == PlanKind.Removals ? LinePart.Pinned : LinePart.None,
        { Part: PlanPart.ExplicitLeavers } => line.ExplicitLeaver ? LinePart.Applied : LinePart.None,
        var choice when line.Action.Decides() && choice.Without.Contains(line.ExternalId) => LinePart.Pinned,
        _ => plan.Kind == PlanKind.Undo && line.OverBudget ? LinePart.None : LinePart.Applied,
    };

    // Whoever goes on under another id leaves the row of the old one without a member, and should that id come back as it was,
    // somebody has to look. So with the id that an undo gives back: its row may be gone, and is what an absence is noted in.
    private async Task LookAgain(
        ApplyWork work, List<Change> changes, IReadOnlyDictionary<MemberId, (MemberState State, string? Address, int NextValue)> states, List<RosterWrite> writes, CancellationToken cancellationToken)
    {
        var written = writes.Select(write => write.Row.ExternalId).ToHashSet(StringComparer.Ordinal);
        var moved = changes
            .Select(change => (Change: change, From: Ours(states[change.After.Id].State.Source), To: Ours(change.After.Source)))
            .Where(move => move.From is not null && move.From != move.To)
            .ToList();
        if (moved.Count == 0) return;
        var known = await roster.Known(work.Tenant, work.Plan.Source, [.. moved.SelectMany(move => new[] { move.From, move.To }).OfType<string>()], cancellationToken);
        foreach (var (change, from, to) in moved)
        {
            var left = known.GetValueOrDefault(from!).Roster;
            if (left is not null && written.Add(from!)) writes.Add(new RosterWrite(left with { Settled = false }, false, null));
            if (to is null || !written.Add(to)) continue;
            var back = known.GetValueOrDefault(to).Roster ?? new RosterFact(to, null, Presence.Present, false, left?.SelectedBy ?? SelectedBy.Nothing, null, null, null, null);
            writes.Add(new RosterWrite(back with { Settled = false }, false, change.After.Id));
        }

        string? Ours(SourceRef? source) => source is { } known && known.Source == work.Plan.Source ? known.ExternalId : null;
    }

    // A claim of somebody who is out is free where the plan gave it to somebody new.
    private async Task<IReadOnlyList<MemberId>> Released(ApplyWork work, List<Birth> births, List<Change> changes, CancellationToken cancellationToken)
    {
        var wanted = births.Select(birth => birth.Profile.Address).Concat(changes.Select(change => change.Profile?.Address)).OfType<string>().ToList();
        if (wanted.Count == 0) return [];
        var moving = changes.Select(change => change.After.Id).ToHashSet();
        var holders = await roster.Holders(work.Tenant, wanted, cancellationToken);
        return [.. holders.Values.Where(holder => holder.State.Out != OutCause.None && !moving.Contains(holder.State.Id)).Select(holder => holder.State.Id)];
    }

    private static Birth Born(PlanLine line, PersonValues values, ApplyWork work, DateTimeOffset now)
    {
        var decision = PlanDecisions.Birth(line, work.Plan.Source, work.Invites, now);
        var state = Member.Fold(line.Member!.Value, [decision.Events]);
        return new Birth(line.Number, state, new MemberProfile(values.Email, values.Address, null, null, null), decision.Events);
    }

    // A member whose version moved keeps the version the line rests on: the store then leaves the line out and says so.
    private static Change Changed(
        PlanLine line, PersonValues? values, (MemberState State, string? Address, int NextValue)? found, Undoing? undoing, ApplyWork work, DateTimeOffset now)
    {
        var expected = line.MemberVersion!.Value;
        if (found is not { } member || member.State.Version != expected)
            return new Change(line.Number, expected, found?.State ?? throw new InvalidOperationException("A member of a plan line has no row."), [], null, 0);

        // The person is being erased: the values are gone already, the decision is about to come.
        if (line is { Readdressed: true, Action: not PlanAction.Undo } && values is null) return new Change(line.Number, NoVersion, member.State, [], null, 0);
        var decided = line.Action == PlanAction.Undo
            ? undoing!.Decide(line, member.State, member.NextValue)
            : (PlanDecisions.Decide(line, member.State, work.Plan.Source, work.Invites, member.NextValue, now), line.Readdressed ? new MemberProfile(values!.Email, values.Address, null, null, null) : null);
        if (decided is not var (decision, profile)) return new Change(line.Number, NoVersion, member.State, [], null, 0);
        var after = decision.Changes ? Member.Evolve(member.State, decision.Events) : member.State;

        // While they were out somebody else got their address: an undo cannot bring them back beside that person, and leaves them.
        if (line.Action == PlanAction.Undo && member.Address is null && profile is null && after.Out == OutCause.None) return new Change(line.Number, NoVersion, member.State, [], null, 0);
        return new Change(line.Number, expected, after, decision.Events, profile, profile is null ? 0 : member.NextValue);
    }

    // No member ever has it: the store leaves the line out and says so.
    private const long NoVersion = -1;

    private static ProfileChange? Told(PlanLine line, PersonValues? values) =>
        line is { Member: { } member, Action: not PlanAction.Join } && values?.Before is { } before && PersonRules.ChangedProfile(before, values) is not ProfileFields.None and var fields
            ? new ProfileChange(line.Number, member, fields)
            : null;

    private static RosterFact Row(PlanLine line, PersonValues? values, ApplyWork work)
    {
        var absent = line.Action == PlanAction.NoticeAbsence;
        return new RosterFact(
            line.ExternalId,
            line.Fingerprint,
            line.Presence,
            line.Settled && !absent,
            line.SelectedBy,
            line.Action == PlanAction.Faulty ? line.Reasons[0].Reference : null,
            absent ? work.Proof?.StartedAt : line.Absent?.Since,
            absent ? work.Proof?.Rights : line.Absent?.Rights,
            values is { Before: not null } ? values with { Before = null } : values)
        {
            Pin = line.Pin,
        };
    }

    /// <summary>The histories behind lines that undo.</summary>
    private sealed record Undoing(ILookup<MemberId, StoredEvent> Histories, IReadOnlyDictionary<(MemberId Member, int Number), string?> OldAddresses)
    {
        public static async Task<Undoing> Load(TenantId tenant, IReadOnlyCollection<MemberId> ids, IApplyStore apply, IEventStore events, CancellationToken cancellationToken) =>
            new(await events.Histories(tenant, ids, cancellationToken), await apply.OldAddresses(tenant, ids, cancellationToken));

        /// <returns>Null when how they stood before is not kept any longer.</returns>
        public (MemberDecision Decision, MemberProfile? Profile)? Decide(PlanLine line, MemberState state, int nextValue)
        {
            var (known, before, mailed, oldValue) = MemberHistory.Before(state.Id, Histories[state.Id], state.Version);
            if (!known) return null;
            var decision = MemberUndo.Undo(state, before, mailed);
            if (!line.Readdressed || oldValue is not { } number || !EmailAddress.TryNormalize(OldAddresses.GetValueOrDefault((state.Id, number)), out var address)) return (decision, null);
            var profile = new MemberProfile(OldAddresses[(state.Id, number)], address, null, null, null);
            return (MemberDecision.Of(new MemberEvent.AddressChanged(nextValue)).Then(decision), profile);
        }
    }
}
