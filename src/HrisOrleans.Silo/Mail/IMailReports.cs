using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Storage.Mail;

namespace HrisOrleans.Silo.Mail;

/// <summary>Tells members what became of their mail when it was not simply taken.</summary>
internal interface IMailReports
{
    /// <param name="mail">The mail that ended.</param>
    /// <param name="refused">True: refused for good. False: its outcome is unknown.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task Ended(LeasedMail mail, bool refused, CancellationToken cancellationToken);

    /// <summary>The mail does not go out because its address is suppressed; the member's decision ends it.</summary>
    Task Suppressed(LeasedMail mail, CancellationToken cancellationToken);
}

internal sealed class GrainMailReports(IGrainFactory grains) : IMailReports
{
    public Task Ended(LeasedMail mail, bool refused, CancellationToken cancellationToken) => Tell(mail, new MailEnded(mail.InvitationNumber, refused), cancellationToken);

    public Task Suppressed(LeasedMail mail, CancellationToken cancellationToken) =>
        Tell(mail, new MailEnded(mail.InvitationNumber, Refused: false) { Suppressed = true }, cancellationToken);

    private async Task Tell(LeasedMail mail, MailEnded report, CancellationToken cancellationToken)
    {
        Caller.System(mail.Tenant).Use($"mail/{mail.Id:D}");
        var member = grains.GetGrain<IMemberGrain>(GrainKeys.Member(mail.Tenant, mail.Member));
        await member.MailEnded(report, cancellationToken);
    }
}
