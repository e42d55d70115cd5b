using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;

namespace HrisOrleans.Connectors.Personio;

/// <summary>
/// Personio's webhooks without data. They are not signed: the webhook's token stands in the Authorization header as it was
/// entered, and the only moment is that of the change, which may be days older than a delivery that was tried again.
/// </summary>
internal sealed class PersonioPush : IPushReceiver
{
    private static readonly string[] Kinds = ["person.", "employment."];

    public bool AppWide => false;

    public string? AppSecret => null;

    public PushReading Read(PushRequest request, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        PushSignature.Is(request.Header("Authorization"), secrets) && request.Posted ? PushBody.Read(request, Meaning) : PushReading.Refused;

    // It names the company by a number that its API does not tell.
    private static PushReading Meaning(JsonRecord body) => body.Text("event_name") is { } kind && !Kinds.Any(known => kind.StartsWith(known, StringComparison.OrdinalIgnoreCase))
        ? PushReading.Nothing
        : PushReading.Changed();
}
