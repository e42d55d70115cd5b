using HrisOrleans.Storage.Mail;

namespace HrisOrleans.Silo.Mail;

/// <summary>Makes a mail of a row, with what is known at that moment.</summary>
internal interface IMailComposer
{
    /// <summary>The mail, or null when the address cannot be written into one.</summary>
    ValueTask<OutgoingMail?> Compose(LeasedMail mail, CancellationToken cancellationToken);
}
