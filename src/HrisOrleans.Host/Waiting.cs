using HrisOrleans.Client;
using HrisOrleans.Client.Syncs;

namespace HrisOrleans.Host;

/// <summary>Watches a run through the API until it ends.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <returns>The run as it ended; done, failed or superseded.</returns>
    public static async Task<Sync> Until(HrisOrleansClient api, string tenant, Sync sync, Action<Sync>? progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Between);
        while (sync.Phase is not ("done" or "failed" or "superseded"))
        {
            progress?.Invoke(sync);
            await timer.WaitForNextTickAsync(cancellationToken);
            sync = await api.Syncs.Get(tenant, sync.Id, cancellationToken);
        }

        progress?.Invoke(sync);
        return sync;
    }
}
