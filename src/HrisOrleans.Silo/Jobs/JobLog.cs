using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Jobs;

internal static partial class JobLog
{
    [LoggerMessage(1401, LogLevel.Warning, "Job {Job} of {Tenant} stopped; it goes on later.")]
    public static partial void TurnFailed(ILogger log, string tenant, Guid job, Exception trouble);

    [LoggerMessage(1402, LogLevel.Warning, "Job {Job} of {Tenant} does not know what became of item {Number}; it asks again.")]
    public static partial void ItemUnknown(ILogger log, string tenant, Guid job, int number, Exception trouble);

    [LoggerMessage(1403, LogLevel.Warning, "No job could be looked for; the next round tries again.")]
    public static partial void LookFailed(ILogger log, Exception trouble);
}
