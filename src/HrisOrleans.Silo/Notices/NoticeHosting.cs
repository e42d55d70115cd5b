using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Notices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HrisOrleans.Silo.Notices;

/// <summary>Puts the notices to admins into a silo.</summary>
public static class NoticeHosting
{
    /// <summary>Adds a second sender, over the transport of the invitations: a long queue of them does not make admins wait. Add it after the invitations' mail.</summary>
    /// <param name="services">Where the silo is composed.</param>
    /// <param name="console">Where admins find the console, or null when there is none to link to.</param>
    /// <param name="operatorAddress">Where the operator is told of what belongs to no tenant, or null: nowhere.</param>
    public static IServiceCollection AddNoticeMail(this IServiceCollection services, Uri? console = null, string? operatorAddress = null)
    {
        services.AddSingleton(new NoticeOptions(console, operatorAddress));
        services.AddSingleton<NoticeLines>();
        services.AddSingleton<NoticeMail>();
        services.AddSingleton<NoticeReports>();
        services.AddSingleton<TokenHolders>();
        services.AddSingleton<AddressedNotices>();
        services.AddSingleton<OperatorNotices>();
        return services.AddSingleton<IHostedService>(provider =>
        {
            var outbox = provider.GetRequiredService<AddressedNotices>();
            var recorder = ActivatorUtilities.CreateInstance<MailRecorder>(provider, outbox, provider.GetRequiredService<NoticeReports>(), Random.Shared);
            var round = ActivatorUtilities.CreateInstance<MailRound>(provider, outbox, provider.GetRequiredService<NoticeMail>(), recorder);
            return ActivatorUtilities.CreateInstance<MailSender>(provider, ActivatorUtilities.CreateInstance<NoticeRound>(provider, round), new MailSignal(), Random.Shared);
        });
    }
}

/// <param name="Console">Where admins find the console, or null.</param>
/// <param name="Operator">Where the operator is told, or null.</param>
internal sealed record NoticeOptions(Uri? Console, string? Operator = null);
