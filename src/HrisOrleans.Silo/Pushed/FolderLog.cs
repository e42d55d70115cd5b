using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Pushed;

internal static partial class FolderLog
{
    [LoggerMessage(1711, LogLevel.Information, "A file of tenant {Tenant} was taken out of the folder: {Outcome}.")]
    public static partial void Taken(ILogger log, string tenant, string outcome);

    [LoggerMessage(1712, LogLevel.Warning, "A file of tenant {Tenant} could not be taken in now; it is tried again.")]
    public static partial void TryAgain(ILogger log, string tenant, Exception trouble);

    [LoggerMessage(1714, LogLevel.Warning, "A file of tenant {Tenant} went on growing after it was taken; it is taken once more as a whole. Who writes slowly writes under another ending, and renames.")]
    public static partial void Grown(ILogger log, string tenant);

    [LoggerMessage(1713, LogLevel.Error, "The folder of files could not be looked through; the next round tries again.")]
    public static partial void Unreadable(ILogger log, Exception trouble);
}
