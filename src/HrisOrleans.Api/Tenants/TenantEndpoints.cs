using HrisOrleans.Api.Auth;
using HrisOrleans.Api.Http;
using HrisOrleans.Client;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using Microsoft.AspNetCore.Mvc;
using TenantsPage = HrisOrleans.Client.Tenants.TenantsPage;

namespace HrisOrleans.Api.Tenants;

internal static class TenantEndpoints
{
    private const string TenantsList = "tenants";

    public static void MapTenants(this RouteGroupBuilder api) => api.MapGet("/tenants", List)
        .WithTags("Tenants")
        .For(Access.Platform)
        .Is(
            "listTenants",
            "List all tenants",
            "By id, each with how its connection does; `health` asks for one word of `counts`. A read is late that has been due for more than ten minutes.")
        .Gives<TenantsPage>()
        .Refuses(400, "invalid_cursor", "invalid_request");

    public static void MapTenant(this RouteGroupBuilder tenant)
    {
        var tenants = tenant.MapGroup("").WithTags("Tenants");
        tenants.MapPut("", Configure)
            .For(Access.Operator)
            .Is("configureTenant", "Create or change a tenant", "Sets name and subscription. A subscription that no longer covers the connection pauses it and removes nobody.")
            .Gives<Tenant>()
            .Refuses(412, "version_mismatch");
        tenants.MapGet("", Describe)
            .Is("getTenant", "Get a tenant", "Name and subscription. The tenant's admins may look too.")
            .Gives<Tenant>()
            .Refuses(404, "tenant_not_found");
        tenants.MapPost("/tokens", IssueToken)
            .For(Access.Operator)
            .Is("issueToken", "Issue an admin token", "The answer holds the whole token, this once; only its hash is kept. The login is the actor in history.")
            .Gives<IssuedAdminToken>(201)
            .Refuses(404, "tenant_not_found")
            .Refuses(409, "too_many_tokens");
        tenants.MapGet("/tokens", ListTokens)
            .For(Access.Operator)
            .Is("listTokens", "List admin tokens", "All tokens of the tenant, revoked ones included; never their secrets.")
            .Gives<ResultList<AdminToken>>()
            .Refuses(404, "tenant_not_found");
        tenants.MapDelete("/tokens/{token}", RevokeToken)
            .For(Access.Operator)
            .Is("revokeToken", "Revoke an admin token", "Effective everywhere within 30 seconds.")
            .Gives<AdminToken>()
            .Refuses(404, "tenant_not_found", "token_not_found");
    }

    private static async Task<IResult> List(IGrainFactory grains, string? health, string? search, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        var query = new ListTenants(string.IsNullOrEmpty(health) ? null : health, QueryText.Search(search), paging.Request(TenantsList));
        var answer = await grains.GetGrain<ITenantsGrain>(GrainKeys.Tenants).List(query, cancellationToken);
        return answer.To(page => Replies.Ok(new TenantsPage([.. page.Items.Select(tenant => tenant.ToDto())], Cursor.WriteNext(TenantsList, page.Next), page.Total, page.Counts)));
    }

    private static async Task<IResult> Configure(TenantScope scope, Body<TenantRequest> body, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var command = new ConfigureTenant(body.Value.Name, TenantMapping.SubscriptionOf(body.Value.Subscription), IfMatch.Version(ifMatch));
        return (await scope.Grain.Configure(command, cancellationToken)).To(Tagged);
    }

    private static async Task<IResult> Describe(TenantScope scope, CancellationToken cancellationToken) =>
        (await scope.Grain.Describe(cancellationToken)).To(Tagged);

    private static IResult Tagged(TenantView view) => Replies.Ok(view.ToDto(), IfMatch.ETagOf(view.Version));

    private static async Task<IResult> IssueToken(TenantScope scope, Body<TokenRequest> body, CancellationToken cancellationToken)
    {
        var answer = await scope.Grain.IssueToken(new IssueToken(body.Value.Login, body.Value.ExpiresAt), cancellationToken);
        return answer.To(issued => Replies.Created(issued.ToDto(), scope.Path($"tokens/{issued.Token.Id}")));
    }

    private static async Task<IResult> ListTokens(TenantScope scope, CancellationToken cancellationToken)
    {
        var answer = await scope.Grain.ListTokens(cancellationToken);
        return answer.To(tokens => Replies.Ok(new ResultList<AdminToken>([.. tokens.Select(token => token.ToDto())])));
    }

    private static async Task<IResult> RevokeToken(TenantScope scope, string token, CancellationToken cancellationToken) =>
        (await scope.Grain.RevokeToken(new RevokeToken(token), cancellationToken)).To(view => Replies.Ok(view.ToDto()));
}
