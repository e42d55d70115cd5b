using HrisOrleans.Silo.Invitations;
using HrisOrleans.Silo.Members;
using HrisOrleans.Storage.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace HrisOrleans.Silo.Mail;

/// <summary>Puts the sending of invitation mails into a silo.</summary>
public static class MailHosting
{
    /// <summary>
    /// Adds the mail sender, <see cref="MailSignal"/> and the making of invitation tokens. Needs <c>IMailOutbox</c>,
    /// <c>TenantKeyRing</c> and the silo's grain factory; add it after the silo, so that it stops before it.
    /// </summary>
    /// <exception cref="ArgumentException">The options are incomplete or contradict themselves.</exception>
    public static IServiceCollection AddInvitationMail(this IServiceCollection services, MailOptions options)
    {
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<InvitationTokens>();
        services.TryAddSingleton<Suppressions>();
        services.TryAddSingleton<MailSignal>();
        services.AddMetrics();
        services.AddSingleton(options);
        services.AddSingleton(new MailRates(options.PerMinute, options.TenantPerHour));
        services.AddSingleton<MailMeter>();
        services.AddSingleton<ITenantNames, GrainTenantNames>();
        services.AddSingleton<IMailReports, GrainMailReports>();
        services.AddSingleton<IInvitationLooks, StoredLooks>();
        services.AddSingleton<InvitationMail>();
        services.AddSingleton<IMailComposer>(provider => provider.GetRequiredService<InvitationMail>());
        services.AddSingleton<MailRound>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MailRecorder>(provider, Random.Shared));
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<MailSender>(provider, provider.GetRequiredService<MailRound>(), Random.Shared));
        return options.Transport switch
        {
            MailTransportKind.File => services.AddSingleton<IMailTransport, FileMailTransport>(),
            MailTransportKind.Smtp => services.AddSingleton<IMailTransport, SmtpMailTransport>(),
        };
    }
}
