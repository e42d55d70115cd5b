using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Calls;

internal static partial class CallLog
{
    [LoggerMessage(1301, LogLevel.Warning, "{Method} of {Grain} could not reach the database.")]
    public static partial void StoreAway(ILogger log, string grain, string method, Exception trouble);
}
