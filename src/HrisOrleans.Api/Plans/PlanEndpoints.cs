using HrisOrleans.Api.Connections;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Syncs;
using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Tenants;
using Microsoft.AspNetCore.Mvc;

namespace HrisOrleans.Api.Plans;

internal static class PlanEndpoints
{
    private const string ChangesList = "changes";
    private const string PlansList = "plans";
    private const string PinsList = "pins";

    public static void MapPlans(this RouteGroupBuilder tenant)
    {
        var plans = tenant.MapGroup("/plans").WithTags("Plans");
        plans.MapPost("", Preview)
            .TakesUpTo(RequestBody.PickedPeopleLimit)
            .Is("previewPlan", "Preview settings", "Reads the directory and makes a plan for these settings; applies nothing. Watch the sync; its plan is the one to page through.")
            .Gives<Sync>(202)
            .Refuses(400, "invalid_settings")
            .Refuses(404, "no_connection")
            .Refuses(409, "connection_paused", "account_refused")
            .Refuses(422, "selection_empty", "selection_too_large", "unknown_group");
        plans.MapGet("", List)
            .Is("listPlans", "List plans", "Newest first; by state, those that wait for a reviewer for instance.")
            .Gives<ResultPage<Plan>>()
            .Refuses(400, "invalid_cursor");
        plans.MapGet("/{plan}", Get)
            .Is("getPlan", "Get a plan", "Counts, state and hash. The ETag is the hash.")
            .Gives<Plan>()
            .Refuses(404, "plan_not_found");
        plans.MapGet("/{plan}/changes", Changes)
            .Is("listChanges", "List a plan's changes", "Person by person, each with its reasons. Of one reason only, such as name_differs, where it is asked for. Bookkeeping lines (outside, refresh, forget) only when asked for by action.")
            .Gives<ResultPage<Change>>()
            .Refuses(400, "invalid_cursor")
            .Refuses(404, "plan_not_found");
        plans.MapPost("/{plan}/apply", Apply)
            .TakesUpTo(RequestBody.PickedPeopleLimit)
            .Is("applyPlan", "Apply a plan", "Applies a plan that waits: whole, without some people, or of waiting removals only the explicit leavers. If-Match names its hash: what is applied is what was reviewed. Watch the sync.")
            .Gives<Sync>(202)
            .Refuses(404, "no_connection", "plan_not_found")
            .Refuses(409, "connection_paused", "plan_not_ready", "plan_stale")
            .Refuses(422, "unknown_person")
            .Refuses(428, "preview_required");
        plans.MapPost("/{plan}/reject", Reject)
            .Is("rejectPlan", "Reject a plan", "Refuses a plan that waits: its people stay as they are until the source says something new. If-Match names its hash.")
            .Gives<Sync>(202)
            .Refuses(404, "no_connection", "plan_not_found")
            .Refuses(409, "connection_paused", "account_refused", "plan_not_ready", "plan_stale")
            .Refuses(428, "preview_required");
        plans.MapPost("/{plan}/undo", Undo)
            .Is("undoPlan", "Undo an applied plan", "Makes the plan that restores whom it changed, to be looked at and applied like a preview. Whoever has changed since stays as they are and is listed. Watch the sync; its plan is the one to apply.")
            .Gives<Sync>(202)
            .Refuses(404, "no_connection", "plan_not_found")
            .Refuses(409, "connection_paused", "already_undone", "plan_not_applied", "plan_not_undoable", "plan_stale");
        var pins = tenant.MapGroup("/connection/pins").WithTags("Plans");
        pins.MapGet("", Pins)
            .Is("listPins", "List who is held", "People whom an undone or refused plan holds as they are until the source says something new.")
            .Gives<ResultPage<Pin>>()
            .Refuses(400, "invalid_cursor")
            .Refuses(404, "no_connection");
        pins.MapDelete("/{person}", Release)
            .Is("releasePin", "Let go of a person", "The next sync judges them anew.")
            .Gives<ReleasedPin>()
            .Refuses(404, "no_connection", "pin_not_found")
            .Refuses(503, "sync_running");
    }

    private static async Task<IResult> List(TenantScope scope, string? state, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        var answer = await scope.Queries.Plans(new ListPlans(string.IsNullOrEmpty(state) ? null : state, paging.Request(PlansList)), cancellationToken);
        return answer.To(page => Replies.Ok(new ResultPage<Plan>([.. page.Items.Select(plan => plan.ToDto())], Cursor.WriteNext(PlansList, page.Next))));
    }

    private static async Task<IResult> Pins(TenantScope scope, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        var answer = await scope.Queries.Pins(paging.Request(PinsList), cancellationToken);
        return answer.To(page => Replies.Ok(new ResultPage<Pin>([.. page.Items.Select(pin => pin.ToDto())], Cursor.WriteNext(PinsList, page.Next))));
    }

    private static async Task<IResult> Release(TenantScope scope, string person, CancellationToken cancellationToken) =>
        (await scope.Connection.ReleasePin(new ReleasePin(person), cancellationToken)).To(released => Replies.Ok(new ReleasedPin(released.ExternalId)));

    private static async Task<IResult> Reject(TenantScope scope, string plan, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var answer = await scope.Connection.RejectPlan(new RejectPlan(TenantScope.PlanOf(plan), IfMatch.Hash(ifMatch)), cancellationToken);
        return answer.To(sync => SyncEndpoints.Watch(scope, sync));
    }

    private static async Task<IResult> Undo(TenantScope scope, string plan, CancellationToken cancellationToken)
    {
        var answer = await scope.Connection.UndoPlan(new UndoPlan(TenantScope.PlanOf(plan)), cancellationToken);
        return answer.To(sync => SyncEndpoints.Watch(scope, sync));
    }

    private static async Task<IResult> Preview(TenantScope scope, Body<PreviewRequest> body, CancellationToken cancellationToken)
    {
        var answer = await scope.Connection.Preview(ConnectionMapping.Input(body.Value.Selection, body.Value.Invites), cancellationToken);
        return answer.To(sync => SyncEndpoints.Watch(scope, sync));
    }

    private static async Task<IResult> Get(TenantScope scope, string plan, CancellationToken cancellationToken)
    {
        var answer = await scope.Queries.Plan(new PlanQuery(TenantScope.PlanOf(plan)), cancellationToken);
        return answer.To(view => Replies.Ok(view.ToDto(), view.Hash is null ? null : ETag.Of(view.Hash)));
    }

    private static async Task<IResult> Changes(TenantScope scope, string plan, string? action, string? reason, string? search, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        var query = new ListChanges(TenantScope.PlanOf(plan), PlanMapping.ActionOf(action), QueryText.Search(reason), QueryText.Search(search), paging.Request(ChangesList));
        var answer = await scope.Queries.Changes(query, cancellationToken);
        return answer.To(page => Replies.Ok(new ResultPage<Change>([.. page.Items.Select(change => change.ToDto())], Cursor.WriteNext(ChangesList, page.Next))));
    }

    private static async Task<IResult> Apply(
        TenantScope scope, string plan, OptionalBody<ApplyRequest> body, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var command = new ApplyPlan(TenantScope.PlanOf(plan), IfMatch.Hash(ifMatch), body.Value.Part, body.Value.Without);
        var answer = await scope.Connection.ApplyPlan(command, cancellationToken);
        return answer.To(sync => SyncEndpoints.Watch(scope, sync));
    }
}
