using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Silo.Browsing;
using HrisOrleans.Silo.Calls;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Silo.Hints;
using HrisOrleans.Silo.Jobs;
using HrisOrleans.Silo.Members;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Silo.Pushed;
using HrisOrleans.Silo.SignIns;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Silo.Tenants;
using HrisOrleans.Silo.Webhooks;
using HrisOrleans.Silo.Why;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Encryption;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;

namespace HrisOrleans.Silo.Hosting;

/// <summary>Puts the product's grains and workers into a silo.</summary>
public static class SiloComposition
{
    /// <summary>
    /// Grains, call filter, sync worker, stores and encryption. Add connectors and mail beside it, and clustering by
    /// <see cref="OrleansHosting"/>; migrate the database before the silo starts.
    /// </summary>
    public static ISiloBuilder AddHrisSilo(this ISiloBuilder silo, DatabaseOptions database, KeyEncryptionKeys keks, SyncWorkerOptions? worker = null, Pulse? pulse = null)
    {
        var beat = pulse ?? Pulse.EveryMinute;
        silo.AddIncomingGrainCallFilter<CallerFilter>();
        silo.AddIncomingGrainCallFilter<OutageFilter>();

        // A grain that cannot be activated because its row cannot be read answers with the driver's own error: it must be
        // able to leave the silo, or the caller hears of a missing codec instead of an outage.
        silo.Services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Npgsql"));
        silo.Configure<ReminderOptions>(options =>
        {
            options.MinimumReminderPeriod = beat.Period < options.MinimumReminderPeriod ? beat.Period : options.MinimumReminderPeriod;
            // A list that could not be read while the database was away is read again this soon.
            options.RefreshReminderListPeriod = TimeSpan.FromTicks(Math.Min(options.RefreshReminderListPeriod.Ticks, Math.Max(beat.Period.Ticks, TimeSpan.FromSeconds(5).Ticks)));
        });
        var services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddHrisStorage(database);
        services.AddSingleton(keks);
        services.AddSingleton(_ => database.CreateDataSource());
        services.AddSingleton<TenantKeyRing>();
        services.AddSingleton(worker ?? new SyncWorkerOptions());
        services.AddSingleton(beat);
        services.AddSingleton<SyncQueue>();
        services.AddSingleton<FaultBook>();
        services.AddSingleton<SyncRunner>();
        services.AddSingleton<RunGuard>();
        services.AddSingleton<Releaser>();
        services.AddSingleton<BrowseMemory>();
        services.AddSingleton<Browser>();
        services.AddSingleton<PlanMaker>();
        services.AddSingleton<PlanApplier>();
        services.AddSingleton<BatchMaker>();
        services.AddSingleton<PlanCloser>();
        services.AddSingleton<PlanSplitter>();
        services.AddSingleton<PlanDeeds>();
        services.AddSingleton<UndoMaker>();
        services.AddSingleton<PlanNames>();
        services.AddSingleton<PlanIndexes>();
        services.AddSingleton<PlanChanges>();
        services.AddSingleton<CredentialVault>();
        services.AddSingleton<ISubscriptions, GrainSubscriptions>();
        services.AddSingleton(provider => new CallLimits(provider.GetRequiredService<ConnectorCatalogue>, provider.GetRequiredService<IOptionsMonitor<ProviderOptions>>()));
        services.AddSingleton<ICallLimiter, CallLimiter>();
        services.AddSingleton<ConnectionProber>();
        services.AddSingleton<ConnectLinks>();
        services.AddSingleton<SignIns.SignIns>();
        services.AddSingleton<SettingsReader>();
        services.AddSingleton<ConnectionServices>();
        services.AddSingleton<Actors>();
        services.AddSingleton<IAdminLogins, GrainAdminLogins>();
        services.AddSingleton<PushedCipher>();
        services.AddSingleton<PushSignal>();
        services.AddSingleton<HintSecrets>();
        services.AddSingleton<HintDesk>();
        services.TryAddSingleton(new PushAddress(null));
        services.AddSingleton<ChannelKeeper>();
        services.AddSingleton<IChannels, GrainChannels>();
        services.AddSingleton<PushedDirectory>();
        services.AddSingleton<PushedSearch>();
        services.AddSingleton<IDirectoryConnector, ScimConnector>();
        services.AddSingleton<FileDesk>();
        services.AddSingleton<IDirectoryConnector, CsvConnector>();
        services.TryAddSingleton(new FolderOptions());
        services.AddHostedService<FolderWatcher>();
        services.AddHostedService<HintSender>();
        services.AddSingleton<Eraser>();
        services.AddSingleton<MemberServices>();
        services.TryAddSingleton(new WhyOptions());
        services.AddSingleton<WhyGate>();
        services.AddSingleton<WhyReview>();
        services.AddSingleton<WhyAnswerer>();
        services.AddSingleton<JobSignal>();
        services.AddSingleton<JobItems>();
        services.AddHostedService<JobWorker>();
        services.AddHostedService<SyncWorker>();
        services.AddHostedService<Pruner>();
        services.TryAddSingleton(new EventRetention());
        services.AddHostedService<EventPruner>();
        services.AddWebhooks();
        return silo;
    }
}
