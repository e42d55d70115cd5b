using System.Text.Json.Nodes;
using HrisOrleans.Connectors.Scim;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Pushed;

namespace HrisOrleans.Silo.Pushed;

/// <summary>Finds pushed resources. What names one by a key is looked up; anything else is looked through, within bounds.</summary>
internal sealed class PushedSearch(IPushedStore store, PushedDirectory directory, PushedCipher cipher)
{
    /// <summary>Values are sealed: a filter without a key reads every resource, and no more than so many.</summary>
    private const int MostRead = 20_000;

    private const int Together = 1_000;

    private const string Members = "members";

    /// <returns>True total, the page, or why there is none.</returns>
    public async Task<(long Total, IReadOnlyList<OpenedResource> Page, ScimError? Error)> List(
        TenantId tenant, PushedKind kind, string? filter, int startIndex, int count, CancellationToken cancellationToken)
    {
        var (skip, limit) = (Math.Max(1, startIndex) - 1, Math.Clamp(count, 0, 200));
        if (string.IsNullOrWhiteSpace(filter))
        {
            var total = await store.Count(tenant, kind, cancellationToken);
            var rows = limit == 0 ? [] : await store.Page(tenant, kind, null, skip, limit, cancellationToken);
            return (total, await Open(tenant, rows, cancellationToken), null);
        }

        var (parsed, error) = ScimFilter.Parse(filter);
        if (parsed is null) return (0, [], error);
        var (found, refused) = await Matching(tenant, kind, parsed, cancellationToken);
        return refused is not null ? (0, [], refused) : (found.Count, [.. found.Skip(skip).Take(limit)], null);
    }

    private async Task<(IReadOnlyList<OpenedResource> Found, ScimError? Error)> Matching(TenantId tenant, PushedKind kind, ScimFilter filter, CancellationToken cancellationToken)
    {
        foreach (var (attribute, value) in filter.Keys())
        {
            if (attribute.Equals("id", StringComparison.OrdinalIgnoreCase))
                return (Guid.TryParse(value, out var id) && await directory.Find(tenant, kind, id, cancellationToken) is { } one ? await Matching(tenant, kind, filter, [one], cancellationToken) : [], null);
            if (kind == PushedKind.Group && attribute.ToLowerInvariant() is Members or $"{Members}.value")
                return (Guid.TryParse(value, out var user) ? await Matching(tenant, kind, filter, await GroupsOf(tenant, user, cancellationToken), cancellationToken) : [], null);
            if (KeyOf(kind, attribute) is not { } key) continue;
            var rows = await store.Find(tenant, kind, key, await cipher.Hash(tenant, key, value, cancellationToken), cancellationToken);
            return (await Matching(tenant, kind, filter, await Open(tenant, rows, cancellationToken), cancellationToken), null);
        }

        if (await store.Count(tenant, kind, cancellationToken) > MostRead)
            return ([], new ScimError(400, "tooMany", $"Over {MostRead} resources a filter needs userName, displayName, externalId or id with eq."));
        var found = new List<OpenedResource>();
        Guid? after = null;
        while (true)
        {
            var rows = await store.Page(tenant, kind, after, 0, Together, cancellationToken);
            found.AddRange(await Matching(tenant, kind, filter, await Open(tenant, rows, cancellationToken), cancellationToken));
            if (rows.Count < Together) return (found, null);
            after = rows[^1].Id;
        }
    }

    // The id is the server's own, and a group's members are kept apart: both stand beside the resource.
    private async Task<IReadOnlyList<OpenedResource>> Matching(TenantId tenant, PushedKind kind, ScimFilter filter, IReadOnlyList<OpenedResource> among, CancellationToken cancellationToken)
    {
        var members = kind == PushedKind.Group && filter.AsksFor(Members)
            ? (await store.Members(tenant, [.. among.Select(opened => opened.Row.Id)], cancellationToken)).ToLookup(pair => pair.Group, pair => pair.Member)
            : null;
        return [.. among.Where(Matches)];

        bool Matches(OpenedResource opened)
        {
            opened.Json["id"] = opened.Row.Id.ToString("D");
            if (members is not null) opened.Json[Members] = new JsonArray([.. members[opened.Row.Id].Select(member => new JsonObject { ["value"] = member.ToString("D") })]);
            var matches = filter.Matches(opened.Json);
            opened.Json.Remove("id");
            if (members is not null) opened.Json.Remove(Members);
            return matches;
        }
    }

    private async Task<IReadOnlyList<OpenedResource>> GroupsOf(TenantId tenant, Guid user, CancellationToken cancellationToken)
    {
        var groups = new List<OpenedResource>();
        foreach (var (group, _) in (await store.GroupsOf(tenant, [user], cancellationToken)).OrderBy(pair => pair.Group))
            if (await directory.Find(tenant, PushedKind.Group, group, cancellationToken) is { } opened) groups.Add(opened);
        return groups;
    }

    private static PushedKey? KeyOf(PushedKind kind, string attribute) => (kind, attribute.ToLowerInvariant()) switch
    {
        (PushedKind.User, "username") or (PushedKind.Group, "displayname") => PushedKey.Name,
        (_, "externalid") => PushedKey.External,
        _ => null,
    };

    private async Task<IReadOnlyList<OpenedResource>> Open(TenantId tenant, IReadOnlyList<PushedResource> rows, CancellationToken cancellationToken)
    {
        var opened = new List<OpenedResource>(rows.Count);
        foreach (var row in rows) opened.Add(await directory.Open(tenant, row, cancellationToken));
        return opened;
    }
}
