using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Mail;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Mail;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace HrisOrleans.Silo.Mail;

/// <summary>Finds whose mail came back, and tells the member; any number of activations at once.</summary>
[GrainType("hris.mail"), StatelessWorker]
internal sealed class MailGrain(ISentMails mails, ILogger<MailGrain> log) : Grain, IMailGrain
{
    private static readonly Refusal NotFound = new("mail_not_found", RefusalKind.NotFound, "There is no invitation mail of this id, or not of this tenant and member.");
    private static readonly Refusal Nameless = new("bounce_unreadable", RefusalKind.Unprocessable, "Name the mail by its Message-ID, or tenant and member.");
    private static readonly BounceView NotFailed = new("not_failed", null, null);

    public async Task<Answer<BounceView>> Bounce(ReportBounce command, CancellationToken cancellationToken)
    {
        if (command.Report is { } report)
        {
            var read = BounceReport.Read(report);
            if (!read.Accepted) return read.Refusal;
            if (!read.Value.Failed) return NotFailed;
            return read.Value.Mail is { } mail && await mails.Find(mail, cancellationToken) is { } sent ? await Tell(sent, sent.InvitationNumber, cancellationToken) : NotFound;
        }

        if (command.MessageId is null && (command.Tenant is null || command.Member is null)) return Nameless;
        if (command.Code?.TrimStart().StartsWith('4') == true) return NotFailed;
        return await Whose(command, cancellationToken) is { } found ? await Tell(found, command.MessageId is null ? null : found.InvitationNumber, cancellationToken) : NotFound;
    }

    private async Task<SentMail?> Whose(ReportBounce command, CancellationToken cancellationToken)
    {
        if (command.MessageId is { } messageId)
        {
            var sent = BounceReport.MailOf(messageId) is { } mail ? await mails.Find(mail, cancellationToken) : null;
            return sent is not null && (command.Tenant ?? sent.Tenant.Value) == sent.Tenant.Value && (command.Member ?? sent.Member.ToString()) == sent.Member.ToString() ? sent : null;
        }

        return TenantId.TryParse(command.Tenant, out var tenant) && MemberId.TryParse(command.Member!, out var member) ? new SentMail(tenant, member, 0) : null;
    }

    private async Task<Answer<BounceView>> Tell(SentMail sent, int? number, CancellationToken cancellationToken)
    {
        var answer = await GrainFactory.GetGrain<IMemberGrain>(GrainKeys.Member(sent.Tenant, sent.Member)).MailBounced(new MailBounced(number), cancellationToken);
        if (!answer.Accepted) return answer.Refused.Kind == RefusalKind.NotFound ? NotFound : new Answer<BounceView>(null, answer.Refused);
        var outcome = answer.Value ? "bounced" : "not_open";
        MailLog.CameBack(log, sent.Tenant, sent.Member, outcome);
        return new BounceView(outcome, sent.Tenant.Value, sent.Member.ToString());
    }
}
