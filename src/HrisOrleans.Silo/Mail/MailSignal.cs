using HrisOrleans.Silo.Hosting;

namespace HrisOrleans.Silo.Mail;

/// <summary>Wakes this silo's mail sender: whoever commits an invitation rings. Rings that nobody waits for yet are one.</summary>
public sealed class MailSignal
{
    private readonly SemaphoreSlim _rung = new(0, 1);
    private int _ringing;

    /// <summary>Says that a mail may be due. Cheap, from any thread, as often as one likes.</summary>
    public void Ring()
    {
        if (Interlocked.Exchange(ref _ringing, 1) == 0) _rung.Release();
    }

    /// <summary>Until somebody rang, or <paramref name="atMost"/> has passed.</summary>
    internal async Task Wait(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        // Before the work begins: a ring from here on is about something the work may not see.
        if (await _rung.WaitAtMost(atMost, time, cancellationToken)) Volatile.Write(ref _ringing, 0);
    }
}
