using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Simulation.Stores;

/// <summary>Applies a batch as the databases do: at first as though every address and person were free, else through the product's own sieve.</summary>
internal sealed class MemoryApply(MemoryDatabase database) : IApplyStore
{
    public Task<ApplyResult> Apply(ApplyBatch batch, CancellationToken cancellationToken)
    {
        var rows = database.Of(batch.Tenant);
        if (rows.Connection is not { } connection || connection.Epoch != batch.Fence.Epoch || connection.Run != batch.Fence.Run)
            return Task.FromResult(new ApplyResult(Fenced: true, AlreadyDone: false, []));
        ChunkBody? chunk = null;
        if (batch.Chunk is { } number)
        {
            chunk = rows.Plans.GetValueOrDefault(batch.Plan!.Value)?.Chunks.GetValueOrDefault(number);
            if (chunk is null) return Task.FromException<ApplyResult>(new InvalidOperationException($"Plan {batch.Plan} has no chunk {number}."));
            if (chunk.Head.Done) return Task.FromResult(new ApplyResult(Fenced: false, AlreadyDone: true, []));
        }

        var (skipped, released) = Sift(rows, batch);
        skipped.UnionWith(batch.Moved);
        skipped.UnionWith(batch.OfErased(rows.Suppressions.Where(known => known.Reason == SuppressionReason.Erased).Select(known => known.AddressHash).ToHashSet(StringComparer.Ordinal)));
        Write(rows, batch, skipped, released);
        if (chunk is not null)
        {
            var plan = rows.Plans[batch.Plan!.Value];
            plan.WrittenAt = batch.At;
            plan.Chunks[chunk.Head.Chunk] = chunk with { Head = chunk.Head with { Done = true, Skipped = skipped.Count > 0 ? [.. skipped.Order()] : chunk.Head.Skipped } };
        }

        return Task.FromResult(new ApplyResult(Fenced: false, AlreadyDone: false, [.. skipped.Order()]));
    }

    public Task<IReadOnlyDictionary<MemberId, (MemberState State, string? Address, int NextValue)>> Members(
        TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        return Task.FromResult<IReadOnlyDictionary<MemberId, (MemberState State, string? Address, int NextValue)>>(ids
            .Distinct()
            .Where(rows.Members.ContainsKey)
            .Select(id => rows.Members[id])
            .ToDictionary(member => member.State.Id, member => (member.State, member.Profile.Address, member.OldAddresses.Count == 0 ? 1 : member.OldAddresses.Keys.Last() + 1)));
    }

    public Task<IReadOnlyDictionary<(MemberId Member, int Number), string?>> OldAddresses(TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        return Task.FromResult<IReadOnlyDictionary<(MemberId Member, int Number), string?>>(ids
            .Distinct()
            .Where(rows.Members.ContainsKey)
            .SelectMany(id => rows.Members[id].OldAddresses.Select(old => (Key: (id, old.Key), old.Value)))
            .ToDictionary(old => old.Key, old => old.Value));
    }

    public Task<IReadOnlyList<(MemberState State, string? ExternalId)>> Linked(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        return Task.FromResult<IReadOnlyList<(MemberState State, string? ExternalId)>>([.. rows.Members.Values
            .Select(member => member.State)
            .Where(state => (after is null || state.Id.CompareTo(after.Value) > 0) && (state.Grant == Grant.Linked || Waits(state)))
            .OrderBy(state => state.Id)
            .Take(limit)
            .Select(state => (state, state.Source?.ExternalId))]);

        bool Waits(MemberState state) =>
            state is { Invitation: InvitationState.Open, InvitationByHand: false } && rows.Outbox.TryGetValue((state.Id, state.InvitationNumber), out var mail) && mail.Waits;
    }

    private static (HashSet<int> Skipped, IReadOnlyList<MemberId> Released) Sift(MemoryTenant rows, ApplyBatch batch)
    {
        var standing = rows.Members.Values.Select(member => new ApplySieve.Standing(member.State.Id, member.State.Version, member.State.Out, member.State.Source, member.Profile.Address)).ToList();
        var sieve = new ApplySieve(batch, standing);
        var skipped = sieve.Skipped();
        var moved = batch.Changes.Where(change => rows.Members.GetValueOrDefault(change.After.Id)?.State.Version != change.ExpectedVersion).Select(change => change.Line);

        // Nobody ran into anybody: then the databases never looked, and let go of every claim they were told to.
        return skipped.SetEquals(moved)
            ? (skipped, [.. batch.Released.Where(id => rows.Members.TryGetValue(id, out var member) && member.State.Out != OutCause.None)])
            : (skipped, sieve.Released(skipped));
    }

