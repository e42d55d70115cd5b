using Orleans.Configuration;

namespace HrisOrleans.Silo.Hosting;

/// <summary>
/// When a silo that was killed counts as dead, so that others take up its grains, reminders and runs. A silo that is
/// merely slow and is declared dead stops itself, so too short is a risk too; its work is taken up all the same, and the
/// fence in the connection's row keeps it from writing twice. A killed silo that starts again at its own address ends
/// its former life at once, whatever these values are.
/// </summary>
public sealed record FailureDetection
{
    /// <summary>How long a silo may take to answer a probe, and the time between two probes. Orleans adapts it between half and four times of this.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Probes missed in a row before a silo is suspected: with 2 s, death is noticed after some 6 to 8 s.</summary>
    public int MissedProbes { get; init; } = 3;

    /// <summary>
    /// How often a silo writes that it is alive. Whoever has missed three of these is no witness and no voter, which
    /// lets the last of several silos declare the others dead.
    /// </summary>
    public TimeSpan AliveEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a silo reads the table of silos; changes are also told from silo to silo at once.</summary>
    public TimeSpan TableEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a starting silo tries to reach all that the table calls active before it does without the silent ones.</summary>
    public TimeSpan JoinAtMost { get; init; } = TimeSpan.FromSeconds(30);

    internal void Apply(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = ProbeTimeout;
        options.NumMissedProbesLimit = MissedProbes;
        options.IAmAliveTablePublishTimeout = AliveEvery;
        options.TableRefreshTimeout = TableEvery;
        options.MaxJoinAttemptTime = JoinAtMost;
    }
}
