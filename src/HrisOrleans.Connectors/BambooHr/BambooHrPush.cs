using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Connectors.Push;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>
/// BambooHR's webhooks: each has a private key of its own, and signs the body followed by the timestamp. They are about
/// employees, and do not say of which company.
/// </summary>
internal sealed class BambooHrPush : IPushReceiver
{
    public bool AppWide => false;

    public string? AppSecret => null;

    public PushReading Read(PushRequest request, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var moment = request.Header("X-BambooHR-Timestamp");
        var genuine = PushSignature.Made(PushSignature.Hex(request.Header("X-BambooHR-Signature")), HashAlgorithmName.SHA256, secrets, request.Body, Encoding.UTF8.GetBytes(moment ?? ""));
        return request.Posted && genuine && PushSignature.Fresh(moment, now) ? PushReading.Changed() : PushReading.Refused;
    }
}
