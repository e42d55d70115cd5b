using System.Net;
using System.Runtime.CompilerServices;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Events;
using HrisOrleans.Client.Invitations;
using HrisOrleans.Client.Jobs;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Client.Webhooks;

namespace HrisOrleans.Client;

/// <summary>Whole lists, fetched page by page as they are read.</summary>
public static class WholeLists
{
    private const int PageSize = 500;

    /// <summary>All members of a list, or of all.</summary>
    public static IAsyncEnumerable<Member> All(this IMembersApi members, string tenant, string? list = null, string? grant = null, string? search = null, string? group = null, string? source = null, CancellationToken cancellationToken = default) =>
        Each(after => members.List(tenant, list, grant, search, after, PageSize, group, source, null, cancellationToken), page => (page.Items, page.Next), cancellationToken);

    /// <summary>All members with a raised advisory.</summary>
    public static IAsyncEnumerable<Member> AllAdvisories(this IMembersApi members, string tenant, CancellationToken cancellationToken = default) =>
        Each(after => members.Advisories(tenant, after, PageSize, cancellationToken), cancellationToken);

    /// <summary>
    /// The page, which is one of a directory that was read. While it is still to be read, a page is empty and says nothing of who
    /// is there: then this throws <see cref="HrisApiException"/> with <see cref="RefusalCodes.BrowseExpired"/>.
    /// </summary>
    public static DirectoryPage<T> There<T>(this DirectoryPage<T> page) => page is { Items.Count: 0, Counts: null, Sync: not null } ? throw StillRead() : page;

    /// <summary>All groups of the directory; refused as in <see cref="There{T}"/> while it is still to be read.</summary>
    public static IAsyncEnumerable<Group> AllGroups(this IConnectionApi connection, string tenant, string? search = null, CancellationToken cancellationToken = default) =>
        Each(after => connection.Groups(tenant, search, after, PageSize, cancellationToken), page => (page.There().Items, page.Next), cancellationToken);

    /// <summary>All current people of the directory; refused as in <see cref="There{T}"/> while it is still to be read.</summary>
    public static IAsyncEnumerable<Person> AllPeople(this IConnectionApi connection, string tenant, string? search = null, CancellationToken cancellationToken = default) =>
        Each(after => connection.People(tenant, search, after, PageSize, cancellationToken), page => (page.There().Items, page.Next), cancellationToken);

    /// <summary>All plans, newest first.</summary>
    public static IAsyncEnumerable<Plan> All(this IPlansApi plans, string tenant, string? state = null, CancellationToken cancellationToken = default) =>
        Each(after => plans.List(tenant, state, after, PageSize, cancellationToken), cancellationToken);

    /// <summary>All lines of a plan.</summary>
    public static IAsyncEnumerable<Change> AllChanges(this IPlansApi plans, string tenant, Guid plan, string? action = null, string? search = null, string? reason = null, CancellationToken cancellationToken = default) =>
        Each(after => plans.Changes(tenant, plan, action, search, after, PageSize, reason, cancellationToken), cancellationToken);

    /// <summary>All people whom an undone or refused plan holds.</summary>
    public static IAsyncEnumerable<Pin> AllPins(this IPlansApi plans, string tenant, CancellationToken cancellationToken = default) =>
        Each(after => plans.Pins(tenant, after, PageSize, cancellationToken), cancellationToken);

    /// <summary>What came of each person or line of a job.</summary>
    public static IAsyncEnumerable<JobResult> AllResults(this IJobsApi jobs, string tenant, Guid job, string? outcome = null, CancellationToken cancellationToken = default) =>
        Each(after => jobs.Results(tenant, job, outcome, after, PageSize, cancellationToken), cancellationToken);

    /// <summary>All syncs, newest first.</summary>
    public static IAsyncEnumerable<Sync> All(this ISyncsApi syncs, string tenant, CancellationToken cancellationToken = default) =>
        Each(after => syncs.List(tenant, after, PageSize, cancellationToken), cancellationToken);

    /// <summary>All faulty records of a sync.</summary>
    public static IAsyncEnumerable<Fault> AllFaults(this ISyncsApi syncs, string tenant, Guid sync, CancellationToken cancellationToken = default) =>
        Each(after => syncs.Faults(tenant, sync, after, PageSize, cancellationToken), cancellationToken);

    /// <summary>All events up to the present end of the sequence, oldest first.</summary>
    /// <param name="after">A cursor to begin behind; null: at the beginning.</param>
    public static IAsyncEnumerable<TenantEvent> All(this IEventsApi events, string tenant, string? after = null, CancellationToken cancellationToken = default) =>
        Each(next => events.List(tenant, next ?? after, PageSize, cancellationToken: cancellationToken), page => (page.Items, page.More ? page.Next : null), cancellationToken);

    /// <summary>A webhook's whole log, newest event first.</summary>
    public static IAsyncEnumerable<Delivery> AllDeliveries(this IWebhooksApi webhooks, string tenant, Guid webhook, string? state = null, CancellationToken cancellationToken = default) =>
        Each(after => webhooks.Deliveries(tenant, webhook, state, after, PageSize, cancellationToken), cancellationToken);

    /// <summary>A platform webhook's whole log over all tenants, newest line first, or of one tenant, newest event first.</summary>
    public static IAsyncEnumerable<Delivery> AllDeliveries(this IPlatformWebhooksApi webhooks, Guid webhook, string? tenant = null, string? state = null, CancellationToken cancellationToken = default) =>
        Each(after => webhooks.Deliveries(webhook, tenant, state, after, PageSize, cancellationToken), cancellationToken);

    /// <summary>All suppressions, oldest first.</summary>
    public static IAsyncEnumerable<Suppression> All(this ISuppressionsApi suppressions, string tenant, CancellationToken cancellationToken = default) =>
        Each(after => suppressions.List(tenant, null, after, PageSize, cancellationToken), cancellationToken);

    private static HrisApiException StillRead() => new(
        new HrisProblem(HrisProblem.TypeOf(RefusalCodes.BrowseExpired), "Conflict", (int)HttpStatusCode.Conflict, RefusalCodes.BrowseExpired, "The directory is still to be read; ask again once it was."),
        HttpStatusCode.Conflict);

    private static IAsyncEnumerable<T> Each<T>(Func<string?, Task<ResultPage<T>>> fetch, CancellationToken cancellationToken) =>
        Each(fetch, page => (page.Items, page.Next), cancellationToken);

    private static async IAsyncEnumerable<T> Each<TPage, T>(
        Func<string?, Task<TPage>> fetch, Func<TPage, (IReadOnlyList<T> Items, string? Next)> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            (var items, next) = read(await fetch(next).ConfigureAwait(false));
            foreach (var item in items) yield return item;
        }
        while (next is not null);
    }
}
