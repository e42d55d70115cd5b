using System.Globalization;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Hooks;

namespace HrisOrleans.Sandbox.BambooHr;

/// <summary>BambooHR's webhook of a change: signed over the body followed by the timestamp.</summary>
internal static class BambooHrWebhook
{
    public const string Vendor = "bamboohr";

    public static WebhookMessage Of(WebhookNews news) => WebhookMessage.Of(
        new JsonObject
        {
            ["employees"] = new JsonArray(new JsonObject
            {
                ["id"] = news.Person.Id.ToString(CultureInfo.InvariantCulture),
                ["action"] = news.Word("Created", "Updated", "Updated", "Deleted"),
                ["timestamp"] = news.Moment,
                ["changedFields"] = new JsonArray("status"),
                ["fields"] = new JsonObject(),
            }),
        },
        body => [("X-BambooHR-Timestamp", news.Seconds), ("X-BambooHR-Signature", news.Hex(body + news.Seconds))]);
}
