using HrisOrleans.Api.Http;
using Orleans.Runtime;

namespace HrisOrleans.Api.Hosting;

/// <summary>An API process that starts before the silos, or before the database, waits for them instead of giving up.</summary>
internal sealed class KeepLooking(TimeProvider time, ILogger<KeepLooking> log) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        log.NoSilo(exception);
        try
        {
            await Task.Delay(Between, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
