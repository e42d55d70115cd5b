using HrisOrleans.Api.Auth;
using HrisOrleans.Api.Connecting;
using HrisOrleans.Api.Idempotency;
using HrisOrleans.Api.Members;
using HrisOrleans.Contracts;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Tenants;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Api.Http;

/// <summary>
/// What every endpoint stands behind, before its parameters are bound: who calls, may they, the body's size, the
/// idempotency key. A filter would come too late, after the body has been parsed.
/// </summary>
internal sealed class Gate(Guard guard, Authenticator authenticator, KnownTenants tenants, IdempotentCalls idempotent, IGrainFactory grains, IOptions<ApiOptions> options)
{
    /// <summary>Puts an endpoint behind the gate.</summary>
    public static void Wrap(EndpointBuilder endpoint)
    {
        var handler = endpoint.RequestDelegate ?? throw new InvalidOperationException("The endpoint has no handler.");
        var access = endpoint.Metadata.OfType<Access>().Last();
        var limit = endpoint.Metadata.OfType<BodyLimit>().LastOrDefault()?.Bytes ?? RequestBody.DefaultLimit;
        var takesFiles = endpoint.Metadata.OfType<TakesFiles>().Any();
        var form = endpoint.Metadata.OfType<ProblemForm>().LastOrDefault()?.Of;
        endpoint.RequestDelegate = context =>
        {
            var gate = context.RequestServices.GetRequiredService<Gate>();
            return gate.Run(context, access, limit, takesFiles, form, handler);
        };
    }

    private Task Run(HttpContext context, Access access, int limit, bool takesFiles, Func<ProblemAnswer, IResult>? form, RequestDelegate handler) =>
        guard.Run(context, _ => Pass(context, access, limit, takesFiles, handler), form);

    private async Task Pass(HttpContext context, Access access, int limit, bool takesFiles, RequestDelegate handler)
    {
        context.Response.Headers.CacheControl = "no-store";
        var caller = await Admit(context, access);
        var tenant = access is Access.Tenant or Access.Operator ? TenantOf(context, caller!) : (TenantId?)null;

        // A file is read by its endpoint, as it comes in, and so is what it says under its idempotency key.
        var file = takesFiles && CsvInvites.Is(context.Request);
        var body = file ? RequestBody.Empty : await RequestBody.Read(context.Request, limit, context.RequestAborted);
        context.Features.Set(body);

        var key = tenant is not null && HttpMethods.IsPost(context.Request.Method) ? IdempotencyKey.Read(context.Request) : null;
        caller?.Use(key?.Cause ?? $"api/{Guid.NewGuid():N}");
        if (tenant is { } id)
        {
            var stranger = access == Access.Tenant && caller!.Kind == CallerKind.Operator ? await tenants.Refuse(id, context.RequestAborted) : null;
            if (stranger is not null) throw new RequestRefusedException(stranger);
            context.Features.Set(new TenantScope(id, grains, key?.Hash, PublicAddress.Of(context.Request, options.Value)));
        }

        await (key is null || file ? handler(context) : idempotent.Run(context, tenant!.Value, key, body, handler));
    }

    private async Task<Caller?> Admit(HttpContext context, Access access)
    {
        if (access == Access.Public) return null;
        var caller = await authenticator.Authenticate(context.Request.Headers.Authorization, context.RequestAborted)
            ?? throw RequestRefusedException.OfStatus("unauthenticated", StatusCodes.Status401Unauthorized, "A valid bearer token is needed.");
        return access is Access.Operator or Access.Platform && caller.Kind != CallerKind.Operator ? throw Forbidden() : caller;
    }

    private static TenantId TenantOf(HttpContext context, Caller caller)
    {
        if (!TenantId.TryParse(context.GetRouteValue("tenant") as string, out var tenant))
            throw new RequestRefusedException(new("invalid_tenant", RefusalKind.Invalid, "A tenant id has 1 to 63 lower-case letters, digits and inner hyphens."), "tenant");

        // The same words whether the other tenant exists or not.
        return caller.MayTouch(tenant) ? tenant : throw Forbidden();
    }

    private static RequestRefusedException Forbidden() => RequestRefusedException.Of("forbidden", RefusalKind.Forbidden, "This token may not do that.");
}
