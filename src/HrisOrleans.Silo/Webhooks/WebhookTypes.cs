namespace HrisOrleans.Silo.Webhooks;

/// <summary>Types of messages: those of events, and one of its own.</summary>
internal static class WebhookTypes
{
    public const string Test = "webhook.test";
}
