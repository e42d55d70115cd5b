using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Webhooks;
using MimeKit;

namespace HrisOrleans.Silo.Notices;

/// <summary>
/// Tells the operator by mail of what belongs to the platform: an endpoint of its own that was switched off. Marked before the
/// mail goes out, so that none goes twice; what the mail server did not take is told again at one of the next rounds.
/// </summary>
internal sealed class OperatorNotices(NoticeOptions notices, MailOptions options, IDisabledWebhooks webhooks, IMailTransport transport, TimeProvider time)
{
    // Where mails are files, the folder they lie in.
    private static readonly TenantId Platform = TenantId.Parse("platform");

    public async Task Run(CancellationToken stopping)
    {
        if (notices.Operator is not { } address || await webhooks.Untold(stopping) is not { Count: > 0 } untold) return;
        await using var session = await transport.Connect(stopping);
        if (session is null) return;
        foreach (var endpoint in untold)
        {
            // From the mark on nothing is cancelled.
            if (!session.Usable || stopping.IsCancellationRequested || !await webhooks.Tell(endpoint, CancellationToken.None)) continue;
            if (await session.HandOver(Compose(endpoint, address)) == MailOutcome.NotHandedOver) await webhooks.TakeBack(endpoint, CancellationToken.None);
        }
    }

    private OutgoingMail Compose(WebhookEndpoint endpoint, string address)
    {
        var mail = new LeasedMail(Platform, IdOf(endpoint), default, 0, default, address, null, 0);
        var why = endpoint.State == WebhookState.Gone ? "its receiver answered 410, which asks for no more" : "its receiver took nothing for days";
        var sentence = $"The platform's webhook {endpoint.Id} is switched off since {endpoint.DisabledAt?.UtcDateTime:yyyy-MM-dd HH:mm} UTC, for {why} (last outcome: {endpoint.LastOutcome}). "
            + "Events are kept, and it goes on where it stopped once it is enabled.";
        var look = $"GET /v1/webhooks/{endpoint.Id}";
        return MailEnvelope.Of(
            mail, "notice", new MailboxAddress(options.FromName, options.FromAddress), "HrisOrleans: a platform webhook is switched off",
            $"{sentence}\r\n\r\nLook: {look}\r\n", $"<p>{sentence}</p>\r\n<p>Look: <code>{look}</code></p>", time.GetUtcNow());
    }

    // One id an endpoint and moment, whoever composes it.
    private static Guid IdOf(WebhookEndpoint endpoint) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{endpoint.Id}\n{endpoint.DisabledAt?.ToUnixTimeMilliseconds()}")).AsSpan(0, 16), bigEndian: true);
}
