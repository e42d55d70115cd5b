using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Console.Setup;

/// <summary>The directory as it is looked into while people are selected: all groups, and how many people of each kind. Waits while it is read.</summary>
internal sealed class DirectoryLook(ApiCall api, HrisOrleansClient client, KnownGroups known, string tenant, TimeProvider time)
{
    private readonly SyncWatch _watch = new(api, client, tenant, time);

    public IReadOnlyList<Group> Groups { get; private set; } = [];

    /// <summary>Names of groups as they were seen before: of those that are gone there is no other.</summary>
    public IReadOnlyDictionary<string, string> Former { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, int> Counts { get; private set; } = new Dictionary<string, int>();

    public bool Ready { get; private set; }

    /// <summary>It was read, and that is gone: it is kept for an hour, and no longer than the connection stays as it is. What is shown of it is as it was.</summary>
    public bool Gone { get; private set; }

    /// <summary>When the read began that all this is from.</summary>
    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>It is read once more, and shown as it was until then.</summary>
    public bool Again { get; private set; }

    /// <summary>People read so far, while it is read.</summary>
    public int Read { get; private set; }

    public Trouble? Trouble { get; private set; }

    public int Employees => Counts.GetValueOrDefault("employee");

    public int Contractors => Counts.GetValueOrDefault("contractor");

    public int Guests => Counts.GetValueOrDefault("guest");

    /// <summary>Looks until it is there.</summary>
    public async Task Open(Action changed, CancellationToken cancellationToken)
    {
        if (!Ready || Gone) await Fill(changed, cancellationToken);
        changed();
    }

    /// <summary>A list was asked for, and what it comes from is gone: waits until it is there again.</summary>
    public async Task Renew(Action changed, CancellationToken cancellationToken)
    {
        if (Gone) return;
        (Gone, Read, Trouble) = (true, 0, null);
        changed();
        await Open(changed, cancellationToken);
    }

    /// <summary>Has it read once more, such as for somebody who was entered a minute ago.</summary>
    public async Task ReadAgain(Action changed, CancellationToken cancellationToken)
    {
        if (Again) return;
        (Again, Read, Trouble) = (true, 0, null);
        changed();
        var answer = await api.Ask(stop => client.Connection.ReadDirectory(tenant, cancellationToken: stop), cancellationToken);
        if (answer.Value is not { } sync) Trouble = answer.Trouble;
        else if (await Watch(sync, changed, cancellationToken)) await Fill(changed, cancellationToken);
        Again = false;
        changed();
    }

    private async Task Fill(Action changed, CancellationToken cancellationToken)
    {
        Trouble = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var answer = await api.Ask(stop => client.Connection.Groups(tenant, limit: 500, cancellationToken: stop), cancellationToken);
            if (answer.Trouble is { } trouble)
            {
                if (trouble.Kind == TroubleKind.Left) return;
                Trouble = trouble;
                break;
            }

            var page = answer.Value!;
            if (page.Counts is not null)
            {
                await Rest(page, cancellationToken);
                break;
            }

            if (page.Sync is not { } sync || !await Watch(sync, changed, cancellationToken)) break;
        }
    }

    private async Task Rest(DirectoryPage<Group> first, CancellationToken cancellationToken)
    {
        var groups = first.Items.ToList();
        for (var next = first.Next; next is not null;)
        {
            var after = next;
            var answer = await api.Ask(stop => client.Connection.Groups(tenant, after: after, limit: 500, cancellationToken: stop), cancellationToken);
            if ((Trouble = answer.Trouble) is not null) return;
            groups.AddRange(answer.Value!.Items);
            next = answer.Value.Next;
        }

        Former = known.Of(tenant);
        known.Keep(tenant, groups);
        (Groups, Counts, ReadAt, Ready, Gone) = (groups, first.Counts!, first.ReadAt, true, false);
    }

    /// <returns>False when the read came to nothing.</returns>
    private async Task<bool> Watch(Sync sync, Action changed, CancellationToken cancellationToken)
    {
        var trouble = await _watch.Browsed(
            sync.Id,
            cancellationToken,
            now =>
            {
                Read = now.People;
                changed();
            });

        // After an outage the page loads again by itself.
        if (trouble is { Kind: not TroubleKind.Left }) Trouble = trouble;
        return trouble is null;
    }
}
