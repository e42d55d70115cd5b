using HrisOrleans.Client;
using HrisOrleans.Client.Syncs;

namespace HrisOrleans.Console.Pieces;

/// <summary>Waiting for a run that somebody asked for.</summary>
internal static class SyncWatch
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(400);

    /// <summary>The run as it ended; trouble where it could not be asked for, or was left.</summary>
    /// <param name="api">Asks.</param>
    /// <param name="client">Whom.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="sync">As it was answered.</param>
    /// <param name="time">Between two looks.</param>
    /// <param name="cancellationToken">Ends when the page is left.</param>
    /// <param name="seen">Told of it before each wait; null: nobody.</param>
    public static async Task<ApiAnswer<Sync>> Ended(ApiCall api, HrisOrleansClient client, string tenant, Sync sync, TimeProvider time, CancellationToken cancellationToken, Action<Sync>? seen = null)
    {
        while (sync.FinishedAt is null)
        {
            seen?.Invoke(sync);
            await Task.Delay(Between, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            var answer = await api.Ask(stop => client.Syncs.Get(tenant, sync.Id, stop), cancellationToken);
            if (answer.Value is not { } now) return answer;
            sync = now;
        }

        return new(sync, null);
    }
}
