using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Reading;

/// <summary>What a provider's page of people looks like, and how a person is made of a record.</summary>
/// <param name="Array">Name of the top-level list of records; null where the page is nothing but the list.</param>
/// <param name="IdField">Name of the property that holds a record's id, at the top of the record.</param>
/// <param name="Envelope">Names of the top-level values wanted beside the list.</param>
/// <param name="Map">Makes a person of a record whose id is known. Throws <see cref="JsonException"/> for what cannot be read, see <see cref="JsonRecord"/>.</param>
internal sealed record RecordShape(string? Array, string IdField, IReadOnlyList<string> Envelope, Func<string, JsonRecord, GroupSink, DirectoryPerson> Map)
{
    /// <summary>Whose record it is, to name a faulty one by what can be read of it. Throws nothing.</summary>
    public required Func<JsonRecord, string?> Name { get; init; }

    /// <summary>What at least one record has to show.</summary>
    public IReadOnlyList<Shown> Shown { get; init; } = [];

    /// <summary>
    /// Names the groups that only the people themselves tell of. Called for every record as its page comes, since a record
    /// that did not change is never mapped, and its groups are there all the same.
    /// </summary>
    public Action<JsonRecord, GroupSink>? Meet { get; init; }

    /// <summary>A page without the list holds nobody.</summary>
    public bool MayLackArray { get; init; }

    /// <summary>Whether the provider names totals; a read of such a provider without one is no proof.</summary>
    public bool NamesTotals { get; init; }
}
