using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Hints;

internal static partial class HintLog
{
    [LoggerMessage(1721, LogLevel.Warning, "Tenant {Tenant}: {Provider} does not send all its webhooks, and its changes are found by schedule. {Problem} It is asked again at {NextAt}.")]
    public static partial void NotSent(ILogger log, string tenant, string provider, string problem, DateTimeOffset nextAt);

    [LoggerMessage(1722, LogLevel.Information, "Tenant {Tenant}: {Provider} sends webhooks until {EndsAt}; it is asked for more time at {NextAt}.")]
    public static partial void Sent(ILogger log, string tenant, string provider, DateTimeOffset endsAt, DateTimeOffset nextAt);

    [LoggerMessage(1723, LogLevel.Warning, "Tenant {Tenant}: {Provider} was not told to stop its webhooks; they end by themselves, and are refused. {Problem}")]
    public static partial void NotEnded(ILogger log, string tenant, string provider, string problem);

    [LoggerMessage(1724, LogLevel.Warning, "Tenant {Tenant}: what {Provider} is to send could not be looked after for now.")]
    public static partial void NotTended(ILogger log, string tenant, string provider, Exception trouble);
}
