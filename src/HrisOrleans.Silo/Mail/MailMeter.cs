using System.Diagnostics.Metrics;

namespace HrisOrleans.Silo.Mail;

/// <summary>Counts hand-overs by outcome: meter <c>HrisOrleans.Mail</c>, counter <c>hris.mail.handovers</c>, tag <c>outcome</c>.</summary>
internal sealed class MailMeter(IMeterFactory meters)
{
    public const string Name = "HrisOrleans.Mail";

    private readonly Counter<long> _handOvers = meters.Create(Name).CreateCounter<long>("hris.mail.handovers", "{mail}", "Mails by what became of the hand-over.");

    public void Ended(MailOutcome outcome) => _handOvers.Add(1, new KeyValuePair<string, object?>("outcome", Word(outcome)));

    private static string Word(MailOutcome outcome) => outcome switch
    {
        MailOutcome.Accepted => "accepted",
        MailOutcome.Refused => "refused",
        MailOutcome.NotHandedOver => "not_handed_over",
        MailOutcome.Unknown => "unknown",
    };
}
