using HrisOrleans.Api.Auth;
using HrisOrleans.Api.Http;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Hints;
using HrisOrleans.Domain.Tenants;
using Microsoft.Net.Http.Headers;

namespace HrisOrleans.Api.Hints;

/// <summary>
/// Where providers' webhooks come in: of one connection, and of the operator's app for all accounts. The raw bytes go to a
/// silo, which alone knows secrets; whoever is not there and whatever is not genuine is refused alike.
/// </summary>
internal static class PushEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post];

    public static void MapPush(this RouteGroupBuilder api)
    {
        var push = api.MapGroup("/push").WithMetadata(Access.Public).ExcludeFromDescription();
        push.MapMethods("/{provider}", Methods, (string provider, HttpContext context, IGrainFactory grains, CancellationToken cancellationToken) => Receive(provider, null, context, grains, cancellationToken));
        push.MapMethods("/{provider}/{tenant}", Methods, (string provider, string tenant, HttpContext context, IGrainFactory grains, CancellationToken cancellationToken) => Receive(provider, tenant, context, grains, cancellationToken));
    }

    private static async Task<IResult> Receive(string provider, string? named, HttpContext context, IGrainFactory grains, CancellationToken cancellationToken)
    {
        TenantId? tenant = null;
        if (named is not null) tenant = TenantId.TryParse(named, out var parsed) ? parsed : throw Refused();
        new Caller(CallerKind.Provider, tenant, "webhook").Use($"webhook/{Guid.NewGuid():N}");
        var grain = grains.GetGrain<IHintGrain>(tenant is { } of ? GrainKeys.Hints(of) : GrainKeys.AppHints);
        var reply = await grain.Receive(new ReceiveHint(provider, context.Request.Method, HeadersOf(context.Request), RequestBody.Of(context).Bytes) { Query = QueryOf(context.Request) }, cancellationToken);
        if (!reply.Accepted) throw Refused();

        // Some providers hear again what anybody may have sent: no browser is to make more of it.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return reply.Body is { } body ? Results.Bytes(body, reply.ContentType) : Results.Ok();
    }

    // Of a header that comes twice nobody can say which one is signed.
    private static Dictionary<string, string> HeadersOf(HttpRequest request) => request.Headers
        .Where(header => header.Value.Count == 1 && !header.Key.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal);

    private static Dictionary<string, string>? QueryOf(HttpRequest request) => request.Query.Count == 0 ? null : request.Query
        .Where(pair => pair.Value.Count == 1)
        .ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);

    private static RequestRefusedException Refused() =>
        RequestRefusedException.OfStatus("push_refused", StatusCodes.Status401Unauthorized, "This was not sent by the provider of a connection here, or not lately.");
}
