namespace HrisOrleans.Console.Session;

internal static partial class SessionLog
{
    [LoggerMessage(1, LogLevel.Information, "Signed in to the console: {Role} of tenant {Tenant}.")]
    public static partial void SignedIn(this ILogger log, string role, string? tenant);
}
