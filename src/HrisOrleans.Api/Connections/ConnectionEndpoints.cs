using HrisOrleans.Api.Connecting;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Scim;
using HrisOrleans.Client.Connections;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using Microsoft.AspNetCore.Mvc;
using PushToken = HrisOrleans.Client.Connections.PushToken;

namespace HrisOrleans.Api.Connections;

internal static class ConnectionEndpoints
{
    public static void MapConnection(this RouteGroupBuilder tenant)
    {
        var connection = tenant.MapGroup("/connection").WithTags("Connection");
        connection.MapPut("", Connect)
            .Is("connect", "Connect", "Probes the credentials and connects. Nothing is stored when refused. \"Connected, not configured\" moves nobody.")
            .Gives<Connection>(201)
            .Refuses(402, "subscription_required")
            .Refuses(400, "invalid_credentials_form")
            .Refuses(404, "tenant_not_found", "unknown_provider")
            .Refuses(409, "connection_exists")
            .Refuses(422, "credentials_rejected", "hris_permission_missing")
            .Refuses(503, "provider_unavailable", "provider_throttled", "provider_bad_response", "provider_slow");
        connection.MapPut("/credentials", Relink)
            .Is("relinkConnection", "Relink", "Probes other credentials and puts them in place of the stored ones: everybody keeps who they are, and a full read follows at once. Those of another company are recognised, and its plans wait for somebody. Nothing is stored when refused.")
            .Gives<Connection>()
            .Refuses(400, "invalid_credentials_form")
            .Refuses(402, "subscription_required")
            .Refuses(404, "no_connection")
            .Refuses(409, "account_known")
            .Refuses(412, "version_mismatch")
            .Refuses(422, "credentials_rejected", "hris_permission_missing")
            .Refuses(503, "provider_unavailable", "provider_throttled", "provider_bad_response", "provider_slow", "connection_busy");
        connection.MapGet("", Describe)
            .Is("getConnection", "Get the connection", "State, settings, health and freshness; never credentials.")
            .Gives<Connection>()
            .Refuses(404, "no_connection");
        connection.MapDelete("", Disconnect)
            .Is("disconnect", "Disconnect", "Removes nobody, stops every automatic change at once, destroys the credentials.")
            .Gives<Connection>()
            .Refuses(404, "no_connection")
            .Refuses(503, "connection_busy");
        connection.MapPost("/pause", Pause)
            .Is("pauseConnection", "Pause", "No reads and nothing automatic, leavers included, until resumed. Lists and hand actions work.")
            .Gives<Connection>()
            .Refuses(404, "no_connection");
        connection.MapPost("/resume", Resume)
            .Is("resumeConnection", "Resume", "Resumes and syncs, under all guards.")
            .Gives<Connection>()
            .Refuses(402, "subscription_required")
            .Refuses(404, "no_connection");
        connection.MapPost("/push-token", IssuePushToken)
            .Is("issuePushToken", "Issue a push token", "For a directory that is pushed here, by SCIM: where to, and the bearer token, this once; only its hash is kept. The tokens before stay good for as long as asked, or end at once, which takes up to 30 seconds.")
            .Gives<PushToken>(201)
            .Refuses(404, "no_connection")
            .Refuses(409, "not_pushed");
        connection.MapPut("/push-secret", KeepPushSecret)
            .Is("keepPushSecret", "Keep the secret of the provider's webhooks", "For a provider that tells of changes by itself: what its webhooks to the connection's `push.address` are signed with. It takes the place of the one before, and is never shown. Without one every webhook is refused (`push_refused`, 401).")
            .Gives<Connection>()
            .Refuses(400, "invalid_credentials_form")
            .Refuses(404, "no_connection")
            .Refuses(409, "not_pushed")
            .Refuses(503, "connection_busy");
        connection.MapDelete("/push-secret", RemovePushSecret)
            .Is("removePushSecret", "Remove the secret of the provider's webhooks", "The provider's webhooks are refused from then on; changes are found by schedule.")
            .Gives<Connection>()
            .Refuses(404, "no_connection")
            .Refuses(409, "not_pushed")
            .Refuses(503, "connection_busy");
        connection.MapFiles();
        connection.MapConnectLinks();
        connection.MapDirectory();
    }

    private static IResult Shown(this Answer<ConnectionView> answer, TenantScope scope) => answer.To(view => Replies.Ok(view.ToDto(scope.Address), IfMatch.ETagOf(view.Version)));

    private static async Task<IResult> Connect(TenantScope scope, Body<ConnectRequest> body, CancellationToken cancellationToken)
    {
        var answer = await scope.Connection.Connect(new Connect(body.Value.Provider, body.Value.Credentials), cancellationToken);
        return answer.To(view => Replies.Created(view.ToDto(scope.Address), scope.Path("connection"), IfMatch.ETagOf(view.Version)));
    }

    private static async Task<IResult> Relink(TenantScope scope, Body<RelinkRequest> body, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken) =>
        (await scope.Connection.Relink(new Relink(body.Value.Credentials, IfMatch.Version(ifMatch)), cancellationToken)).Shown(scope);

    private static async Task<IResult> Describe(TenantScope scope, CancellationToken cancellationToken) =>
        (await scope.Connection.Describe(cancellationToken)).Shown(scope);

    private static async Task<IResult> Disconnect(TenantScope scope, CancellationToken cancellationToken) =>
        (await scope.Connection.Disconnect(cancellationToken)).Shown(scope);

    private static async Task<IResult> Pause(TenantScope scope, CancellationToken cancellationToken) =>
        (await scope.Connection.Pause(cancellationToken)).Shown(scope);

    private static async Task<IResult> Resume(TenantScope scope, CancellationToken cancellationToken) =>
        (await scope.Connection.Resume(cancellationToken)).Shown(scope);

    private static async Task<IResult> KeepPushSecret(TenantScope scope, Body<PushSecretRequest> body, CancellationToken cancellationToken) =>
        (await scope.Connection.ChangePushSecret(new ChangePushSecret(body.Value.Secret), cancellationToken)).Shown(scope);

    private static async Task<IResult> RemovePushSecret(TenantScope scope, CancellationToken cancellationToken) =>
        (await scope.Connection.ChangePushSecret(new ChangePushSecret(null), cancellationToken)).Shown(scope);

    private static async Task<IResult> IssuePushToken(TenantScope scope, OptionalBody<PushTokenRequest> body, HttpContext context, CancellationToken cancellationToken)
    {
        var overlap = body.Value.OverlapSeconds ?? 0;
        if (overlap is < 0 or > PushTokenRequest.LongestOverlapSeconds)
            throw RequestRefusedException.Invalid("overlapSeconds", $"overlapSeconds must be from 0 to {PushTokenRequest.LongestOverlapSeconds}.");
        var answer = await scope.Connection.IssuePushToken(new IssuePushToken(overlap), cancellationToken);
        return answer.To(issued => new Reply<PushToken>(StatusCodes.Status201Created, new PushToken(issued.Token, ScimGate.BaseOf(context.Request, scope.Tenant), issued.OthersEndAt)));
    }
}
