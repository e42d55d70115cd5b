using System.Net.Mail;
using System.Text;

namespace HrisOrleans.Silo.Mail;

/// <summary>How mails leave.</summary>
public enum MailTransportKind
{
    /// <summary>Into files, for trying the product out: one <c>.eml</c> a mail.</summary>
    File = 1,

    Smtp = 2,
}

/// <summary>How the connection to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>Plain text; no user and password may be configured with it.</summary>
    None = 1,

    /// <summary>STARTTLS, without which nothing is sent.</summary>
    StartTls = 2,

    /// <summary>TLS from the first byte.</summary>
    Tls = 3,
}

/// <summary>How invitation mails are made and sent.</summary>
public sealed record MailOptions
{
    public MailTransportKind Transport { get; init; } = MailTransportKind.File;

    /// <summary>
    /// File transport: mails go to <c>mail/{tenant}/{mail id}.eml</c> below it. They hold working links, so they are
    /// readable by the owner only. Several silos must share the folder.
    /// </summary>
    public string? DataFolder { get; init; }

    public string? Host { get; init; }

    public int Port { get; init; } = 587;

    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>PEM file of certification authorities that may vouch for the mail server besides those the system trusts; null: only those.</summary>
    public string? CaFile { get; init; }

    public string FromName { get; init; } = "";

    public required string FromAddress { get; init; }

    /// <summary>Domains that tenants may have their mails sent from, besides that of <see cref="FromAddress"/>; lower case.</summary>
    public IReadOnlyList<string> SenderDomains { get; init; } = [];

    /// <summary>The host app's page that takes the token: <c>{AcceptBaseUrl}?token=…</c>.</summary>
    public required Uri AcceptBaseUrl { get; init; }

    /// <summary>The most mails a minute of all tenants and silos together; null: as fast as the mail server takes them.</summary>
    public int? PerMinute { get; init; }

    /// <summary>The most mails of one tenant in an hour; null: no limit.</summary>
    public int? TenantPerHour { get; init; }

    /// <summary>Mails leased at once.</summary>
    public int BatchSize { get; init; } = 200;

    /// <summary>SMTP connections of one silo at the same time.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>How often the outbox is looked at when nothing rang.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest one mail, or one connecting, may take. At most half of <see cref="Lease"/>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a leased mail belongs to its sender; a hand-over older than this has died.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a mail that was not taken rests before it is tried again; doubling with each try up to an hour.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>All domains that mails may be sent from.</summary>
    internal IReadOnlyCollection<string> AllowedDomains => [FromAddress[(FromAddress.LastIndexOf('@') + 1)..].ToLowerInvariant(), .. SenderDomains];

    /// <exception cref="ArgumentException">What is missing or contradicts itself; the message never holds a secret.</exception>
    internal void Validate()
    {
        Require(MailAddress.TryCreate(FromAddress, out var from) && from.Address == FromAddress, "the from address is no address");
        Require(AcceptBaseUrl is { IsAbsoluteUri: true, Fragment: "" } && AcceptBaseUrl.Scheme is "https" or "http", "the accept base URL must be an absolute http or https URL without a fragment");
        Require(SenderDomains.All(domain => MailAddress.TryCreate($"a@{domain}", out _) && domain == domain.ToLowerInvariant()), "a sender domain is no domain in lower case");
        Require(BatchSize is >= 1 and <= 1000, "the batch size must be 1 to 1000");
        Require(PerMinute is null or > 0, "mails a minute must be 1 or more");
        Require(TenantPerHour is null or > 0, "mails of a tenant in an hour must be 1 or more");
        Require(Connections is >= 1 and <= 64, "connections must be 1 to 64");
        Require(PollInterval > TimeSpan.Zero, "the poll interval must be positive");
        Require(FirstRetry > TimeSpan.Zero, "the pause before the first retry must be positive");
        Require(Timeout > TimeSpan.Zero && Timeout * 2 <= Lease, "the timeout must be positive and at most half the lease");
        switch (Transport)
        {
            case MailTransportKind.File:
                Require(!string.IsNullOrWhiteSpace(DataFolder), "the file transport needs a data folder");
                break;
            case MailTransportKind.Smtp:
                Require(!string.IsNullOrWhiteSpace(Host), "SMTP needs a host");
                Require(Port is > 0 and <= 65535, "the port must be 1 to 65535");
                Require(User is null == Password is null, "user and password come together");
                Require(CaFile is null || (Security != MailSecurity.None && File.Exists(CaFile)), "the file of certification authorities is not there, or the connection is unprotected");
                Require(User is null || Security != MailSecurity.None, "a password is not sent over an unprotected connection");
                break;
        }
    }

    private static void Require(bool holds, string what)
    {
        if (!holds) throw new ArgumentException($"The mail options cannot be used: {what}.");
    }

    // A record prints its members; the password must not travel that way.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(nameof(Transport)).Append(" = ").Append(Transport);
        return true;
    }
}
