using HrisOrleans.Api.Auth;
using HrisOrleans.Api.Http;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Api.Session;

internal static class SessionEndpoints
{
    public static void MapSession(this RouteGroupBuilder api) => api.MapGet("/session", Get)
        .For(Access.Anyone)
        .WithTags("Session")
        .Is("getSession", "Who am I?", "Whether the presented token is the operator's or an admin's, of which tenant, and what history knows them by.")
        .Gives<Client.Session.Session>();

    private static async Task<IResult> Get(IGrainFactory grains, CancellationToken cancellationToken)
    {
        var caller = Caller.Current!;
        if (caller.Tenant is not { } tenant) return Replies.Ok(new Client.Session.Session("operator", null, caller.Actor, caller.Actor));
        var login = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).LoginOf(new LoginQuery(caller.Actor), cancellationToken);
        return Replies.Ok(new Client.Session.Session("admin", tenant.Value, caller.Actor, login));
    }
}
