namespace HrisOrleans.Api.Http;

internal static partial class ApiLog
{
    [LoggerMessage(1, LogLevel.Error, "Request {TraceIdentifier} failed")]
    public static partial void Failed(this ILogger log, string traceIdentifier, Exception error);

    [LoggerMessage(2, LogLevel.Warning, "Request {TraceIdentifier} could not reach the cluster")]
    public static partial void Unavailable(this ILogger log, string traceIdentifier, Exception error);

    [LoggerMessage(3, LogLevel.Error, "Request {TraceIdentifier} got past the gate and was refused by the silo")]
    public static partial void CallRefused(this ILogger log, string traceIdentifier, Exception error);

    [LoggerMessage(4, LogLevel.Warning, "No silo could be reached; looking again")]
    public static partial void NoSilo(this ILogger log, Exception error);
}
