using HrisOrleans.Client.Events;
using HrisOrleans.Client.Jobs;
using Refit;

namespace HrisOrleans.Client.Members;

/// <summary>Members of a tenant. Every method throws <see cref="HrisApiException"/> when refused.</summary>
public interface IMembersApi
{
    /// <summary>Members, with the counts of all lists.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="list"><c>active</c>, <c>queued</c>, <c>requests</c>, <c>pending</c> or <c>deactivated</c>; left out: all.</param>
    /// <param name="grant"><c>linked</c>, <c>retained</c> or <c>none</c>; left out: all.</param>
    /// <param name="search">Part of a name or address.</param>
    /// <param name="after">Cursor of the page before.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="group">Id of a group that the directory last named.</param>
    /// <param name="source"><c>hand</c>, <c>hris</c> or a provider's id.</param>
    /// <param name="total">True: count those whom the filters select, too.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Get("/v1/tenants/{tenant}/members")]
    Task<MembersPage> List(
        string tenant, string? list = null, string? grant = null, string? search = null, string? after = null, int? limit = null, string? group = null, string? source = null, bool? total = null, CancellationToken cancellationToken = default);

    /// <summary>Invites one person by hand. Repeated under one idempotency key it is the same person.</summary>
    [Post("/v1/tenants/{tenant}/members")]
    Task<Member> Invite(string tenant, [Body] InviteRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Invites at most 10,000 people by hand, as a job; of each the job tells what came of it.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="people">Whom.</param>
    /// <param name="send"><c>now</c> (default) or <c>later</c>.</param>
    /// <param name="idempotencyKey">Repeated under one key it is the same job.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Post("/v1/tenants/{tenant}/members")]
    Task<Job> InviteMany(string tenant, [Body] IReadOnlyList<InvitePerson> people, string? send = null, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Invites the people of a CSV file by hand, as a job; of each line the job tells what came of it.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="file">The file; a column <c>email</c> must be there.</param>
    /// <param name="send"><c>now</c> (default) or <c>later</c>.</param>
    /// <param name="contentType"><c>text/csv</c>, or with <c>; charset=windows-1252</c>.</param>
    /// <param name="idempotencyKey">Repeated under one key it is the same job.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Post("/v1/tenants/{tenant}/members")]
    Task<Job> InviteFile(
        string tenant,
        [Body] Stream file,
        string? send = null,
        [Header("Content-Type")] string contentType = "text/csv",
        [Header("Idempotency-Key")] string? idempotencyKey = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads a list of people as <see cref="InviteMany"/> would, and tells which lines are bad. Nobody is invited, nothing is kept.</summary>
    [Post("/v1/tenants/{tenant}/members/check")]
    Task<InviteCheck> CheckMany(string tenant, [Body] IReadOnlyList<InvitePerson> people, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a file as <see cref="InviteFile"/> would, and tells which lines are bad. Nobody is invited, nothing is kept.</summary>
    [Post("/v1/tenants/{tenant}/members/check")]
    Task<InviteCheck> CheckFile(
        string tenant, [Body] Stream file, [Header("Content-Type")] string contentType = "text/csv", [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Get("/v1/tenants/{tenant}/members/{member}")]
    Task<Member> Get(string tenant, Guid member, CancellationToken cancellationToken = default);

    /// <summary>The member's events: what was decided, by whom, and why.</summary>
    [Get("/v1/tenants/{tenant}/members/{member}/history")]
    Task<ResultList<TenantEvent>> History(string tenant, Guid member, CancellationToken cancellationToken = default);

    /// <summary>Changes the role and the fields kept by hand.</summary>
    [Patch("/v1/tenants/{tenant}/members/{member}")]
    Task<Member> Edit(string tenant, Guid member, [Body] MemberPatch request, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    [Post("/v1/tenants/{tenant}/members/{member}/approve")]
    Task<Member> Approve(string tenant, Guid member, [Body] ApproveRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Denies a newcomer; it sticks.</summary>
    [Post("/v1/tenants/{tenant}/members/{member}/deny")]
    Task<Member> Deny(string tenant, Guid member, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Sends the invitation of somebody who has none on its way.</summary>
    [Post("/v1/tenants/{tenant}/members/{member}/send")]
    Task<Member> Send(string tenant, Guid member, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>A fresh link and a fresh mail for somebody who was invited and has not come; earlier links stay good.</summary>
    [Post("/v1/tenants/{tenant}/members/{member}/remind")]
    Task<Member> Remind(string tenant, Guid member, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Ends an invitation with all its links.</summary>
    [Post("/v1/tenants/{tenant}/members/{member}/revoke")]
    Task<Member> Revoke(string tenant, Guid member, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Takes the person out; it sticks.</summary>
    [Post("/v1/tenants/{tenant}/members/{member}/remove")]
    Task<Member> Remove(string tenant, Guid member, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Brings somebody back in one step.</summary>
    [Post("/v1/tenants/{tenant}/members/{member}/restore")]
    Task<Member> Restore(string tenant, Guid member, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Removes every personal value of the person everywhere, and takes them out for good; ids, counts and history stay.</summary>
    [Post("/v1/tenants/{tenant}/members/{member}/erase")]
    Task<Member> Erase(string tenant, Guid member, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Members whose departure was told and changed nothing by itself.</summary>
    [Get("/v1/tenants/{tenant}/advisories")]
    Task<ResultPage<Member>> Advisories(string tenant, string? after = null, int? limit = null, CancellationToken cancellationToken = default);
}
