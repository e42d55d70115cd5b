using System.Reflection;
using HrisOrleans.Api.Http;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Scim;
using HrisOrleans.Domain.Tenants;
using Microsoft.AspNetCore.Http.Features;

namespace HrisOrleans.Api.Scim;

/// <summary>The tenant in the path, once its token was shown, and its pushed directory.</summary>
/// <param name="Base">The address that the client reached this by.</param>
internal sealed record ScimScope(IScimGrain Grain, string Base, byte[] Body) : IBindableFromHttpContext<ScimScope>
{
    public static ValueTask<ScimScope?> BindAsync(HttpContext context, ParameterInfo parameter) => new(context.Features.GetRequiredFeature<ScimScope>());
}

/// <summary>What every SCIM endpoint stands behind: the token, the body's size, and refusals in SCIM's own form.</summary>
internal sealed class ScimGate(Guard guard, ScimTokens tokens, IGrainFactory grains)
{
    public static void Wrap(EndpointBuilder endpoint)
    {
        var handler = endpoint.RequestDelegate ?? throw new InvalidOperationException("The endpoint has no handler.");
        endpoint.RequestDelegate = context => context.RequestServices.GetRequiredService<ScimGate>().Run(context, handler);
    }

    /// <summary>Where a tenant's directory is pushed to.</summary>
    public static string BaseOf(HttpRequest request, TenantId tenant) => $"{request.Scheme}://{request.Host}{request.PathBase}/scim/v2/{tenant}";

    private Task Run(HttpContext context, RequestDelegate handler) => guard.Run(context, _ => Pass(context, handler), ScimAnswer.Of);

    private async Task Pass(HttpContext context, RequestDelegate handler)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!TenantId.TryParse(context.GetRouteValue("tenant") as string, out var tenant) || !await tokens.Admit(tenant, context.Request.Headers.Authorization, context.RequestAborted))
            throw RequestRefusedException.OfStatus("unauthenticated", StatusCodes.Status401Unauthorized, "A valid bearer token of this address is needed.");
        var body = await RequestBody.Read(context.Request, RequestBody.DefaultLimit, context.RequestAborted);

        // Whatever the body names: nothing but this tenant can be touched from here on.
        Caller.System(tenant).Use($"scim/{Guid.NewGuid():N}");
        context.Features.Set(new ScimScope(grains.GetGrain<IScimGrain>(GrainKeys.Scim(tenant)), BaseOf(context.Request, tenant), body.Bytes));
        await handler(context);
    }
}
