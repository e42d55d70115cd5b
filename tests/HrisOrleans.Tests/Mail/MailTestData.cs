using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Invitations;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Mail;
using MimeKit;

namespace HrisOrleans.Tests.Mail;

internal static class MailTestData
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    public static readonly TenantId Acme = TenantId.Parse("acme");

    public static MailOptions FileOptions(string folder) => new()
    {
        DataFolder = folder,
        FromName = "Example App",
        FromAddress = "hello@example.com",
        AcceptBaseUrl = new Uri("https://app.example.com/join"),
    };

    public static MailOptions SmtpOptions(int port) => FileOptions("") with
    {
        Transport = MailTransportKind.Smtp,
        Host = "127.0.0.1",
        Port = port,
        Security = MailSecurity.None,
    };

    /// <summary>The mail of number <paramref name="n"/>, always the same.</summary>
    public static LeasedMail Mail(int n = 1, string? email = null, TenantId? tenant = null) => new(
        tenant ?? Acme,
        Guid.Parse($"01980000-0000-7000-8000-0000{n:x8}"),
        new MemberId(Guid.Parse($"01980000-0000-7000-9000-0000{n:x8}")),
        InvitationNumber: 1,
        Now.AddDays(14),
        email ?? $"person-{n}@example.org",
        $"Person {n}",
        Attempts: 0);

    public static OutgoingMail Outgoing(LeasedMail mail)
    {
        var message = new MimeMessage { Subject = "Hello", Date = Now, MessageId = $"{mail.Id:N}@example.com", Body = new TextPart("plain") { Text = "Hello\r\n.\r\nagain" } };
        message.From.Add(new MailboxAddress("Example App", "hello@example.com"));
        message.To.Add(new MailboxAddress(mail.DisplayName, mail.Email));
        return new OutgoingMail(mail.Tenant, mail.Id, message);
    }
}

/// <summary>Tenants called as the test says.</summary>
internal sealed class NamedTenants(Func<TenantId, string> name) : ITenantNames
{
    public ValueTask<string> NameOf(TenantId tenant, CancellationToken cancellationToken) => ValueTask.FromResult(name(tenant));
}

/// <summary>One look for all tenants.</summary>
internal sealed class OneLook(Domain.Invitations.InvitationTemplate? look = null) : IInvitationLooks
{
    public ValueTask<Domain.Invitations.InvitationTemplate> Of(TenantId tenant, CancellationToken cancellationToken) => ValueTask.FromResult(look ?? new());
}

/// <summary>Keeps what members would be told.</summary>
internal sealed class ReportsKept : IMailReports
{
    private readonly Lock _lock = new();
    private readonly List<(Guid Mail, bool Refused)> _all = [];

    private readonly List<LeasedMail> _suppressed = [];

    public IReadOnlyList<LeasedMail> AllSuppressed
    {
        get
        {
            lock (_lock) return [.. _suppressed];
        }
    }

    /// <summary>What the member does when told that its mail does not go out.</summary>
    public Func<LeasedMail, Task> WhenSuppressed { get; set; } = _ => Task.CompletedTask;

    /// <summary>Thrown instead of telling, for the mails it names.</summary>
    public Func<LeasedMail, Exception?> Failing { get; set; } = _ => null;

    public IReadOnlyList<(Guid Mail, bool Refused)> All
    {
        get
        {
            lock (_lock) return [.. _all];
        }
    }

    public Task Suppressed(LeasedMail mail, CancellationToken cancellationToken)
    {
        if (Failing(mail) is { } failure) return Task.FromException(failure);
        lock (_lock) _suppressed.Add(mail);
        return WhenSuppressed(mail);
    }

    public Task Ended(LeasedMail mail, bool refused, CancellationToken cancellationToken)
    {
        if (Failing(mail) is { } failure) return Task.FromException(failure);
        lock (_lock) _all.Add((mail.Id, refused));
        return Task.CompletedTask;
    }
}
