using System.Data.Common;
using Orleans.Runtime;

namespace HrisOrleans.Host;

/// <summary>For orchestrators: whether a silo lives, and whether it is of use.</summary>
internal static class SiloHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary><c>/healthz</c> answers while the process lives; <c>/readyz</c> when the silo is active and its database answers.</summary>
    public static void Map(WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Ok(new { status = "ok" }));
        app.MapGet("/readyz", async (ISiloStatusOracle silo, DbDataSource database, TimeProvider time, HttpContext context) =>
            silo.CurrentStatus == SiloStatus.Active && await Answers(database, time, context.RequestAborted)
                ? Results.Ok(new { status = "ready" })
                : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
    }

    private static async Task<bool> Answers(DbDataSource database, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(either.Token);
            return true;
        }
        catch (Exception silence) when (silence is DbException or OperationCanceledException)
        {
            return false;
        }
    }
}
