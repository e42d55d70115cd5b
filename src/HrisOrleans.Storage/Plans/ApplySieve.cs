using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Plans;

/// <summary>
/// Finds in a batch whoever cannot go through: a member who moved since, an address or a person that is and stays
/// somebody else's. Leaving one out may keep an address that another one wanted, so it goes on until nothing changes.
/// </summary>
internal sealed class ApplySieve
{
    private readonly ApplyBatch _batch;
    private readonly Dictionary<MemberId, Standing> _members;
    private readonly Dictionary<string, Standing> _byAddress;
    private readonly Dictionary<SourceRef, Standing> _byPerson;
    private readonly HashSet<MemberId> _released;
    private readonly Dictionary<MemberId, int> _movers;

    public ApplySieve(ApplyBatch batch, IReadOnlyList<Standing> standing)
    {
        _batch = batch;
        _members = standing.ToDictionary(member => member.Id);
        _byAddress = standing.Where(member => member.Address is not null).ToDictionary(member => member.Address!, StringComparer.Ordinal);
        _byPerson = standing.Where(member => member.Source is not null).ToDictionary(member => member.Source!.Value);
        _released = [.. batch.Released.Where(id => _members.TryGetValue(id, out var member) && member.Out != OutCause.None)];
        _movers = batch.Changes.Where(change => change.Profile is not null).ToDictionary(change => change.After.Id, change => change.Line);
    }

    /// <summary>What matters of a stored member.</summary>
    public sealed record Standing(MemberId Id, long Version, OutCause Out, SourceRef? Source, string? Address);

    // What a line would take: an address, a person, both or neither.
    private readonly record struct Claim(int Line, MemberId Member, string? Address, SourceRef? Person);

    /// <summary>Reads and locks every stored member whom the batch touches or may run into.</summary>
    public static async Task<ApplySieve> Load(Work work, ApplyBatch batch, CancellationToken cancellationToken)
    {
        var ids = batch.Births.Select(birth => birth.State.Id).Concat(batch.Changes.Select(change => change.After.Id)).Concat(batch.Released).Select(id => id.Value);
        var addresses = batch.Births.Select(birth => birth.Profile.Address).Concat(batch.Changes.Select(change => change.Profile?.Address)).OfType<string>();
        var people = batch.Births.Select(birth => birth.State.Source).Concat(batch.Changes.Select(change => change.After.Source)).OfType<SourceRef>();
        var standing = new Dictionary<MemberId, Standing>();
        await Add("(tenant, member_id) in (select t, k", work.KeysOf(batch.Tenant, ids));
        await Add("(tenant, address) in (select t, k", work.KeysOf(batch.Tenant, addresses));
        foreach (var source in people.GroupBy(person => person.Source))
            await Add("(tenant, source, external_id) in (select t, s, k", work.KeysOf(batch.Tenant, source.Key, source.Select(person => person.ExternalId)));
        return new ApplySieve(batch, [.. standing.Values]);

        async Task Add(string among, RowsParameter keys)
        {
            var found = await work.Sql($"select member_id, version, out_cause, source, external_id, address from members where {among} from {keys}) {work.Database.ForUpdate}")
                .With(keys)
                .All(Read, cancellationToken);
            foreach (var member in found) standing[member.Id] = member;
        }
    }

    /// <summary>Numbers of the lines to leave out.</summary>
    public HashSet<int> Skipped()
    {
        var skipped = _batch.Changes
            .Where(change => !_members.TryGetValue(change.After.Id, out var member) || member.Version != change.ExpectedVersion)
            .Select(change => change.Line)
            .Concat(_batch.Births.Where(birth => _members.ContainsKey(birth.State.Id)).Select(birth => birth.Line))
            .ToHashSet();
        var claims = Claims().OrderBy(claim => claim.Line).ToList();
        bool again;
        do
        {
            again = false;
            var (addresses, people) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<SourceRef>());
            foreach (var claim in claims)
            {
                if (skipped.Contains(claim.Line)) continue;
                if (AddressIsFree(claim, skipped) && PersonIsFree(claim)
                    && (claim.Address is null || addresses.Add(claim.Address)) && (claim.Person is not { } person || people.Add(person))) continue;
                again = skipped.Add(claim.Line);
            }
        }
        while (again);
        return skipped;
    }

    /// <summary>Whose address is let go of: nobody's for whom no newcomer is left.</summary>
    public IReadOnlyList<MemberId> Released(HashSet<int> skipped)
    {
        var wanted = Claims().Where(claim => !skipped.Contains(claim.Line) && claim.Address is not null).Select(claim => claim.Address!).ToHashSet(StringComparer.Ordinal);
        return [.. _released.Where(id => _members[id].Address is { } address && wanted.Contains(address))];
    }

    private IEnumerable<Claim> Claims() => _batch.Births
        .Select(birth => new Claim(birth.Line, birth.State.Id, birth.Profile.Address, birth.State.Source))
        .Concat(_batch.Changes.Select(change => new Claim(change.Line, change.After.Id, change.Profile?.Address, change.After.Source)));

    private bool AddressIsFree(Claim claim, HashSet<int> skipped) =>
        claim.Address is null
        || !_byAddress.TryGetValue(claim.Address, out var holder)
        || holder.Id == claim.Member
        || _released.Contains(holder.Id)
        || (_movers.TryGetValue(holder.Id, out var line) && !skipped.Contains(line));

    private bool PersonIsFree(Claim claim) =>
        claim.Person is not { } person || !_byPerson.TryGetValue(person, out var known) || known.Id == claim.Member;

    private static Standing Read(Row row)
    {
        var (id, version, cause, source, externalId) = (new MemberId(row.Uuid()), row.Long(), (OutCause)row.Int(), row.IntOrNull(), row.TextOrNull());
        return new Standing(id, version, cause, source is { } number && externalId is not null ? new SourceRef(number, externalId) : null, row.TextOrNull());
    }
}
