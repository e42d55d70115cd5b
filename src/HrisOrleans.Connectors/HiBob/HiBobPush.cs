using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;

namespace HrisOrleans.Connectors.HiBob;

/// <summary>Bob's webhooks: signed over the body with the webhook's own secret, and without a moment of their own.</summary>
internal sealed class HiBobPush : IPushReceiver
{
    private const string Ping = "Ping test";
    private const int LongestPing = 100;

    public bool AppWide => false;

    public string? AppSecret => null;

    public PushReading Read(PushRequest request, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (!request.Posted) return PushReading.Refused;
        var given = PushSignature.Base64(request.Header("Bob-Signature"));
        if (PushSignature.Made(given, HashAlgorithmName.SHA512, secrets, request.Body)) return PushBody.Read(request, Meaning);

        // Bob tries an address before there is a secret. Everybody hears the same, whatever stands behind it.
        return IsPing(request.Body) ? PushReading.Nothing : PushReading.Refused;
    }

    private static PushReading Meaning(JsonRecord body) => body.Text("type") is { } kind && !kind.StartsWith("employee.", StringComparison.Ordinal)
        ? PushReading.Nothing
        : PushReading.Changed();

    // As bare text, as a JSON text, or as an object with that text.
    private static bool IsPing(byte[] body)
    {
        if (body.Length > LongestPing) return false;
        if (Encoding.UTF8.GetString(body).Trim() == Ping) return true;
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.String ? json.RootElement.GetString() == Ping : new JsonRecord(json.RootElement).Text("text") == Ping;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
