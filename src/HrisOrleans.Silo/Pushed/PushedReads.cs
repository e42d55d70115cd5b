using System.Globalization;
using System.IO.Hashing;
using System.Text;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Connectors.Scim;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Pushed;

namespace HrisOrleans.Silo.Pushed;

/// <summary>Makes pages of people of what is kept.</summary>
internal sealed class PushedPages(TenantId tenant, IPushedStore store, PushedDirectory directory, RecordFingerprinter fingerprinter)
{
    private readonly SortedDictionary<GroupId, DirectoryGroup> _groups = [];

    public IReadOnlyList<DirectoryGroup> Groups => [.. _groups.Values];

    /// <summary>Reads the names of every group.</summary>
    public async Task LoadGroups(CancellationToken cancellationToken)
    {
        Guid? after = null;
        while (true)
        {
            var rows = await store.Page(tenant, PushedKind.Group, after, 0, PushedFullRead.PageSize, cancellationToken);
            foreach (var row in rows)
            {
                var id = GroupOf(row.Id);
                _groups[id] = new DirectoryGroup(id, (await directory.Open(tenant, row, cancellationToken)).Json["displayName"]!.ToString());
            }

            if (rows.Count < PushedFullRead.PageSize) return;
            after = rows[^1].Id;
        }
    }

    public async Task<PeoplePage> Of(IReadOnlyList<PushedResource> users, CancellationToken cancellationToken)
    {
        var memberships = (await store.GroupsOf(tenant, [.. users.Select(user => user.Id)], cancellationToken)).ToLookup(pair => pair.Member, pair => GroupOf(pair.Group));
        var people = new List<PushedPerson>(users.Count);
        using var text = new MemoryStream();
        var (places, beside) = (new (int, int)[users.Count], new UInt128[users.Count]);
        for (var i = 0; i < users.Count; i++)
        {
            var opened = await directory.Open(tenant, users[i], cancellationToken);
            GroupId[] groups = [.. memberships[users[i].Id].Order()];
            foreach (var (kind, name) in ScimMapper.Attributes(opened.Json))
                if (name is not null && ScimMapper.Group(kind, name) is var id) _groups.TryAdd(id, new DirectoryGroup(id, name));
            var start = (int)text.Length;
            text.Write(Encoding.UTF8.GetBytes(opened.Json.ToJsonString()));
            places[i] = (start, (int)text.Length - start);
            beside[i] = groups.Length == 0 ? default : XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(GroupList.Write([.. groups])));
            people.Add(new PushedPerson(opened, groups));
        }

        var fingerprints = new UInt128[users.Count];
        fingerprinter.Fill(text.GetBuffer().AsSpan(0, (int)text.Length), places, fingerprints, beside);
        return new Page(people, fingerprints);
    }

    private static GroupId GroupOf(Guid group) => new(GroupKind.Group, group.ToString("D"));

    private sealed record PushedPerson(OpenedResource User, IReadOnlyList<GroupId> Groups);

    private sealed class Page(List<PushedPerson> people, UInt128[] fingerprints) : PeoplePage
    {
        public override ReadOnlySpan<UInt128> Fingerprints => fingerprints;

        public override MappedRecord Map(int index) => ScimMapper.Map(people[index].User.Row.Id, people[index].User.Json, people[index].Groups);

        public override void Dispose()
        {
        }
    }
}

/// <summary>Everybody who is kept. What is pushed meanwhile comes with the next delta.</summary>
internal sealed class PushedFullRead(TenantId tenant, IPushedStore store, PushedPages pages, TimeProvider time) : IDirectoryRead
{
    public const int PageSize = 1_000;

    private Guid? _after;
    private long? _total;
    private long _reached;
    private long _records;
    private int _pages;
    private DateTimeOffset _startedAt;
    private bool _over;

    public async ValueTask<ReadStep> Next(CancellationToken cancellationToken)
    {
        if (_total is null)
        {
            // The number first: what is pushed from here on is told again by the delta behind it.
            _startedAt = time.GetUtcNow();
            _reached = await store.Reached(tenant, cancellationToken);
            _total = await store.Count(tenant, PushedKind.User, cancellationToken);
            await pages.LoadGroups(cancellationToken);
        }

        if (_over) return await End(cancellationToken);
        var users = await store.Page(tenant, PushedKind.User, _after, 0, PageSize, cancellationToken);
        _over = users.Count < PageSize;
        if (users.Count == 0) return await End(cancellationToken);
        _after = users[^1].Id;
        _records += users.Count;
        _pages++;
        return new ReadStep.Page(await pages.Of(users, cancellationToken));
    }

    // Whoever is kept all the while is met on the way through the ids, whatever is pushed meanwhile; then the number of before says nothing.
    private async Task<ReadStep.End> End(CancellationToken cancellationToken)
    {
        var still = await store.Reached(tenant, cancellationToken) == _reached;
        var evidence = new ReadEvidence("people", _pages, _records, _records, still ? [_total!.Value] : [], ReachedEnd: true, "scim.push", [], _startedAt, time.GetUtcNow()) { NamesTotals = still };
        var (certificate, missing) = CompletenessCertificate.TryIssue(evidence);
        return new ReadStep.End(certificate, missing, pages.Groups, [], PushedCheckpoint.Write(_reached));
    }
}

/// <summary>A checkpoint is a number of the tenant's sequence.</summary>
internal static class PushedCheckpoint
{
    public static string Write(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static long? Parse(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Who was pushed, moved between groups or deleted since a number of the sequence.</summary>
internal sealed class PushedDeltaRead(TenantId tenant, IPushedStore store, PushedPages pages, string checkpoint) : IDirectoryRead
{
    private Queue<PushedResource[]>? _batches;
    private PushedChanges? _changes;

    public async ValueTask<ReadStep> Next(CancellationToken cancellationToken)
    {
        if (_batches is null)
        {
            _changes = PushedCheckpoint.Parse(checkpoint) is { } since ? await store.Changes(tenant, since, cancellationToken) : null;
            if (_changes is null) return new ReadStep.Failed(new(FailureKind.StartAgain, "The checkpoint is from before what is kept of deletions."));
            _batches = new(_changes.Users.Chunk(PushedFullRead.PageSize));
        }

        return _batches.TryDequeue(out var batch)
            ? new ReadStep.Page(await pages.Of(batch, cancellationToken))
            : new ReadStep.End(null, null, pages.Groups, [.. _changes!.Deleted.Select(id => id.ToString("D"))], PushedCheckpoint.Write(_changes.Reached));
    }
}
