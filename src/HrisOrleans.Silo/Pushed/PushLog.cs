using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Pushed;

internal static partial class PushLog
{
    [LoggerMessage(1701, LogLevel.Warning, "A hint for tenant {Tenant} was lost; the schedule will find the change.")]
    public static partial void HintLost(ILogger log, string tenant, Exception trouble);
}
