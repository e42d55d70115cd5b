using System.Text;
using System.Text.Json;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Encryption;

namespace HrisOrleans.Silo.Browsing;

/// <summary>One current person of a browsed directory.</summary>
/// <param name="Kind">The word of their kind; null for an employee.</param>
internal sealed record BrowsedPerson(string Id, string? Email, string? Name, string? Title, IReadOnlyList<string> Groups, string? Kind = null);

/// <summary>One group of a browsed directory, with its number of current people.</summary>
internal sealed record BrowsedGroup(string Id, string Kind, string Name, int People, string? Parent = null);

/// <summary>A directory to look into while people are being selected.</summary>
/// <param name="Counts">Current people by kind, and those who are left out by the reason why.</param>
/// <param name="ReadAt">When its read began.</param>
internal sealed record BrowsedDirectory(IReadOnlyList<BrowsedGroup> Groups, IReadOnlyList<BrowsedPerson> People, IReadOnlyDictionary<string, int> Counts, DateTimeOffset ReadAt);

/// <summary>Fills and reads the browse cache: sealed in the database, gone on confirmation, on disconnect, or after an hour.</summary>
internal sealed class Browser(IBrowseStore store, BrowseMemory memory, TenantKeyRing keys, ConnectorCatalogue catalogue, CredentialVault vault, SyncWorkerOptions pace, TimeProvider time)
{
    /// <summary>How long personal values live outside of members.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private const int ChunkSize = 5_000;

    /// <summary>The connection's browse when there is a fresh one of this epoch.</summary>
    public async Task<Guid?> Ready(TenantId tenant, ConnectionState state, CancellationToken cancellationToken) =>
        await store.Newest(tenant, state.Epoch, time.GetUtcNow() - Life, cancellationToken);

    public async Task<RunResult> Fill(TenantId tenant, ConnectionState state, Guid browse, SyncTracker tracker, CancellationToken cancellationToken)
    {
        catalogue.TryFind(state.Provider, out var connector);
        if (await vault.Open(tenant, cancellationToken) is not { } credentials) return RunResult.Fenced;
        using var fingerprinter = await vault.Fingerprinter(tenant, connector!, cancellationToken);
        await using var read = new PrefetchedRead(connector!.ReadAll(credentials, fingerprinter), pace.PagesAhead);
        await tracker.Reading(cancellationToken);
        var people = new List<BrowsedPerson>();
        var counts = new Dictionary<string, int>();
        var began = time.GetUtcNow();
        var today = DateOnly.FromDateTime(began.UtcDateTime);
        while (true)
        {
            switch (await read.Next(cancellationToken))
            {
                case ReadStep.Page page:
                    using (page.People) people.AddRange(Current(page.People, today, counts));
                    tracker.Read(people.Count, 0);
                    break;
                case ReadStep.Failed failed:
                    var refusal = ReadFailures.Refusal(failed.Failure);
                    return RunResult.Broken(refusal.Code, refusal.Detail, failed.Failure.RetryAt);
                case ReadStep.End end:
                    if (!await Store(tenant, state.Epoch, browse, people, end.Groups, counts, began, cancellationToken)) return RunResult.Fenced;
                    return RunResult.Done("browsed") with { Detail = end.Missing };
            }
        }
    }

    /// <summary>The browsed directory, or null once it is gone.</summary>
    public async Task<BrowsedDirectory?> Look(TenantId tenant, Guid browse, CancellationToken cancellationToken)
    {
        // Whatever deleted it, and in whichever silo: what is gone is not shown from memory either.
        if (!await store.Holds(tenant, browse, time.GetUtcNow() - Life, cancellationToken))
        {
            memory.Forget(browse);
            return null;
        }

        if (memory.Find(browse) is { } opened) return opened;
        memory.ForgetOld();
        var chunks = await store.Read(tenant, browse, cancellationToken);
        if (chunks.Count == 0) return null;
        var head = new Head([], new Dictionary<string, int>(), default);
        var people = new List<BrowsedPerson>();
        for (var i = 0; i < chunks.Count; i++)
        {
            using var plain = Compressed.Open(await keys.Open(tenant.Value, chunks[i], Place(browse, i), cancellationToken));
            if (i == 0) head = JsonSerializer.Deserialize<Head>(plain.Span)!;
            else people.AddRange(JsonSerializer.Deserialize<List<BrowsedPerson>>(plain.Span)!);
        }

        var directory = new BrowsedDirectory(head.Groups, people, head.Counts, head.ReadAt);
        memory.Keep(browse, directory);
        return directory;
    }

    private static IEnumerable<BrowsedPerson> Current(PeoplePage page, DateOnly today, Dictionary<string, int> counts)
    {
        for (var i = 0; i < page.Fingerprints.Length; i++)
        {
            if (page.Map(i).Person is not { } person) continue;
            var without = PersonRules.NotCurrent(person, today);
            var word = without ?? PersonRules.Word(person.Kind);
            counts[word] = counts.GetValueOrDefault(word) + 1;
            if (without is not null) continue;
            yield return new BrowsedPerson(
                person.ExternalId, person.Email, person.ShownName, person.JobTitle, [.. person.Groups.Select(group => group.ToString())], person.Kind == PersonKind.Employee ? null : word);
        }
    }

    private async Task<bool> Store(
        TenantId tenant, long epoch, Guid browse, List<BrowsedPerson> people, IReadOnlyList<DirectoryGroup> groups, IReadOnlyDictionary<string, int> kinds, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var counts = people.SelectMany(person => person.Groups).CountBy(group => group).ToDictionary();
        var browsed = groups
            .Select(group => new BrowsedGroup(group.Id.ToString(), GroupId.Word(group.Id.Kind), group.Name, counts.GetValueOrDefault(group.Id.ToString()), group.Parent?.ToString()))
            .OrderBy(group => group.Kind, StringComparer.Ordinal).ThenBy(group => group.Name, StringComparer.OrdinalIgnoreCase).ThenBy(group => group.Id, StringComparer.Ordinal)
            .ToList();
        people.Sort((one, other) => StringComparer.OrdinalIgnoreCase.Compare(one.Name, other.Name) is var byName and not 0 ? byName : string.CompareOrdinal(one.Id, other.Id));
        var chunk = 1;
        foreach (var slice in people.Chunk(ChunkSize))
            if (!await Put(chunk++, JsonSerializer.SerializeToUtf8Bytes(slice))) return false;

        // The groups come last under number 0: a browse without them was never completed.
        if (!await Put(0, JsonSerializer.SerializeToUtf8Bytes(new Head(browsed, kinds, began)))) return false;
        await store.DeleteAllBut(tenant, browse, cancellationToken);
        return true;

        async Task<bool> Put(int number, byte[] json)
        {
            var bytes = await keys.Seal(tenant.Value, Compressed.Make(json), Place(browse, number), cancellationToken);
            return await store.Put(tenant, epoch, browse, number, bytes, time.GetUtcNow(), cancellationToken);
        }
    }

    /// <summary>What stands before the people.</summary>
    private sealed record Head(IReadOnlyList<BrowsedGroup> Groups, IReadOnlyDictionary<string, int> Counts, DateTimeOffset ReadAt);

    private static byte[] Place(Guid browse, int chunk) => Encoding.UTF8.GetBytes($"browse/{browse:N}/{chunk}");
}
