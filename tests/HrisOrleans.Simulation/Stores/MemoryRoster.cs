using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Roster;

namespace HrisOrleans.Simulation.Stores;

internal sealed class MemoryRoster(MemoryDatabase database, TimeProvider time) : IRosterStore
{
    public Task<(bool Roster, bool Members)> Any(TenantId tenant, int source, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        return Task.FromResult((rows.Roster.Keys.Any(key => key.Source == source), rows.Members.Count > 0));
    }

    public Task<FingerprintSet> SettledFingerprints(TenantId tenant, int source, CancellationToken cancellationToken)
    {
        var settled = Rows(tenant, source).Where(row => row is { Settled: true, Fingerprint: not null }).ToList();
        var set = new FingerprintSet(settled.Count);
        foreach (var row in settled) set.Add(row.Fingerprint!.Value);
        return Task.FromResult(set);
    }

    public Task<IReadOnlyDictionary<string, Known>> Known(TenantId tenant, int source, IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        var found = new Dictionary<string, Known>(StringComparer.Ordinal);
        foreach (var id in externalIds)
        {
            var person = new SourceRef(source, id);
            var (roster, member) = (rows.Roster.GetValueOrDefault(person), rows.Person(person));
            if (roster is not null || member is not null) found[id] = new Known(roster, Fact(member));
        }

        return Task.FromResult<IReadOnlyDictionary<string, Known>>(found);
    }

    public Task<IReadOnlyDictionary<string, MemberFact>> Holders(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        var found = new Dictionary<string, MemberFact>(StringComparer.Ordinal);
        foreach (var address in addresses)
            if (rows.HolderOf(address) is { } holder) found[address] = Fact(holder)! with { ShownName = ShownName(rows, holder) };
        return Task.FromResult<IReadOnlyDictionary<string, MemberFact>>(found);
    }

    public Task<IReadOnlyList<Known>> Retained(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        return Task.FromResult<IReadOnlyList<Known>>([.. rows.Members.Values
            .Where(member => member.State is { Grant: Grant.Retained, Out: OutCause.None, Source: not null } && (after is not { } last || member.State.Id.Value.CompareTo(last.Value) > 0))
            .OrderBy(member => member.State.Id.Value)
            .Take(limit)
            .Select(member => new Known(rows.Roster.GetValueOrDefault(member.State.Source!.Value), Fact(member)))]);
    }

    public Task<IReadOnlyList<Known>> ByFingerprint(TenantId tenant, int source, IReadOnlyCollection<UInt128> fingerprints, CancellationToken cancellationToken)
    {
        var wanted = fingerprints.ToHashSet();
        return List(tenant, source, (row, _) => row is { Settled: true, Fingerprint: { } print } && wanted.Contains(print));
    }

    public Task<IReadOnlyList<Known>> Open(TenantId tenant, int source, CancellationToken cancellationToken) =>
        List(tenant, source, (row, member) => !row.Settled && (row.Presence != Presence.Departed || member?.State.Out == OutCause.None));

    public Task<IReadOnlyDictionary<string, int>> Populations(TenantId tenant, int source, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, int>>(Rows(tenant, source)
            .Where(row => row.Presence == Presence.Present)
            .SelectMany(row => row.SelectedBy.References())
            .CountBy(reference => reference)
            .ToDictionary(StringComparer.Ordinal));

    public async Task<IReadOnlyList<Known>> Pinned(TenantId tenant, int source, string? after, int limit, CancellationToken cancellationToken) =>
        [.. (await List(tenant, source, (row, _) => row.Pin is not null && (after is null || string.CompareOrdinal(row.ExternalId, after) > 0))).Take(limit)];

    public Task<bool> Unpin(TenantId tenant, int source, string externalId, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        if (rows.Roster.GetValueOrDefault(new SourceRef(source, externalId)) is not { Pin: not null } row) return Task.FromResult(false);
        rows.Roster[new SourceRef(source, externalId)] = row with { Pin = null, Settled = false };
        foreach (var happened in events) rows.Append(time.GetUtcNow(), happened);
        return Task.FromResult(true);
    }

    public Task ForgetAbsences(TenantId tenant, int source, Fence fence, IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        if (rows.Connection is not { } connection || connection.Epoch != fence.Epoch || connection.Run != fence.Run) return Task.CompletedTask;
        foreach (var id in externalIds)
            if (rows.Roster.GetValueOrDefault(new SourceRef(source, id)) is { AbsentSince: not null } row)
                rows.Roster[new SourceRef(source, id)] = row with { AbsentSince = null, AbsentRights = null, Presence = row.Presence == Presence.AbsentOnce ? Presence.Present : row.Presence };
        return Task.CompletedTask;
    }

    private static string? ShownName(MemoryTenant rows, MemoryMember member)
    {
        var own = PersonName.Shown(member.Profile.DisplayName, member.Profile.GivenName, member.Profile.FamilyName);
        var listed = member.State.Source is { } source ? rows.Roster.GetValueOrDefault(source)?.Values : null;
        return own ?? (listed is null ? null : PersonName.Shown(listed.DisplayName, listed.GivenName, listed.FamilyName));
    }

    private static MemberFact? Fact(MemoryMember? member) => member is null ? null : new MemberFact(member.State, member.Profile.Address);

    private IEnumerable<RosterFact> Rows(TenantId tenant, int source) => database.Of(tenant).Roster.Where(row => row.Key.Source == source).Select(row => row.Value);

    private Task<IReadOnlyList<Known>> List(TenantId tenant, int source, Func<RosterFact, MemoryMember?, bool> which)
    {
        var rows = database.Of(tenant);
        return Task.FromResult<IReadOnlyList<Known>>([.. Rows(tenant, source)
            .OrderBy(row => row.ExternalId, StringComparer.Ordinal)
            .Select(row => (Row: row, Member: rows.Person(new SourceRef(source, row.ExternalId))))
            .Where(pair => which(pair.Row, pair.Member))
            .Select(pair => new Known(pair.Row, Fact(pair.Member)))]);
    }
}
