namespace HrisOrleans.Silo.Mail;

/// <summary>What a <see cref="MailSender"/> does again and again.</summary>
internal interface IMailRound
{
    Task<MailRoundResult> Run(CancellationToken stopping);
}
