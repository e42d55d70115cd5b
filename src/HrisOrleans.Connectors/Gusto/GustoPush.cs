using System.Security.Cryptography;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;

namespace HrisOrleans.Connectors.Gusto;

/// <summary>
/// Gusto's webhooks belong to this installation's app: signed over the body with the subscription's verification token, and
/// without a moment of the delivery. Each event names the company.
/// </summary>
internal sealed class GustoPush(ProviderHttp http, string? appSecret) : IPushReceiver, IPushEnrolment
{
    private static readonly string[] Kinds = ["employee", "company", "location", "department"];

    public bool AppWide => true;

    public string? AppSecret => appSecret;

    public PushReading Read(PushRequest request, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var given = PushSignature.Hex(request.Header("X-Gusto-Signature"));
        return PushSignature.Made(given, HashAlgorithmName.SHA256, secrets, request.Body) && request.Posted ? PushBody.Read(request, Meaning) : PushReading.Refused;
    }

    public bool Offers(PushRequest request) => GustoSubscription.Read(request) is not null;

    public async Task<string?> Enrol(PushRequest request, CancellationToken cancellationToken) =>
        GustoSubscription.Read(request) is { } offered && await new GustoSubscription(http).Verify(offered, cancellationToken) ? offered.Token : null;

    private static PushReading Meaning(JsonRecord body) => body.Text("event_type") is { } kind && !Kinds.Any(known => kind.StartsWith(known, StringComparison.Ordinal))
        ? PushReading.Nothing
        : PushReading.Changed(body.Text("resource_uuid"));
}
