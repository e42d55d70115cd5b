using HrisOrleans.Silo.Hosting;

namespace HrisOrleans.Silo.Jobs;

/// <summary>Wakes this silo's job workers: whoever stores a job rings.</summary>
internal sealed class JobSignal
{
    private readonly SemaphoreSlim _rung = new(0);

    /// <summary>Wakes one worker; who is not asleep looks again before sleeping.</summary>
    public void Ring()
    {
        // One ring more than is heard costs one look.
        if (_rung.CurrentCount < JobWorker.Workers) _rung.Release();
    }

    /// <summary>Until somebody rang, or <paramref name="atMost"/> has passed.</summary>
    public Task Wait(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken) => _rung.WaitAtMost(atMost, time, cancellationToken);
}
