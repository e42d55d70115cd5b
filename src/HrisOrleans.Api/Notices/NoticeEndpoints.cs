using HrisOrleans.Api.Http;
using HrisOrleans.Client.Notices;
using HrisOrleans.Contracts.Notices;
using Microsoft.AspNetCore.Mvc;

namespace HrisOrleans.Api.Notices;

/// <summary>What a tenant's admins are told by mail.</summary>
internal static class NoticeEndpoints
{
    public static void MapNotices(this RouteGroupBuilder tenant)
    {
        var notices = tenant.MapGroup("/notices").WithTags("Notices");
        notices.MapGet("", Get)
            .Is("getNotices", "Get the notices", "Which mails go to the tenant's admins: members with the role admin who are active.")
            .Gives<Client.Notices.Notices>();
        notices.MapPut("", Save)
            .Is("saveNotices", "Set the notices", "Kind by kind; what is left out is on. What waits to be sent follows it too.")
            .Gives<Client.Notices.Notices>()
            .Refuses(412, "version_mismatch");
    }

    private static async Task<IResult> Get(TenantScope scope, CancellationToken cancellationToken) => (await scope.Notices.Describe(cancellationToken)).To(Tagged);

    private static async Task<IResult> Save(TenantScope scope, Body<NoticesRequest> body, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var wanted = body.Value;
        var choice = new NoticeChoice(
            wanted.SetUpDone ?? true, wanted.LossesParked ?? true, wanted.PlanHeld ?? true, wanted.RelinkNeeded ?? true, wanted.ConnectionPaused ?? true, wanted.WebhookDisabled ?? true, wanted.Advisories ?? true);
        return (await scope.Notices.Save(new SaveNotices(choice, IfMatch.Version(ifMatch)), cancellationToken)).To(Tagged);
    }

    private static IResult Tagged(NoticesView view)
    {
        var on = view.Choice;
        return Replies.Ok(
            new Client.Notices.Notices(on.SetUpDone, on.LossesParked, on.PlanHeld, on.RelinkNeeded, on.ConnectionPaused, on.WebhookDisabled, on.Advisories, view.Version, view.ChangedAt),
            IfMatch.ETagOf(view.Version));
    }
}
