using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Notices;

namespace HrisOrleans.Silo.Notices;

/// <summary>Looks what there is to tell, and sends what is due as the invitations are sent.</summary>
internal sealed class NoticeRound(INoticeOutbox notices, TokenHolders holders, OperatorNotices operators, MailRound round, TimeProvider time) : IMailRound
{
    public async Task<MailRoundResult> Run(CancellationToken stopping)
    {
        await notices.Gather(time.GetUtcNow(), holders.Of, stopping);
        await operators.Run(stopping);
        return await round.Run(stopping);
    }
}

/// <summary>No member is told of a notice: it says nothing of them, and its row holds what became of it.</summary>
internal sealed class NoticeReports(INoticeOutbox notices, TimeProvider time) : IMailReports
{
    public Task Ended(LeasedMail mail, bool refused, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task Suppressed(LeasedMail mail, CancellationToken cancellationToken) => notices.Suppress(mail, time.GetUtcNow(), cancellationToken);
}
