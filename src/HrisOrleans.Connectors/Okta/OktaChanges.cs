using System.Globalization;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Okta;

/// <summary>
/// What changed since a moment: users found by their last update, deactivated ones included, and users whom the System Log
/// shows to have come into a group or left it, which is no update of the user. The log names deleted users, too.
/// </summary>
internal sealed class OktaChanges(OktaCalls calls, string checkpoint, ReadScope? scope) : PeopleSource
{
    private const string Added = "group.user_membership.add";
    private const string Removed = "group.user_membership.remove";
    private const string GroupDeleted = "group.lifecycle.delete";
    private const string UserDeleted = "user.lifecycle.delete.completed";
    private const string ById = "ids:";

    /// <summary>Each changed user costs a call for their groups; beyond this a full read is cheaper.</summary>
    private const int MostChanged = 500;

    // The log is kept for ninety days.
    private static readonly TimeSpan LogReachesBack = TimeSpan.FromDays(89);

    private static readonly string Filter = string.Join(" or ", new[] { Added, Removed, GroupDeleted, UserDeleted }.Select(type => $"eventType eq \"{type}\""));

    private static ConnectorFailure TooMuch { get; } = new(FailureKind.StartAgain, "So much has changed that a full read is cheaper.");

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _moved = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _deleted = new(StringComparer.Ordinal);
    private List<string[]>? _batches;
    private int _asked;
    private DateTimeOffset _since;
    private string? _checkpoint;

    public override RecordShape Shape { get; } = OktaMapper.Shape with { Shown = [] };

    public override IReadOnlyList<string> Rights => [];

    public override IReadOnlyList<string> Tombstones => [.. _deleted];

    public override string? Checkpoint => _checkpoint;

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken)
    {
        if (MomentCheckpoint.Parse(checkpoint) is not { } since) return MomentCheckpoint.Foreign;
        _since = since;
        var moved = new HashSet<string>(StringComparer.Ordinal);
        var now = since;
        var failure = await calls.Groups(
            $"lastMembershipUpdated gt \"{checkpoint}\"",
            entry =>
            {
                // The log may be minutes behind; what moved since then is looked at again by the next delta.
                if (OktaCalls.Add(entry, Groups) is { } group && Matters(group.Group) && !(MovedAt(entry) > now - MomentCheckpoint.Overlap)) moved.Add(group.Id);
            },
            cancellationToken,
            first => (_checkpoint, now) = (MomentCheckpoint.After(first), first.ProviderTimeAtSend ?? first.SentAt));
        if (failure is not null) return failure;
        if (now - since > LogReachesBack) return new(FailureKind.StartAgain, "Okta's log does not reach back to the checkpoint any more.");
        var lost = false;
        failure = await calls.Log(since, now, Filter, entry => lost |= !Explains(entry, moved), cancellationToken);
        if (failure is not null) return failure;

        // A group that moved without a word in the log was changed in a way that cannot be told from here.
        return lost || moved.Count > 0 ? new(FailureKind.StartAgain, "Okta does not tell who came into a group or left it.") : null;
    }

    public override Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken) =>
        cursor is not null && cursor.StartsWith(ById, StringComparison.Ordinal)
            ? calls.Users(null, string.Join(" or ", _batches![int.Parse(cursor.AsSpan(ById.Length), CultureInfo.InvariantCulture)].Select(id => $"id eq \"{id}\"")), cancellationToken)
            : calls.Users(cursor, $"lastUpdated gt \"{MomentCheckpoint.Write(_since)}\"", cancellationToken);

    public override Reply<NextPage> Next(PageView page)
    {
        _seen.UnionWith(page.Ids().OfType<string>());
        if (_seen.Count > MostChanged) return TooMuch;
        if (OktaCalls.After(page.Headers) is { } after) return NextPage.At(after);
        _batches ??= [.. _moved.Except(_seen).Except(_deleted).Chunk(Math.Min(20, calls.PageSize))];
        return NextPage.At(_asked < _batches.Count ? $"{ById}{_asked++}" : null);
    }

    public override async Task<ConnectorFailure?> Complete(PageView page, CancellationToken cancellationToken)
    {
        foreach (var id in page.Ids().OfType<string>())
        {
            var failure = await calls.GroupsOf(
                id,
                entry =>
                {
                    if (OktaCalls.Add(entry, Groups) is { } group && Matters(group.Group)) Groups.Join(id, group.Group);
                },
                cancellationToken);

            // Whoever was deleted this moment is in no group.
            if (failure is not null && failure != OktaCalls.Gone) return failure;
        }

        return null;
    }

    private static DateTimeOffset? MovedAt(JsonRecord group) =>
        DateTimeOffset.TryParse(group.Text("lastMembershipUpdated"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    private bool Matters(GroupId group) => scope is null || scope.Holds(group);

    /// <summary>Takes note of an event; false when it leaves open who is concerned.</summary>
    private bool Explains(JsonRecord entry, HashSet<string> moved)
    {
        var targets = entry.List("target").ToLookup(target => target.Text("type"), target => target.Text("id"));
        var users = targets["User"].OfType<string>().ToList();
        var groups = targets["UserGroup"].OfType<string>().ToList();
        switch (entry.Text("eventType"))
        {
            case UserDeleted:
                _deleted.UnionWith(users);
                return users.Count > 0;
            case GroupDeleted:
                return !groups.Exists(id => Matters(new GroupId(GroupKind.Group, id)));
            case Added or Removed:
                if (!groups.Exists(id => Matters(new GroupId(GroupKind.Group, id)))) return true;
                moved.ExceptWith(groups);
                _moved.UnionWith(users);
                return users.Count > 0 && _moved.Count <= MostChanged;
            default:
                return true;
        }
    }
}
