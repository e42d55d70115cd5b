using HrisOrleans.Api.Events;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Idempotency;
using HrisOrleans.Client;
using HrisOrleans.Client.Events;
using HrisOrleans.Client.Members;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Members;
using Microsoft.AspNetCore.Mvc;
using Member = HrisOrleans.Client.Members.Member;
using MembersPage = HrisOrleans.Client.Members.MembersPage;

namespace HrisOrleans.Api.Members;

internal static class MemberEndpoints
{
    private const string MembersList = "members";
    private const string AdvisoriesList = "advisories";

    private const string InviteAbout = """
        The admin's act is the approval. Under one idempotency key a retry is the same person, or the same job.

        One person, a JSON object: 201 and the member. Many, a JSON array of at most 10,000 people without `send`, or a file (`text/csv`):
        202 and the job to watch; good lines go through, and each bad one is a result with its line and code (`missing_email`,
        `malformed_address`, `name_too_long`, `malformed_name`, `unknown_role`, `duplicate_line`, `already_member`, `address_suppressed`,
        `malformed_line`, `too_many_fields`).

        A file has a line of headers: `email`, and if there are any `given name`, `family name`, `display name` and `role`, in any case and order,
        under the usual other names too; other columns are left alone. Commas, semicolons, tabs or bars between the fields; UTF-8, UTF-16 with a
        byte order mark, or `text/csv; charset=windows-1252`. A record is one line. At most 20 MB and 100,000 lines where nothing else is configured.
        """;

