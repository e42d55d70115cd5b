using HrisOrleans.Api;
using HrisOrleans.Api.Hosting;
using HrisOrleans.Connectors;
using HrisOrleans.Console.Hosting;
using HrisOrleans.Sandbox;
using HrisOrleans.Silo.Hosting;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Notices;
using HrisOrleans.Storage.Schema;
using Orleans.Dashboard;

namespace HrisOrleans.Host;

/// <summary>Composes one process from its role.</summary>
public static class HrisHost
{
    /// <summary>Migrates where the role owns the database, and builds the application; start it to listen.</summary>
    /// <param name="builder">With configuration in place.</param>
    /// <param name="settings">Read from it.</param>
    /// <param name="sandbox">A sandbox already started, or null.</param>
    /// <param name="operatorKey">A key that is to be an operator's, or null for configured ones only.</param>
    public static async Task<WebApplication> Build(WebApplicationBuilder builder, HostSettings settings, SandboxServer? sandbox, string? operatorKey, CancellationToken cancellationToken = default)
    {
        var silo = settings.Role != HostRole.Api;
        if (silo)
        {
            await DatabaseMigrator.Migrate(settings.Database, cancellationToken);
            builder.UseOrleans(orleans => orleans
                .UseHrisCluster(settings.Database, settings.Network)
                .UseHrisStorage(settings.Database)
                .AddHrisSilo(settings.Database, settings.Keys, settings.Worker, settings.Pulse)
                .AddDashboard(ClusterDashboard.Configure));
            builder.Services.AddConnectors(
                bamboo => bamboo.BaseUrl = sandbox?.BambooHrUrl ?? settings.BambooHrBaseUrl ?? bamboo.BaseUrl,
                (provider, options) => settings.Reach(provider, options, sandbox));
            builder.Services.AddInvitationMail(settings.Mail);
            builder.Services.AddNoticeMail(settings.ConsoleBaseUrl, settings.OperatorNoticeAddress);
            builder.Services.AddSingleton(settings.PushAddress);
            builder.Services.AddSingleton(settings.Webhooks);
            builder.Services.AddSingleton(settings.Retention);
            builder.Services.AddSingleton(settings.Folder);
        }
        else
        {
            // The web server does not wait for the silos: meanwhile it says that it is not ready.
            builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
            builder.UseOrleansClient(client => client
                .UseHrisCluster(settings.Database.ConnectionString, settings.Network.ClusterId, settings.Network.ServiceId)
                .AddDashboard(ClusterDashboard.Configure));
        }

        if (settings.Role == HostRole.Silo)
        {
            var alone = builder.Build();
            SiloHealth.Map(alone);
            return alone;
        }

        builder.AddHrisApi(api =>
        {
            if (operatorKey is not null) api.AddOperatorKey(operatorKey);
            if (settings.ConsoleBaseUrl is { } console) api.ReturnTo.Add(new Uri(console.GetLeftPart(UriPartial.Path)));
            if (settings.Console) api.OwnPages.Add(ConsoleOptions.Path + "/");
        });
        if (settings.Console)
        {
            // Also where it was not published: the console's files are then read from where they were built.
            builder.WebHost.UseStaticWebAssets();
            try
            {
                builder.AddHrisConsole(Path.Combine(settings.DataFolder, "console-keys"));
            }
            catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
            {
                throw new SettingException($"The console's keys cannot be kept: {closed.Message} Set Console:KeyFolder to a folder of this user's, or Console:Enabled to false.");
            }
        }

        var app = builder.Build();
        app.MapHrisApi();
        if (settings.Console)
        {
            app.MapHrisConsole(operators => operators.MapClusterDashboard());
            app.MapGet("/", () => Results.Redirect(ConsoleOptions.Path + "/")).ExcludeFromDescription();
        }

        return app;
    }
}
