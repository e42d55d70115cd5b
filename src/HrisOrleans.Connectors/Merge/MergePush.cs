using System.Security.Cryptography;
using HrisOrleans.Connectors.Push;

namespace HrisOrleans.Connectors.Merge;

/// <summary>
/// Merge's webhooks: signed over the body with the organization's signature key, and without a moment of their own. One
/// address is enough for all linked accounts of the organization; each message names the account.
/// </summary>
internal sealed class MergePush(string? appSecret) : IPushReceiver
{
    public bool AppWide => true;

    public string? AppSecret => appSecret;

    public PushReading Read(PushRequest request, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var given = PushSignature.Base64OfUrls(request.Header("X-Merge-Webhook-Signature"));
        return PushSignature.Made(given, HashAlgorithmName.SHA256, secrets, request.Body) && request.Posted
            ? PushBody.Read(request, body => PushReading.Changed(body.Text("linked_account", "id")))
            : PushReading.Refused;
    }
}
