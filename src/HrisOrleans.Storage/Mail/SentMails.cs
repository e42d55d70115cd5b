using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Mail;

/// <summary>Whose invitation a mail carried.</summary>
public sealed record SentMail(TenantId Tenant, MemberId Member, int InvitationNumber);

/// <summary>Finds invitation mails by the id in their <c>Message-ID</c>, which names no tenant.</summary>
public interface ISentMails
{
    Task<SentMail?> Find(Guid mail, CancellationToken cancellationToken);
}

internal sealed class SentMails(Database database) : ISentMails
{
    public Task<SentMail?> Find(Guid mail, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select tenant, member_id, invitation_number from mail_outbox where mail_id = @mail")
            .With("mail", mail)
            .First(row => new SentMail(row.Tenant(), new MemberId(row.Uuid()), row.Int()), cancellationToken),
        cancellationToken);
}
