using System.Globalization;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Syncs;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Api.Connections;

/// <summary>Looking into the directory before anybody is selected.</summary>
internal static class DirectoryEndpoints
{
    private const string GroupsList = "groups";
    private const string PeopleList = "people";

    public static void MapDirectory(this RouteGroupBuilder connection)
    {
        connection.MapGet("/groups", Groups)
            .Is("listGroups", "List groups of the directory", "With counts of current people. 202 while the directory is read for the first time: watch the sync, then ask again.")
            .Gives<DirectoryPage<Group>>()
            .Gives<DirectoryPage<Group>>(202)
            .Refuses(400, "invalid_cursor")
            .Refuses(404, "no_connection")
            .Refuses(409, "connection_paused", "account_refused", "browse_expired")
            .Refuses(410, "cursor_expired");
        connection.MapGet("/people", People)
            .Is("listPeople", "List people of the directory", "Current people, by name. 202 while the directory is read for the first time: watch the sync, then ask again.")
            .Gives<DirectoryPage<Person>>()
            .Gives<DirectoryPage<Person>>(202)
            .Refuses(400, "invalid_cursor")
            .Refuses(404, "no_connection")
            .Refuses(409, "connection_paused", "account_refused", "browse_expired")
            .Refuses(410, "cursor_expired");
        connection.MapPost("/directory", ReadAgain)
            .Is("readDirectory", "Read the directory again", "For the lists of groups and people alone: nobody is moved, and they show what they showed until the read is there. One that already waits or runs is answered instead of a second.")
            .Gives<Sync>(202)
            .Refuses(404, "no_connection")
            .Refuses(409, "connection_paused", "account_refused");
    }

    private static async Task<IResult> ReadAgain(TenantScope scope, CancellationToken cancellationToken) =>
        (await scope.Connection.BrowseAgain(cancellationToken)).To(sync => SyncEndpoints.Watch(scope, sync));

    private static Task<IResult> Groups(TenantScope scope, string? search, [AsParameters] Paging paging, CancellationToken cancellationToken) =>
        Look<GroupView, Group>(scope, GroupsList, search, paging, (queries, query) => queries.Groups(query, cancellationToken), view => view.ToDto(), cancellationToken);

    private static Task<IResult> People(TenantScope scope, string? search, [AsParameters] Paging paging, CancellationToken cancellationToken) =>
        Look<PersonView, Person>(scope, PeopleList, search, paging, (queries, query) => queries.People(query, cancellationToken), view => view.ToDto(), cancellationToken);

    private static async Task<IResult> Look<TView, TDto>(
        TenantScope scope,
        string list,
        string? search,
        Paging paging,
        Func<IQueriesGrain, BrowseQuery, Task<Answer<Page<TView>>>> ask,
        Func<TView, TDto> map,
        CancellationToken cancellationToken)
    {
        var text = QueryText.Search(search);
        var (browse, after) = ReadCursor(paging.Request(list));
        var looked = await scope.Connection.Browse(cancellationToken);
        if (!looked.Accepted) return ProblemAnswer.Of(looked.Refused);
        var sync = looked.Value.Sync?.ToDto();
        if (looked.Value.Browse is not { } current)
            return new Reply<DirectoryPage<TDto>>(StatusCodes.Status202Accepted, new([], null, sync), sync is null ? null : scope.Path($"syncs/{sync.Id}"));

        // A page of a newer look would repeat some people and leave out others.
        if (browse is not null && browse != current) throw Expired();
        var query = new BrowseQuery(current, text, new PageRequest(after, paging.ReadLimit()));
        var answer = await ask(scope.Queries, query);
        if (browse is not null && answer.Refused?.Code == "browse_expired") throw Expired();
        var whole = browse is null ? (await scope.Queries.Browsed(query, cancellationToken)).Value : null;
        return answer.To(page => Replies.Ok(new DirectoryPage<TDto>([.. page.Items.Select(map)], Cursor.WriteNext(list, WriteCursor(current, page.Next)), sync) { Counts = whole?.Counts, ReadAt = whole?.ReadAt }));
    }

    private static RequestRefusedException Expired() =>
        RequestRefusedException.OfStatus("cursor_expired", StatusCodes.Status410Gone, "The directory was read again since; start from the first page.");

    private static string? WriteCursor(Guid browse, string? next) => next is null ? null : browse.ToString("N", CultureInfo.InvariantCulture) + next;

    private static (Guid? Browse, string? After) ReadCursor(PageRequest page)
    {
        if (page.After is null) return (null, null);
        return page.After.Length > 32 && Guid.TryParseExact(page.After[..32], "N", out var browse)
            ? (browse, page.After[32..])
            : throw RequestRefusedException.Of("invalid_cursor", Domain.RefusalKind.Invalid, "The cursor is not one of this list.");
    }
}
