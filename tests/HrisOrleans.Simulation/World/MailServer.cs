using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Simulation.Gates;

namespace HrisOrleans.Simulation.World;

/// <summary>A mail that arrived: the link in it is all that the person has.</summary>
internal sealed record ReceivedMail(string Address, InvitationToken Invitation, string Token);

/// <summary>The mail server: what becomes of a mail depends on the seed, the address and the try, never on the order of mails.</summary>
internal sealed class MailServer(int seed)
{
    private readonly Dictionary<InvitationToken, int> _tries = [];

    public List<ReceivedMail> Inbox { get; } = [];

    /// <summary>Invitations of which a mail was taken, refused or lost from sight: none of them is ever to be handed over again.</summary>
    public Dictionary<InvitationToken, MailOutcome> Ended { get; } = [];

    /// <summary>Invitations that were handed over again after that.</summary>
    public List<InvitationToken> Twice { get; } = [];

    public bool Down { get; set; }

    public bool Reliable { get; set; }

    public MailOutcome Take(OutgoingMail mail)
    {
        var text = mail.Message.TextBody!;
        var from = text.IndexOf("token=", StringComparison.Ordinal) + 6;
        var token = text[from..text.IndexOfAny(['\r', '\n'], from)];
        if (!InvitationToken.TryRead(token, out var invitation)) throw new InvalidOperationException("A mail carries no link.");
        var address = mail.Message.To.Mailboxes.Single().Address;
        if (Ended.ContainsKey(invitation)) Twice.Add(invitation);
        var attempt = _tries[invitation] = _tries.GetValueOrDefault(invitation) + 1;
        var chance = Reliable ? 0 : Chance(address, invitation.Number, attempt);
        var outcome = chance switch
        {
            < 80 => MailOutcome.Accepted,
            < 86 => MailOutcome.Refused,
            < 92 => MailOutcome.Unknown,
            _ => MailOutcome.NotHandedOver,
        };
        if (outcome != MailOutcome.NotHandedOver) Ended[invitation] = outcome;

        // Of the lost ones some arrive.
        if (outcome == MailOutcome.Accepted || (outcome == MailOutcome.Unknown && chance % 2 == 0)) Inbox.Add(new ReceivedMail(address, invitation, token));
        return outcome;
    }

    private int Chance(string address, int number, int attempt)
    {
        var hash = (uint)seed;
        foreach (var letter in address) hash = (hash ^ letter) * 16_777_619;
        return (int)((hash ^ (uint)((number * 31) + attempt)) * 2_654_435_761 >> 8) % 100 is var chance && chance < 0 ? -chance : chance;
    }
}

/// <summary>One silo's way to the mail server. It cannot tell afterwards what was taken, as SMTP cannot.</summary>
internal sealed class SimulatedTransport(MailServer server, Gate gate) : IMailTransport, IMailSession
{
    public int Sessions => 1;

    public int MarkedAtOnce => 1;

    public bool Usable => !server.Down;

    public async Task<IMailSession?> Connect(CancellationToken cancellationToken)
    {
        await gate.Pass("mail.Connect");
        return server.Down ? null : this;
    }

    public Task<bool?> WasTaken(TenantId tenant, Guid mail, CancellationToken cancellationToken) => Task.FromResult<bool?>(null);

    public async Task<MailOutcome> HandOver(OutgoingMail mail)
    {
        await gate.Pass("mail.HandOver");
        if (server.Down) return MailOutcome.NotHandedOver;
        var outcome = server.Take(mail);
        await gate.Pass("mail.HandedOver");
        return outcome;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
