using System.Diagnostics.Metrics;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Silo.Invitations;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Tenants;
using HrisOrleans.Simulation.Gates;
using HrisOrleans.Simulation.Stores;
using HrisOrleans.Simulation.World;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Mail;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Simulation.Silos;

/// <summary>What the silos of one simulation share.</summary>
/// <param name="Reported">Brings a run's report to whichever silo holds the connection now.</param>
/// <param name="Troubles">What nobody expected.</param>
internal sealed record SiloWorld(
    TenantId Tenant,
    StoreSet Stores,
    FixedKeys Keys,
    GateKeeper Keeper,
    VirtualTime Time,
    Provider Provider,
    MailServer MailServer,
    Troubles Troubles,
    Func<RunEnded, Task> Reported,
    Func<LeasedMail, MailEnded, Task> Told);

/// <summary>What went wrong that no rule of the world explains.</summary>
internal sealed class Troubles : ILogger
{
    private readonly List<string> _all = [];

    public IReadOnlyList<string> All => _all;

    public void Add(string what) => _all.Add(what);

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error) Last = $"{formatter(state, exception)}: {exception}";
    }

    /// <summary>The last error that the product logged.</summary>
    public string? Last { get; private set; }
}

/// <summary>A logger of any category that keeps errors.</summary>
internal sealed class TroubleLog<T>(Troubles troubles) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => troubles.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        troubles.Log(logLevel, eventId, state, exception, formatter);
}

/// <summary>A tenant that pays for everything.</summary>
internal sealed class PaidSubscriptions : ISubscriptions
{
    public Subscription Now { get; set; } = Subscription.Premium;

    public Task<Outcome<Subscription>> Of(TenantId tenant, CancellationToken cancellationToken) => Task.FromResult<Outcome<Subscription>>(Now);
}

internal sealed class PlainNames : ITenantNames
{
    public ValueTask<string> NameOf(TenantId tenant, CancellationToken cancellationToken) => new(tenant.Value);
}

/// <summary>The simulated provider's token stays as it is.</summary>
internal sealed class NoRenewals : IRenewalStore
{
    public Task<bool> Take(TenantId tenant, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task Release(TenantId tenant, string holder, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> Replace(TenantId tenant, byte[] before, byte[] after, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>No admin of a simulation has a login.</summary>
internal sealed class NoLogins : IAdminLogins
{
    public Task Forget(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed class PlainLooks : IInvitationLooks
{
    public ValueTask<InvitationTemplate> Of(TenantId tenant, CancellationToken cancellationToken) => new(new InvitationTemplate());
}

internal sealed class Reports(Func<LeasedMail, MailEnded, Task> told) : IMailReports
{
    public Task Ended(LeasedMail mail, bool refused, CancellationToken cancellationToken) => told(mail, new MailEnded(mail.InvitationNumber, refused));

    public Task Suppressed(LeasedMail mail, CancellationToken cancellationToken) => told(mail, new MailEnded(mail.InvitationNumber, Refused: false) { Suppressed = true });
}

/// <summary>One meter for all simulations of the process: each that is made stays listed for good.</summary>
internal sealed class NoMeters : IMeterFactory
{
    public static MailMeter Mail { get; } = new(new NoMeters());

    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