    public static void MapMembers(this RouteGroupBuilder tenant)
    {
        var members = tenant.MapGroup("/members").WithTags("Members");
        members.MapGet("", List)
            .Is("listMembers", "List members", "By list, grant, group, source and search, in order of id: paging neither shows anybody twice nor passes anybody over because somebody else changed. With the counts of all lists; total=true counts those whom the filters select, too.")
            .Gives<MembersPage>()
            .Refuses(400, "invalid_cursor");
        members.MapPost("", Invite)
            .Is("inviteMember", "Invite by hand", InviteAbout)
            .Gives<Member>(201)
            .Gives<Client.Jobs.Job>(202)
            .Refuses(409, "address_suppressed", "already_member")
            .Refuses(413, "csv_too_large", "too_many_lines")
            .Refuses(415, "unsupported_charset")
            .Refuses(422, "malformed_address", "name_too_long", "csv_empty", "csv_no_email_column", "csv_duplicate_column", "csv_encoding", "csv_malformed")
            .TakesUpTo(RequestBody.PickedPeopleLimit)
            .WithMetadata(new TakesFiles());
        members.MapPost("/check", Check)
            .Is("checkInvites", "Look through people to invite", "A list or a file, as for inviting many by hand: which lines are good, and which are bad and why. Who is a member already (`already_member`) or is to get no invitations (`address_suppressed`) is told as of this moment. Nobody is invited, and nothing of it is kept.")
            .Gives<InviteCheck>()
            .Refuses(413, "csv_too_large", "too_many_lines")
            .Refuses(415, "unsupported_charset")
            .Refuses(422, "csv_empty", "csv_no_email_column", "csv_duplicate_column", "csv_encoding", "csv_malformed")
            .TakesUpTo(RequestBody.PickedPeopleLimit)
            .WithMetadata(new TakesFiles());
        members.MapGet("/{member}", Get)
            .Is("getMember", "Get a member", "Who they are and where they stand.")
            .Gives<Member>()
            .Refuses(404, "member_not_found");
        members.MapGet("/{member}/history", History)
            .Is("getHistory", "Get a member's history", "What was decided, by whom, from which cause and plan.")
            .Gives<ResultList<TenantEvent>>()
            .Refuses(404, "member_not_found");
        members.MapPatch("/{member}", Edit)
            .Is("editMember", "Edit a member", "The role, and the fields that are kept by hand. What is left out stays as it is. The last active admin is made a member only by the operator.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "already_member", "email_locked", "last_active_admin", "managed_by_hris")
            .Refuses(412, "version_mismatch")
            .Refuses(422, "malformed_address", "name_too_long");
        tenant.MapGet("/advisories", Advisories)
            .WithTags("Members")
            .Is("listAdvisories", "List advisories", "Members whose departure was told and changed nothing by itself; an admin decides.")
            .Gives<ResultPage<Member>>()
            .Refuses(400, "invalid_cursor");
    }

    public static IResult Tagged(MemberView view) => Replies.Ok(view.ToDto(), IfMatch.ETagOf(view.Version));

    private static async Task<IResult> List(TenantScope scope, string? list, string? grant, string? group, string? source, string? search, string? total, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        var query = new ListMembers(MemberMapping.ListOf(list), MemberMapping.GrantOf(grant), QueryText.Search(search), paging.Request(MembersList), MemberMapping.GroupOf(group), MemberMapping.SourceOf(source), QueryText.Flag("total", total));
        var answer = await scope.Queries.Members(query, cancellationToken);
        return answer.To(page => Replies.Ok(new MembersPage(
            [.. page.Items.Select(member => member.ToDto())],
            Cursor.WriteNext(MembersList, page.Next),
            page.Counts,
            page.Total)));
    }

    private static async Task<IResult> Invite(HttpContext context, TenantScope scope, InviteBody body, string? send, ManyInvites many, TimeProvider time, CancellationToken cancellationToken)
    {
        if (body.List is { } people) return await many.List(scope, people, MemberMapping.SendOf(send), cancellationToken);
        if (body.One is not { } request) return await many.File(context, scope, MemberMapping.SendOf(send), cancellationToken);
        var member = scope.KeyHash is { } hash ? IdempotencyKey.MemberOf(scope.Tenant, hash) : MemberId.New(time.GetUtcNow());
        var command = new InviteByHand(request.Email, request.GivenName, request.FamilyName, request.DisplayName, MemberMapping.RoleOf(request.Role), request.Send);
        var answer = await scope.Member(member).Invite(command, cancellationToken);
        return answer.To(view => Replies.Created(view.ToDto(), scope.Path($"members/{view.Id}"), IfMatch.ETagOf(view.Version)));
    }

    private static async Task<IResult> Check(HttpContext context, TenantScope scope, InviteBody body, ManyInvites many, CancellationToken cancellationToken) =>
        body.One is null ? Replies.Ok(await many.Check(context, scope, body.List, cancellationToken)) : throw RequestRefusedException.Invalid("", "A list or a file is needed.");

    private static async Task<IResult> Get(TenantScope scope, string member, CancellationToken cancellationToken) =>
        (await scope.Queries.Member(new MemberQuery(TenantScope.MemberOf(member).Value), cancellationToken)).To(Tagged);

    private static async Task<IResult> History(TenantScope scope, string member, CancellationToken cancellationToken)
    {
        var answer = await scope.Queries.History(new MemberQuery(TenantScope.MemberOf(member).Value), cancellationToken);
        return answer.To(events => Replies.Ok(new ResultList<TenantEvent>([.. events.Select(one => one.ToDto())])));
    }

    private static async Task<IResult> Edit(TenantScope scope, string member, Body<MemberPatch> body, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var patch = body.Value;
        var role = patch.Role is null ? (MemberRole?)null : MemberMapping.RoleOf(patch.Role);
        var command = new EditMember(role, patch.Email, patch.GivenName, patch.FamilyName, patch.DisplayName, IfMatch.Version(ifMatch));
        return (await scope.Member(member).Edit(command, cancellationToken)).To(Tagged);
    }

    private static async Task<IResult> Advisories(TenantScope scope, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        var answer = await scope.Queries.Advisories(paging.Request(AdvisoriesList), cancellationToken);
        return answer.To(page => Replies.Ok(new ResultPage<Member>([.. page.Items.Select(member => member.ToDto())], Cursor.WriteNext(AdvisoriesList, page.Next))));
    }
}
