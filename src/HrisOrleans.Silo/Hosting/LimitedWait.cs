namespace HrisOrleans.Silo.Hosting;

/// <summary>For workers that somebody may wake, and that look anyway after a while.</summary>
internal static class LimitedWait
{
    /// <summary>Until the semaphore was released, or <paramref name="atMost"/> has passed.</summary>
    /// <returns>False when the time has passed.</returns>
    public static async Task<bool> WaitAtMost(this SemaphoreSlim rung, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await rung.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
