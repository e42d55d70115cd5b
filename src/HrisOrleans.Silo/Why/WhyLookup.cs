using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Domain.Why;
using HrisOrleans.Storage.Roster;

namespace HrisOrleans.Silo.Why;

/// <summary>What is known of the records that a look has found, and whom else it has to look for before they can be judged.</summary>
internal sealed class WhyLookup(IRosterStore roster, TenantId tenant, PlanContext context)
{
    private IReadOnlyDictionary<string, Known> _known = new Dictionary<string, Known>();
    private IReadOnlyDictionary<string, MemberFact> _holders = new Dictionary<string, MemberFact>();

    public async Task Load(DirectoryLook look, CancellationToken cancellationToken)
    {
        _known = await roster.Known(tenant, context.Source, [.. look.Found.Select(found => found.Person.ExternalId).Concat(look.Ids).Distinct(StringComparer.Ordinal)], cancellationToken);
        _holders = await roster.Holders(tenant, [.. look.Found.Select(found => Address(found.Person)).OfType<string>().Distinct(StringComparer.Ordinal)], cancellationToken);
    }

    public Known Known(string externalId) => _known.GetValueOrDefault(externalId);

    public MemberFact? Holder(DirectoryPerson person) => Address(person) is { } address ? _holders.GetValueOrDefault(address) : null;

    /// <summary>Ids of members of this source who hold an address that a found record is to have: they may be about to move away from it.</summary>
    public IEnumerable<string> InTheWay(DirectoryLook look) => look.Found
        .Where(found => Known(found.Person.ExternalId).Member?.State.Id != Holder(found.Person)?.State.Id)
        .Select(found => Holder(found.Person)?.State.Source is { } source && source.Source == context.Source ? source.ExternalId : null)
        .OfType<string>();

    public Inquired Judge(DirectoryLook look) => Inquiry.Judge(
        context,
        [.. look.Found.Select(found => new AskedRecord(found.Person, found.Fingerprint, Known(found.Person.ExternalId), Holder(found.Person)))],
        [.. look.Ids.Where(id => look.Found.All(found => found.Person.ExternalId != id)).Select(Known)],
        look.Certificate,
        look.Selecting);

    private static string? Address(DirectoryPerson person) => EmailAddress.TryNormalize(person.Email, out var address) ? address : null;
}
