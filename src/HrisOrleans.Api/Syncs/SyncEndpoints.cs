using HrisOrleans.Api.Http;
using HrisOrleans.Client;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Api.Syncs;

internal static class SyncEndpoints
{
    private const string SyncsList = "syncs";
    private const string FaultsList = "faults";

    public static void MapSyncs(this RouteGroupBuilder tenant)
    {
        var syncs = tenant.MapGroup("/syncs").WithTags("Syncs");
        syncs.MapPost("", Request)
            .Is("requestSync", "Sync now", "One that already waits or runs is answered instead of a second.")
            .Gives<Sync>(202)
            .Refuses(404, "no_connection")
            .Refuses(409, "not_configured", "connection_paused", "account_refused");
        syncs.MapGet("", List)
            .Is("listSyncs", "List syncs", "Newest first.")
            .Gives<ResultPage<Sync>>()
            .Refuses(400, "invalid_cursor");
        syncs.MapGet("/{sync}", Get)
            .Is("getSync", "Get a sync", "Progress, counts and outcome: the resource to watch.")
            .Gives<Sync>()
            .Refuses(404, "sync_not_found");
        syncs.MapGet("/{sync}/faults", Faults)
            .Is("listFaults", "List faulty records", "Records that could not be used, by name; they blocked nobody else.")
            .Gives<ResultPage<Fault>>()
            .Refuses(400, "invalid_cursor")
            .Refuses(404, "sync_not_found");
    }

    /// <summary>Long work: 202, and the run to watch.</summary>
    public static IResult Watch(TenantScope scope, SyncView sync) => Replies.Accepted(sync.ToDto(), scope.Path($"syncs/{sync.Id}"));

    private static async Task<IResult> Request(TenantScope scope, OptionalBody<SyncRequest> body, CancellationToken cancellationToken) =>
        (await scope.Connection.RequestSync(new RequestSync(body.Value.Full), cancellationToken)).To(sync => Watch(scope, sync));

    private static async Task<IResult> List(TenantScope scope, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        var answer = await scope.Queries.Syncs(paging.Request(SyncsList), cancellationToken);
        return answer.To(page => Replies.Ok(new ResultPage<Sync>([.. page.Items.Select(sync => sync.ToDto())], Cursor.WriteNext(SyncsList, page.Next))));
    }

    private static async Task<IResult> Get(TenantScope scope, string sync, CancellationToken cancellationToken) =>
        (await scope.Queries.Sync(new SyncQuery(TenantScope.SyncOf(sync)), cancellationToken)).To(view => Replies.Ok(view.ToDto()));

    private static async Task<IResult> Faults(TenantScope scope, string sync, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        var answer = await scope.Queries.Faults(new ListFaults(TenantScope.SyncOf(sync), paging.Request(FaultsList)), cancellationToken);
        return answer.To(page => Replies.Ok(new ResultPage<Fault>([.. page.Items.Select(fault => fault.ToDto())], Cursor.WriteNext(FaultsList, page.Next))));
    }
}
