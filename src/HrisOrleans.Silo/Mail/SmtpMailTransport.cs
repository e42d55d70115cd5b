using HrisOrleans.Domain.Tenants;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Mail;

/// <summary>Mails by SMTP, one connection a session. What a server took before a crash cannot be asked afterwards.</summary>
internal sealed class SmtpMailTransport(MailOptions options, TimeProvider time, ILogger<SmtpMailTransport> log) : IMailTransport
{
    private readonly MailServerTrust _trust = MailServerTrust.Of(options);
    private readonly MailServerHealth _health = new(log);

    public int Sessions => options.Connections;

    public int MarkedAtOnce => 1;

    public async Task<IMailSession?> Connect(CancellationToken cancellationToken)
    {
        var session = new SmtpMailSession(options, _trust, _health, time, log);
        if (await session.Open(cancellationToken)) return session;
        await session.DisposeAsync();
        return null;
    }

    public Task<bool?> WasTaken(TenantId tenant, Guid mail, CancellationToken cancellationToken) => Task.FromResult<bool?>(null);
}
