using HrisOrleans.Storage.Webhooks;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>What follows from one attempt.</summary>
/// <param name="Due">When it is tried again; null when it is settled.</param>
/// <param name="Recovered">The endpoint had rested, and takes messages again.</param>
internal readonly record struct StreamVerdict(WebhookDeliveryState State, DateTimeOffset? Due, bool Recovered);

/// <summary>
/// How the endpoint does. A message that fails has its own times; when failure follows failure, whatever the message, the
/// endpoint as a whole rests, and then one message at a time finds out whether it is back.
/// </summary>
internal sealed class StreamHealth(LeasedStream lease, StreamServices services)
{
    private DateTimeOffset? _failingSince = lease.Endpoint.FailingSince;
    // What failed before and was followed by no success counts, however long ago the stream that it failed in has ended.
    private int _inARow = lease.Endpoint.FailingSince is null ? 0 : services.Options.RestAfter - 1;
    private int _rests = lease.Endpoint.Failures;
    private double _window = lease.Endpoint.FailingSince is null ? 4 : 1;
    private EndpointHealth? _unreported;

    /// <summary>The endpoint rested, and nothing has been taken since.</summary>
    public bool Probing { get; private set; } = lease.Endpoint.NextAttemptAt is not null;

    /// <summary>Nothing more is sent for now.</summary>
    public bool Resting { get; private set; }

    /// <summary>Requests at once: more with every success, half with every failure.</summary>
    public int Window => Probing ? 1 : (int)_window;

    /// <param name="before">The message's line in the log before this attempt, or null.</param>
    public StreamVerdict Judge(long seq, WebhookDelivery? before, WebhookAttempt attempt, DateTimeOffset now) =>
        attempt.Delivered ? Took() : Failed(seq, before, attempt, now);

    /// <summary>What was learnt since the last report.</summary>
    public EndpointHealth? Report()
    {
        var report = _unreported;
        _unreported = null;
        return report;
    }

    /// <summary>A report that did not arrive, unless there is a newer one.</summary>
    public void PutBack(EndpointHealth? report) => _unreported ??= report;

    private StreamVerdict Took()
    {
        var recovered = Probing;
        Probing = false;
        _inARow = 0;
        _rests = 0;
        _failingSince = null;
        _window = Math.Min(_window + 1, services.Options.PerEndpoint);

        // A request that was still under way says nothing against a rest that others have called for since.
        if (!Resting) _unreported = new EndpointHealth(Succeeded: true);
        return new StreamVerdict(WebhookDeliveryState.Delivered, null, recovered);
    }

    private StreamVerdict Failed(long seq, WebhookDelivery? before, WebhookAttempt attempt, DateTimeOffset now)
    {
        _inARow++;
        _window = Math.Max(1, _window / 2);
        var endpoint = lease.Endpoint;
        var attempts = (before?.Attempts ?? 0) + 1;
        var tookOthers = _failingSince is null || (before is { Attempts: > 0, CreatedAt: var first } && _failingSince > first);
        _failingSince ??= now;
        if (attempts >= WebhookSchedule.Attempts && tookOthers && !attempt.Gone)
        {
            WebhookLog.GivenUp(services.Log, endpoint.Id, lease.Tenant, seq, attempt.Outcome);
            Note(new EndpointHealth(false, attempt.Outcome));
            return new StreamVerdict(WebhookDeliveryState.GivenUp, null, false);
        }

        var due = now + WebhookSchedule.After(attempts, attempt.RetryAfter, services.Random);
        if (attempt.Gone)
        {
            Disable(WebhookState.Gone, attempt.Outcome);
        }
        else if (now - _failingSince >= services.Options.DisableAfter)
        {
            Disable(WebhookState.Failing, attempt.Outcome);
        }
        else if (Probing || attempt.RetryAfter is not null || _inARow >= services.Options.RestAfter)
        {
            if (!Resting)
            {
                var until = now + WebhookSchedule.After(_rests + 1, attempt.RetryAfter, services.Random);
                WebhookLog.Resting(services.Log, endpoint.Id, until, attempt.Outcome);
                Note(new EndpointHealth(false, attempt.Outcome, until, Failures: _rests));
            }

            Resting = true;
        }
        else
        {
            Note(new EndpointHealth(false, attempt.Outcome));
        }

        return new StreamVerdict(WebhookDeliveryState.Pending, due, false);
    }

    private void Disable(WebhookState state, string outcome)
    {
        if (_unreported?.Disable is null) WebhookLog.Disabled(services.Log, lease.Endpoint.Id, outcome);
        _unreported = new EndpointHealth(false, outcome, Disable: state);
        Resting = true;
    }

    // A rest or an end that was called for is not forgotten over a smaller thing.
    private void Note(EndpointHealth health)
    {
        if (_unreported is { Disable: not null } or { NextAttempt: not null }) return;
        _unreported = health;
    }
}
