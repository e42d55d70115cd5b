using System.Text.Json;
using System.Text.Json.Nodes;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;

namespace HrisOrleans.Connectors.Okta;

/// <summary>
/// Okta's event hooks. They are not signed: a secret stands in the Authorization header, so there is no moment to hold
/// against a repeated one either.
/// </summary>
internal sealed class OktaPush : IPushReceiver
{
    private const int LongestChallenge = 1000;

    private static readonly string[] Kinds = ["user.lifecycle.", "user.account.", "group."];

    public bool AppWide => false;

    public string? AppSecret => null;

    public PushReading Read(PushRequest request, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        // Okta asks once whether somebody listens. Whoever asks hears their own word again, whatever stands behind the address.
        if (!request.Posted)
        {
            return request.Header("X-Okta-Verification-Challenge") is { Length: > 0 and <= LongestChallenge } challenge
                ? PushReading.Answer("application/json", new JsonObject { ["verification"] = challenge }.ToJsonString())
                : PushReading.Refused;
        }

        return PushSignature.Is(request.Header("Authorization"), secrets) ? PushBody.Read(request, Meaning) : PushReading.Refused;
    }

    private static PushReading Meaning(JsonRecord body)
    {
        var data = body.Object("data") ?? throw new JsonException("no data");
        return data.List("events").Any(happened => happened.Text("eventType") is { } kind && Kinds.Any(known => kind.StartsWith(known, StringComparison.Ordinal)))
            ? PushReading.Changed()
            : PushReading.Nothing;
    }
}
