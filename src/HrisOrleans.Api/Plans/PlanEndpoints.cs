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
        plans.MapGet("/{plan}", Get)
            .Is("getPlan", "Get a plan", "Counts, state and hash. The ETag is the hash.")
            .Gives<Plan>()
            .Refuses(404, "plan_not_found");
        plans.MapGet("/{plan}/changes", Changes)
            .Is("listChanges", "List a plan's changes", "Person by person, each with its reasons. Bookkeeping lines (outside, refresh, forget) only when asked for by action.")
            .Gives<ResultPage<Change>>()
            .Refuses(400, "invalid_cursor")
            .Refuses(404, "plan_not_found");
        plans.MapPost("/{plan}/apply", Apply)
            .Is("applyPlan", "Apply a plan", "Applies a plan that waits, whole. If-Match names its hash: what is applied is what was reviewed. Watch the sync.")
            .Gives<Sync>(202)
            .Refuses(404, "no_connection", "plan_not_found")
            .Refuses(409, "connection_paused", "account_refused", "plan_not_ready", "plan_stale")
            .Refuses(428, "preview_required");
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

    private static async Task<IResult> Changes(TenantScope scope, string plan, string? action, string? search, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        var query = new ListChanges(TenantScope.PlanOf(plan), PlanMapping.ActionOf(action), QueryText.Search(search), paging.Request(ChangesList));
        var answer = await scope.Queries.Changes(query, cancellationToken);
        return answer.To(page => Replies.Ok(new ResultPage<Change>([.. page.Items.Select(change => change.ToDto())], Cursor.WriteNext(ChangesList, page.Next))));
    }

    private static async Task<IResult> Apply(TenantScope scope, string plan, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var answer = await scope.Connection.ApplyPlan(new ApplyPlan(TenantScope.PlanOf(plan), IfMatch.Hash(ifMatch)), cancellationToken);
        return answer.To(sync => SyncEndpoints.Watch(scope, sync));
    }
}
