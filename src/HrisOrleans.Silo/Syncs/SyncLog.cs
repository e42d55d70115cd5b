using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Syncs;

internal static partial class SyncLog
{
    [LoggerMessage(1001, LogLevel.Error, "Run {Sync} of tenant {Tenant} broke off.")]
    public static partial void RunBroke(ILogger log, string tenant, Guid sync, Exception trouble);

    [LoggerMessage(1005, LogLevel.Warning, "Run {Sync} of tenant {Tenant} lost the database; the heartbeat will take it up.")]
    public static partial void RunInterrupted(ILogger log, string tenant, Guid sync, Exception trouble);

    [LoggerMessage(1002, LogLevel.Warning, "The end of run {Sync} of tenant {Tenant} could not be reported; the heartbeat will take it up.")]
    public static partial void ReportLost(ILogger log, string tenant, Guid sync, Exception trouble);

    [LoggerMessage(1003, LogLevel.Information, "Run {Sync} of tenant {Tenant} under epoch {Epoch}, run {Run} was overtaken; it wrote nothing more.")]
    public static partial void Fenced(ILogger log, string tenant, Guid sync, long epoch, long run);

    [LoggerMessage(1004, LogLevel.Information, "Run {Sync} of tenant {Tenant} ended: {Outcome}, {People} people, {Lines} lines.")]
    public static partial void Ended(ILogger log, string tenant, Guid sync, string outcome, int people, int lines);
}
