using HrisOrleans.Api.Http;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;

namespace HrisOrleans.Api.Health;

/// <summary>For orchestrators and load balancers; no part of the contract's document.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", () => Health("ok")).ExcludeFromDescription();
        endpoints.MapGet("/readyz", (HttpContext context, Guard guard, IGrainFactory grains, TimeProvider time) =>
            guard.Run(context, async _ =>
            {
                Caller.Operator.Use("ready");

                // The catalogue is in every silo's memory: it answers if and only if a silo does.
                await grains.GetGrain<ICatalogueGrain>(GrainKeys.Catalogue).List(context.RequestAborted).WaitAsync(Patience, time, context.RequestAborted);
                await Health("ready").ExecuteAsync(context);
            })).ExcludeFromDescription();
    }

    private static Reply<HealthAnswer> Health(string status) => new(StatusCodes.Status200OK, new HealthAnswer(status));

    internal sealed record HealthAnswer(string Status);
}
