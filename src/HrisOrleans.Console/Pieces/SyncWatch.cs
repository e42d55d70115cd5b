using HrisOrleans.Client;
using HrisOrleans.Client.Syncs;

namespace HrisOrleans.Console.Pieces;

/// <summary>Waiting for runs of a tenant that somebody asked for.</summary>
internal sealed class SyncWatch(ApiCall api, HrisOrleansClient client, string tenant, TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(300);

    /// <summary>The run as it ended; trouble where it could not be asked for, or was left.</summary>
    /// <param name="run">Its id.</param>
    /// <param name="cancellationToken">Ends when the page is left.</param>
    /// <param name="seen">Told of it before each wait; null: nobody.</param>
    public async Task<ApiAnswer<Sync>> Ended(Guid run, CancellationToken cancellationToken, Action<Sync>? seen = null)
    {
        while (true)
        {
            var answer = await api.Ask(stop => client.Syncs.Get(tenant, run, stop), cancellationToken);
            if (answer.Value is not { FinishedAt: null } now) return answer;
            seen?.Invoke(now);
            await Task.Delay(Between, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>Waits for a read for browsing. What kept it from its end; null when the lists can be asked for.</summary>
    /// <inheritdoc cref="Ended"/>
    public async Task<Trouble?> Browsed(Guid run, CancellationToken cancellationToken, Action<Sync>? seen = null) => await Ended(run, cancellationToken, seen) switch
    {
        { Trouble: { } trouble } => trouble,
        { Value: { Outcome: "browsed" } or { Phase: "superseded" } } => null,
        { Value: var failed } => Failed(failed, "The directory could not be read."),
    };

    /// <summary>A run that came to nothing, as a person is told of it.</summary>
    public static Trouble Failed(Sync? run, string otherwise) => new(TroubleKind.Refused, run?.Outcome ?? "failed", run?.Detail ?? otherwise, Advices.For(run?.Outcome ?? ""));
}
