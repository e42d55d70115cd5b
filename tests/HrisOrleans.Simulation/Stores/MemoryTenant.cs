using System.Collections.Immutable;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Idempotency;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Removals;
using HrisOrleans.Storage.Suppressions;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Simulation.Stores;

/// <summary>The rows of one tenant.</summary>
internal sealed class MemoryTenant(TenantId id)
{
    private readonly Dictionary<string, MemoryMember> _byAddress = new(StringComparer.Ordinal);
    private readonly Dictionary<SourceRef, MemoryMember> _byPerson = [];

    public TenantId Id => id;

    public ConnectionState? Connection { get; set; }

    public byte[]? Credentials { get; set; }

    /// <summary>Company accounts; the number of one is its place, from 1.</summary>
    public List<(string Provider, string Account)> Sources { get; } = [];

    public Dictionary<SourceRef, RosterFact> Roster { get; } = [];

    /// <summary>No table: rows as they were before the batch that wrote them last.</summary>
    public Dictionary<SourceRef, RosterFact?> RosterBefore { get; } = [];

    public Dictionary<MemberId, MemoryMember> Members { get; } = [];

    /// <summary>The events behind <see cref="Floor"/>.</summary>
    public List<StoredEvent> Events { get; } = [];

    /// <summary>The last event that is not kept.</summary>
    public long Floor { get; set; }

    /// <summary>What stands for the events of members that are not kept.</summary>
    public Dictionary<MemberId, StoredEvent> Snapshots { get; } = [];

    public Dictionary<Guid, MemoryPlan> Plans { get; } = [];

    public SortedDictionary<Guid, SyncRecord> Syncs { get; } = [];

    public Dictionary<Guid, (DateTimeOffset At, IReadOnlyList<StoredFault> Faults)> Faults { get; } = [];

    public Dictionary<(MemberId Member, int Number), MemoryMail> Outbox { get; } = [];

    public Dictionary<(Guid Plan, int Line), MemoryRemoval> Removals { get; } = [];

    public SortedDictionary<DateTimeOffset, GrantedCount> Counts { get; } = [];

    public Dictionary<(Guid Browse, int Chunk), (long Epoch, byte[] Sealed, DateTimeOffset At)> Browses { get; } = [];

    public Dictionary<string, (IdempotencyRecord Record, DateTimeOffset At)> Keys { get; } = new(StringComparer.Ordinal);

    public List<Suppression> Suppressions { get; } = [];

    /// <summary>No table: for whoever looks whether newcomers at these addresses stay out.</summary>
    public HashSet<string> ErasedAddresses { get; } = new(StringComparer.Ordinal);

    public MemoryMember? HolderOf(string? address) => address is null ? null : _byAddress.GetValueOrDefault(address);

    public MemoryMember? Person(SourceRef source) => _byPerson.GetValueOrDefault(source);

    public RosterFact? RosterOf(MemoryMember member) => member.State.Source is { } source ? Roster.GetValueOrDefault(source) : null;

    public void Bear(MemberState state, MemberProfile? profile, DateTimeOffset at)
    {
        var member = new MemoryMember(state, at);
        Members.Add(state.Id, member);
        if (state.Source is { } source) _byPerson.Add(source, member);
        if (profile is null) return;
        member.Profile = profile with { Address = null };
        Claim(member, profile.Address);
    }

    public void Change(MemoryMember member, MemberState after, DateTimeOffset at)
    {
        if (member.State.Source != after.Source)
        {
            if (member.State.Source is { } before && _byPerson.GetValueOrDefault(before) == member) _byPerson.Remove(before);
            if (after.Source is { } source) _byPerson.Add(source, member);
        }

        (member.State, member.ChangedAt) = (after, at);
    }

    /// <summary>Gives a member another address, or takes it; whoever held it must have let go before.</summary>
    public void Claim(MemoryMember member, string? address)
    {
        if (member.Profile.Address is { } before) _byAddress.Remove(before);
        if (address is not null) _byAddress.Add(address, member);
        member.Profile = member.Profile with { Address = address };
    }

    /// <summary>Every directory record that ever stood behind a member.</summary>
    public IReadOnlyList<SourceRef> SourcesOf(MemberId member) =>
        Storage.Events.Snapshots.PastOf(member, Snapshots.Values.Concat(Events).Where(happened => happened.Member == member)).Sources;

    /// <summary>Clears a person's own rows: profile, and what any directory ever said.</summary>
    public void Erase(MemberId erased)
    {
        var member = Members[erased];
        if (member.Profile.Address is { } address) ErasedAddresses.Add(address);
        Claim(member, null);
        member.Profile = new MemberProfile(null, null, null, null, null);
        member.OldAddresses.Clear();
        foreach (var source in SourcesOf(erased))
            if (Roster.GetValueOrDefault(source) is { } row) Roster[source] = row with { Values = null, Settled = false };
    }

    public void Append(DateTimeOffset at, TenantEvent happened) => Append(at, happened.Kind, happened.Origin, null, null, null, happened.Data);

    /// <summary>The events of one decision, and what they mean for the outbox.</summary>
    public void Append(MemberState after, ImmutableArray<MemberEvent> decision, Origin origin, DateTimeOffset at)
    {
        for (var step = 0; step < decision.Length; step++)
        {
            var (kind, json) = MemberEventJson.WriteText(decision[step]);
            Append(at, kind, origin, after.Id, after.Version, (short)step, json);
        }
    }

    public void Append(DateTimeOffset at, string kind, Origin origin, MemberId? member, long? version, short? step, string data)
    {
        if (origin.Cause is null || origin.Actor is null) throw new MemoryStoreException("An event needs an actor and a cause.");
        Events.Add(new StoredEvent(Floor + Events.Count + 1, at, kind, origin, member, version, step, data));
    }
}

/// <summary>A member's row.</summary>
internal sealed class MemoryMember(MemberState state, DateTimeOffset at)
{
    public MemberState State { get; set; } = state;

    public MemberProfile Profile { get; set; } = new(null, null, null, null, null);

    /// <summary>Addresses of before, by their number.</summary>
    public SortedDictionary<int, string?> OldAddresses { get; } = [];

    public DateTimeOffset CreatedAt { get; } = at;

    public DateTimeOffset ChangedAt { get; set; } = at;
}

/// <summary>What a database says of a statement it does not take.</summary>
internal sealed class MemoryStoreException(string message) : System.Data.Common.DbException(message);
