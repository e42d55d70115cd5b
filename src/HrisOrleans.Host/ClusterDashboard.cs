using HrisOrleans.Console.Hosting;
using Orleans.Dashboard;

namespace HrisOrleans.Host;

/// <summary>Orleans' own dashboard: silos, grains, reminders and what calls cost. Whoever maps it lets only operators in.</summary>
internal static class ClusterDashboard
{
    /// <summary>Logs stay where the operator keeps them.</summary>
    public static void Configure(DashboardOptions options) => options.HideTrace = true;

    /// <summary>Mounts it. States of grains are not shown: names and addresses stand in them.</summary>
    public static void MapClusterDashboard(this IEndpointRouteBuilder operators) => operators.MapOrleansDashboard(ConsoleOptions.DashboardPath)
        .AddEndpointFilter(async (context, next) => context.HttpContext.Request.Path.Value?.EndsWith("/GrainState", StringComparison.OrdinalIgnoreCase) == true ? Results.NotFound() : await next(context));
}
