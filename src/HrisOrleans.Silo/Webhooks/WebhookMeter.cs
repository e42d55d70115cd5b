using System.Diagnostics.Metrics;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>Counts attempts by outcome: meter <c>HrisOrleans.Webhooks</c>, counter <c>hris.webhooks.attempts</c>, tag <c>outcome</c>.</summary>
internal sealed class WebhookMeter(IMeterFactory meters)
{
    public const string Name = "HrisOrleans.Webhooks";

    private readonly Counter<long> _attempts = meters.Create(Name).CreateCounter<long>("hris.webhooks.attempts", "{attempt}", "Webhook requests by what became of them.");

    public void Ended(string outcome) => _attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
