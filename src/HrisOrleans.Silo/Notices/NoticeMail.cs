using System.Text;
using System.Text.Encodings.Web;
using HrisOrleans.Domain.Notices;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Notices;
using MimeKit;

namespace HrisOrleans.Silo.Notices;

/// <summary>Composes notices to admins: what happened in a sentence, whom it is about and why, and where to look.</summary>
internal sealed class NoticeMail(MailOptions options, NoticeOptions notices, INoticeOutbox outbox, NoticeLines lines, ITenantNames tenants, TimeProvider time) : IMailComposer
{
    private const int LongestReason = 2_000;

    public async ValueTask<OutgoingMail?> Compose(LeasedMail mail, CancellationToken cancellationToken)
    {
        if (!MailEnvelope.Takes(mail.Email)) return null;
        if (await outbox.Content(mail.Tenant, mail.Id, cancellationToken) is not { } content) return null;
        var people = await lines.Of(mail.Tenant, content, cancellationToken);
        var tenant = MailText.OneLine(await tenants.NameOf(mail.Tenant, cancellationToken));
        var (subject, sentence, path) = Say(mail.Tenant, content, people.All);
        return MailEnvelope.Of(
            mail, "notice", new MailboxAddress(options.FromName, options.FromAddress), $"{tenant}: {subject}",
            Plain(tenant, sentence, path, content, people, mail.Tenant), Html(tenant, sentence, path, content, people, mail.Tenant), time.GetUtcNow());
    }

    private static (string Subject, string Sentence, string Path) Say(TenantId tenant, NoticeContent content, int count)
    {
        var (root, data) = ($"/v1/tenants/{tenant}", content.Data);
        var connection = $"{root}/connection";
        var plan = $"{root}/plans/{content.Plan}";
        return content.Kind switch
        {
            NoticeKind.SetUpDone => ("the set-up is done", $"The connection to the directory is set up and its first plan is applied: {People(NoticeData.Count(data, "join"))} joined, and {People(NoticeData.Count(data, "link"))} who were here already are linked.", $"{plan}/changes"),
            NoticeKind.LossesParked => (
                $"{People(count)} would be taken out and wait for your decision",
                $"{People(count)} would lose access or their invitation. That is more than may happen without a person's word, so nothing of it is done until an admin applies or rejects it. Everybody else is in step.",
                $"{plan}/changes"),
            NoticeKind.PlanHeld => (
                "a sync waits for your decision",
                $"A sync found something unusual ({NoticeData.Words(data, "holds")}). Its plan of {People(count)} is held as a whole until an admin applies or rejects it.",
                $"{plan}/changes"),
            NoticeKind.RelinkNeeded => (
                "the connection needs a relink",
                $"The directory no longer accepts the connection ({NoticeData.Word(data, "code")}). Nobody is removed because of it, and nobody joins or leaves until it works again or an admin relinks it.",
                connection),
            NoticeKind.ConnectionPaused when NoticeData.Word(data, "reason") == "subscription" => (
                "the connection is paused",
                "The connection is paused because the subscription does not include its provider. Nothing happens by itself while it is, leavers included.",
                connection),
            NoticeKind.ConnectionPaused => ("the connection is paused", "An admin paused the connection. Nothing happens by itself while it is, leavers included.", connection),
            NoticeKind.WebhookDisabled => (
                "a webhook is switched off",
                $"The webhook {NoticeData.Word(data, "endpoint")} is switched off, for its receiver did not take what was sent ({NoticeData.Word(data, "reason")}). Events are kept; they can be replayed once it works again.",
                $"{root}/webhooks/{NoticeData.Word(data, "endpoint")}"),
            NoticeKind.Advisories => (
                $"{People(count)} left and stay members until you decide",
                $"{People(count)} left according to the directory, and nothing removes them automatically.",
                $"{root}/members"),
        };
    }

    private static string People(int count) => count == 1 ? "1 person" : $"{count} people";

    private string Plain(string tenant, string sentence, string path, NoticeContent content, NoticePeople people, TenantId id)
    {
        var text = new StringBuilder().Append(sentence).Append("\r\n\r\nTenant: ").Append(tenant).Append(" (").Append(id).Append(")\r\n");
        if (people.All > 0) text.Append("People: ").Append(people.All).Append("\r\n\r\n");
        foreach (var (name, why) in people.Shown) text.Append("- ").Append(MailText.OneLine(name)).Append(": ").Append(MailText.OneLine(why, LongestReason)).Append("\r\n");
        if (people.All > people.Shown.Count) text.Append("- and ").Append(people.All - people.Shown.Count).Append(" more\r\n");
        text.Append("\r\nLook: GET ").Append(path).Append("\r\n");
        if (notices.Console is { } console) text.Append("Console: ").Append(console.AbsoluteUri).Append("\r\n");
        return text.Append("\r\nYou get this as an admin of ").Append(tenant).Append(". Switch it off: PUT /v1/tenants/").Append(id).Append("/notices (").Append(content.Kind.Word()).Append(").\r\n").ToString();
    }

    private string Html(string tenant, string sentence, string path, NoticeContent content, NoticePeople people, TenantId id)
    {
        var html = new StringBuilder().Append("<p>").Append(Encoded(sentence)).Append("</p><p>Tenant: ").Append(Encoded(tenant)).Append(" (").Append(Encoded(id.Value)).Append(")</p>");
        if (people.All > 0)
        {
            html.Append("<p>People: ").Append(people.All).Append("</p><ul>");
            foreach (var (name, why) in people.Shown)
                html.Append("\r\n<li><b>").Append(Encoded(MailText.OneLine(name))).Append("</b>: ").Append(Encoded(MailText.OneLine(why, LongestReason))).Append("</li>");
            if (people.All > people.Shown.Count) html.Append("\r\n<li>and ").Append(people.All - people.Shown.Count).Append(" more</li>");
            html.Append("</ul>");
        }

        html.Append("\r\n<p>Look: <code>GET ").Append(Encoded(path)).Append("</code></p>");
        if (notices.Console is { } console) html.Append("<p><a href=\"").Append(Encoded(console.AbsoluteUri)).Append("\">Open the console</a></p>");
        return html.Append("\r\n<p>You get this as an admin of ").Append(Encoded(tenant)).Append(". Switch it off: <code>PUT /v1/tenants/").Append(Encoded(id.Value))
            .Append("/notices</code> (").Append(content.Kind.Word()).Append(").</p>").ToString();
    }

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}
