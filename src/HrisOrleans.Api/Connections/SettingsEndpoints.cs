using HrisOrleans.Api.Http;
using HrisOrleans.Api.Syncs;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Contracts.Connections;
using Microsoft.AspNetCore.Mvc;

namespace HrisOrleans.Api.Connections;

internal static class SettingsEndpoints
{
    public static void MapSettings(this RouteGroupBuilder tenant)
    {
        var connection = tenant.MapGroup("/connection").WithTags("Connection");
        connection.MapPut("/settings", Save)
            .TakesUpTo(RequestBody.PickedPeopleLimit)
            .Is("saveSettings", "Create accounts, or edit", "Saves the settings and applies the plan that was previewed for them. Pressed twice it is one. Watch the sync.")
            .Gives<Sync>(202)
            .Refuses(400, "invalid_settings")
            .Refuses(404, "no_connection")
            .Refuses(409, "connection_paused", "account_refused", "plan_not_ready", "plan_stale")
            .Refuses(412, "version_mismatch")
            .Refuses(422, "selection_empty", "selection_too_large", "unknown_group")
            .Refuses(428, "preview_required");
        connection.MapPatch("/settings", Change)
            .Is("changeQuickSettings", "Change quick settings", "Flips approval or send, looking forward only: nobody who waits moves, and the answer says how many they are.")
            .Gives<QuickSettingsResult>()
            .Refuses(400, "invalid_settings")
            .Refuses(404, "no_connection")
            .Refuses(409, "not_configured")
            .Refuses(412, "version_mismatch");
        connection.MapGet("/policy", GetPolicy)
            .Is("getPolicy", "Get the policy", "How often the directory is read, how long an absence must last, and how many may be lost without a person's word.")
            .Gives<Policy>()
            .Refuses(404, "no_connection");
        connection.MapPut("/policy", ChangePolicy)
            .Is("changePolicy", "Change the policy", "What is left out stays as it is.")
            .Gives<Policy>()
            .Refuses(404, "no_connection")
            .Refuses(412, "version_mismatch")
            .Refuses(422, "policy_out_of_range");
    }

    private static async Task<IResult> Save(TenantScope scope, Body<SettingsRequest> body, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var settings = ConnectionMapping.Input(body.Value.Selection, body.Value.Invites);
        var answer = await scope.Connection.SaveSettings(new SaveSettings(settings, body.Value.Plan, body.Value.Hash, IfMatch.Version(ifMatch)), cancellationToken);
        return answer.To(sync => SyncEndpoints.Watch(scope, sync));
    }

    private static async Task<IResult> Change(TenantScope scope, Body<QuickSettingsRequest> body, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var answer = await scope.Connection.ChangeInvites(new ChangeInvites(body.Value.Send, body.Value.Approval, IfMatch.Version(ifMatch)), cancellationToken);
        return answer.To(changed => Replies.Ok(
            new QuickSettingsResult(changed.Connection.ToDto(scope.Address), changed.Awaiting, changed.Queued),
            IfMatch.ETagOf(changed.Connection.Version)));
    }

    private static async Task<IResult> GetPolicy(TenantScope scope, CancellationToken cancellationToken) =>
        (await scope.Connection.Describe(cancellationToken)).To(PolicyOf);

    private static async Task<IResult> ChangePolicy(TenantScope scope, Body<PolicyRequest> body, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var command = new ChangePolicy(request.DeltaEverySeconds, request.FullEverySeconds, request.MinimumAbsenceSeconds, IfMatch.Version(ifMatch)) { Removals = request.Removals() };
        return (await scope.Connection.ChangePolicy(command, cancellationToken)).To(PolicyOf);
    }

    private static IResult PolicyOf(ConnectionView view) => Replies.Ok(view.Policy.ToDto(), IfMatch.ETagOf(view.Version));
}
