using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Roster;

namespace HrisOrleans.Silo.Plans;

/// <summary>What is known of the people of one page: two look-ups a page, none where nothing can be known.</summary>
internal sealed class PlanLookup(IRosterStore roster, TenantId tenant, int source, bool anyRoster, bool anyMembers)
{
    private static readonly IReadOnlyDictionary<string, Known> NobodyKnown = new Dictionary<string, Known>();
    private static readonly IReadOnlyDictionary<string, MemberFact> NoHolders = new Dictionary<string, MemberFact>();
    private IReadOnlyDictionary<string, Known> _known = NobodyKnown;
    private IReadOnlyDictionary<string, MemberFact> _holders = NoHolders;

    /// <summary>The tenant has members, of this source or not.</summary>
    public bool AnyMembers => anyMembers;

    public async Task Load(IEnumerable<DirectoryPerson> people, CancellationToken cancellationToken)
    {
        if (!anyRoster && !anyMembers) return;
        var list = people.ToList();
        await LoadIds(list.ConvertAll(person => person.ExternalId), cancellationToken);
        if (!anyMembers) return;
        var addresses = new HashSet<string>(StringComparer.Ordinal);
        foreach (var person in list)
            if (EmailAddress.TryNormalize(person.Email, out var address)) addresses.Add(address);
        _holders = addresses.Count == 0 ? NoHolders : await roster.Holders(tenant, addresses, cancellationToken);
    }

    public async Task LoadIds(IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken) =>
        _known = (anyRoster || anyMembers) && externalIds.Count > 0 ? await roster.Known(tenant, source, externalIds, cancellationToken) : NobodyKnown;

    public Known Known(string externalId) => _known.GetValueOrDefault(externalId);

    public MemberFact? Holder(DirectoryPerson person) =>
        _holders.Count > 0 && EmailAddress.TryNormalize(person.Email, out var address) ? _holders.GetValueOrDefault(address) : null;
}
