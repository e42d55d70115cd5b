using HrisOrleans.Storage.Actors;
using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Erasure;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Hints;
using HrisOrleans.Storage.Idempotency;
using HrisOrleans.Storage.Invitations;
using HrisOrleans.Storage.Jobs;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Notices;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Pushed;
using HrisOrleans.Storage.Removals;
using HrisOrleans.Storage.Roster;
using HrisOrleans.Storage.SignIns;
using HrisOrleans.Storage.Sql;
using HrisOrleans.Storage.Suppressions;
using HrisOrleans.Storage.Syncs;
using HrisOrleans.Storage.Tenants;
using HrisOrleans.Storage.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HrisOrleans.Storage;

public static class StorageRegistration
{
    /// <summary>
    /// All stores over one database, as singletons. The database must be migrated before one of them is used. What
    /// waits in the group commit is still written when the provider is disposed asynchronously.
    /// </summary>
    public static IServiceCollection AddHrisStorage(this IServiceCollection services, DatabaseOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => Database.For(options));
        services.TryAddSingleton<IConnectionStore, ConnectionStore>();
        services.TryAddSingleton<IRenewalStore, RenewalStore>();
        services.TryAddSingleton<ICallBudgetStore, CallBudgetStore>();
        services.TryAddSingleton<IRosterStore, RosterStore>();
        services.TryAddSingleton<IPlanStore, PlanStore>();
        services.TryAddSingleton<IApplyStore, ApplyStore>();
        services.TryAddSingleton<IRemovalStore, RemovalStore>();
        services.TryAddSingleton<ISyncStore, SyncStore>();
        services.TryAddSingleton<IMemberStore, MemberStore>();
        services.TryAddSingleton<IEventStore, EventStore>();
        services.TryAddSingleton(MailRates.Unlimited);
        services.TryAddSingleton<IMailOutbox, MailOutbox>();
        services.TryAddSingleton<ISentMails, SentMails>();
        services.TryAddSingleton<INoticeOutbox, NoticeOutbox>();
        services.TryAddSingleton<INoticeSettingsStore, NoticeSettingsStore>();
        services.TryAddSingleton<ISuppressionStore, SuppressionStore>();
        services.TryAddSingleton<IInvitationTemplateStore, InvitationTemplateStore>();
        services.TryAddSingleton<IErasureStore, ErasureStore>();
        services.TryAddSingleton<IActorStore, ActorStore>();
        services.TryAddSingleton<ITenantStore, TenantStore>();
        services.TryAddSingleton<IBrowseStore, BrowseStore>();
        services.TryAddSingleton<IIdempotencyStore, IdempotencyStore>();
        services.TryAddSingleton<IWebhookStore, WebhookStore>();
        services.TryAddSingleton<IDisabledWebhooks, DisabledWebhooks>();
        services.TryAddSingleton<IWebhookStreams, WebhookStreams>();
        services.TryAddSingleton<IJobStore, JobStore>();
        services.TryAddSingleton<IPushedStore, PushedStore>();
        services.TryAddSingleton<IPushedFileStore, PushedFileStore>();
        services.TryAddSingleton<ISignInStore, SignInStore>();
        services.TryAddSingleton<IHintStore, HintStore>();
        return services;
    }
}