    private static void Write(MemoryTenant rows, ApplyBatch batch, HashSet<int> skipped, IReadOnlyList<MemberId> released)
    {
        foreach (var id in released) rows.Claim(rows.Members[id], null);
        var changes = batch.Changes.Where(change => !skipped.Contains(change.Line)).Select(change => Settled(rows, change)).Where(change => change.WhereMailLeft is null || !change.Events.IsEmpty).ToList();
        var births = batch.Births.Where(birth => !skipped.Contains(birth.Line)).ToList();
        var movers = changes.Where(change => change.Profile is not null).ToList();
        foreach (var change in changes) rows.Change(rows.Members[change.After.Id], change.After, batch.At);
        foreach (var change in movers) rows.Claim(rows.Members[change.After.Id], null);
        foreach (var change in movers)
        {
            var member = rows.Members[change.After.Id];
            member.OldAddresses.TryAdd(change.OldValue, member.Profile.Email);
            member.Profile = member.Profile with { Email = change.Profile!.Email };
            rows.Claim(member, change.Profile.Address);
        }

        foreach (var birth in births) rows.Bear(birth.State, birth.Profile, batch.At);
        var profiles = WriteRoster(rows, batch, skipped);
        if (batch.Plan is { } plan) MemoryRemovals.Date(rows, plan, changes.Where(change => change.After.Out != OutCause.None).Select(change => change.Line), batch.At);
        var decisions = births.Select(birth => (birth.Line, birth.State, birth.Events))
            .Concat(changes.Select(change => (change.Line, State: change.After, change.Events)))
            .OrderBy(decision => decision.Line);
        foreach (var (line, state, decision) in decisions)
        {
            Tell(profiles.Where(profile => profile.Line < line));
            profiles.RemoveAll(profile => profile.Line < line);
            rows.Append(state, decision, OriginOf(line), batch.At);
            MemoryOutbox.Note(rows, state.Id, decision, batch.At, automatic: true);
        }

        Tell(profiles);

        void Tell(IEnumerable<ProfileChange> changed)
        {
            foreach (var profile in changed.OrderBy(profile => profile.Line))
            {
                var (kind, json) = MemberEventJson.WriteText(new MemberEvent.ProfileChanged(profile.Fields));
                rows.Append(batch.At, kind, OriginOf(profile.Line), profile.Member, null, null, json);
            }
        }

        Origin OriginOf(int line) => new(batch.Actor, $"{batch.Cause}/{line}", batch.Plan);
    }

    private static Change Settled(MemoryTenant rows, Change change)
    {
        if (change.WhereMailLeft is not { } other) return change;
        var key = (change.After.Id, change.After.InvitationNumber);
        if (!rows.Outbox.TryGetValue(key, out var mail) || !mail.Waits) return change with { After = other.After, Events = other.Events };
        rows.Outbox[key] = mail with { State = MailState.Cancelled, Sender = null, LeasedUntil = null };
        return change;
    }

    private static List<ProfileChange> WriteRoster(MemoryTenant rows, ApplyBatch batch, HashSet<int> skipped)
    {
        var profiles = new List<ProfileChange>();
        var left = batch.Births.Where(birth => skipped.Contains(birth.Line)).Select(birth => birth.State.Id)
            .Concat(batch.Changes.Where(change => skipped.Contains(change.Line)).Select(change => change.After.Id))
            .ToHashSet();
        foreach (var write in batch.Roster)
        {
            var person = new SourceRef(batch.Source, write.Row.ExternalId);
            var before = rows.RosterBefore[person] = rows.Roster.GetValueOrDefault(person);
            if (write.Member is { } member && left.Contains(member))
            {
                if (write.Skipped is { } row) rows.Roster[person] = row with { Values = row.Values ?? before?.Values };
                else if (before is not null) rows.Roster[person] = before with { Settled = false };
            }
            else if (write.Delete)
            {
                rows.Roster.Remove(person);
            }
            else
            {
                var erased = rows.Person(person)?.State.Out == OutCause.Erased;
                rows.Roster[person] = write.Row with { Values = erased ? null : write.Row.Values ?? before?.Values };
                if (write.Changed is { } changed && !(erased && write.Row.Values is not null)) profiles.Add(changed);
            }
        }

        return profiles;
    }
}
