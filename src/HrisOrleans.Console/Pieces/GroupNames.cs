using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Console.Session;

namespace HrisOrleans.Console.Pieces;

/// <summary>Lets reasons name groups, which stand in them by id. Names that are not known are asked for once; meanwhile, and where nobody knows them, ids stay.</summary>
public sealed class GroupNames(TenantSession session, ApiCall api, KnownGroups known, TimeProvider time)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Names by id.</summary>
    public IReadOnlyDictionary<string, string> Of(string tenant) => known.Of(tenant);

    /// <summary>Asks for the names of groups where some are not known. The directory is read for it where nobody looked into it for an hour.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="ids">Groups that are spoken of.</param>
    /// <param name="changed">Called once there are more names; from anywhere.</param>
    /// <param name="cancellationToken">Ends when the page is left.</param>
    public async Task Learn(string tenant, IEnumerable<string> ids, Action changed, CancellationToken cancellationToken)
    {
        var names = known.Of(tenant);
        if (ids.All(names.ContainsKey) || !_asked.Add(tenant)) return;

        // One read at most: where that comes to nothing, asking again would be another.
        var first = await api.Ask(stop => session.Client.Connection.Groups(tenant, limit: 1, cancellationToken: stop), cancellationToken);
        if (first.Value is not { } page) return;
        if (page is { Items.Count: 0, Sync: { } read } && await new SyncWatch(api, session.Client, tenant, time).Browsed(read.Id, cancellationToken) is not null) return;
        var all = await api.Ask(stop => All(tenant, stop), cancellationToken);
        if (all.Value is not { Count: > 0 } groups) return;
        known.Keep(tenant, groups);
        changed();
    }

    /// <summary>The groups that reasons speak of.</summary>
    public static IEnumerable<string> In(IEnumerable<Reason> reasons) => reasons.Select(reason => GroupOf(reason.Rule, reason.Reference)).OfType<string>();

    /// <summary>A reason's sentence with the group's name in the place of its id.</summary>
    public static string Named(string rule, string text, string? reference, IReadOnlyDictionary<string, string>? names) =>
        GroupOf(rule, reference) is { } id && names?.GetValueOrDefault(id) is { } name ? text.Replace(id, $"“{name}”", StringComparison.Ordinal) : text;

    /// <summary>The id of the group that a reason refers to, or null.</summary>
    public static string? GroupOf(string rule, string? reference) => rule switch
    {
        "selected_by" when reference is "everyone" or "picked" => null,
        "selected_by" or "left_group" or "moved_to_group" or "not_listed_in_group" or "held_group_empty" or "held_group_unproven" or "in_group" or "selected_group" => reference,
        "over_group_budget" => reference?.LastIndexOf(' ') is > 0 and var end ? reference[..end] : null,
        _ => null,
    };

    private async Task<List<Group>> All(string tenant, CancellationToken cancellationToken)
    {
        List<Group> found = [];
        await foreach (var group in session.Client.Connection.AllGroups(tenant, cancellationToken: cancellationToken)) found.Add(group);
        return found;
    }
}
