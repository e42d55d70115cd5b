using HrisOrleans.Console.Connect;
using HrisOrleans.Console.Layout;
using HrisOrleans.Console.Operators;
using HrisOrleans.Console.Pieces;
using HrisOrleans.Console.Session;
using HrisOrleans.Console.Setup;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MudBlazor;
using MudBlazor.Services;

namespace HrisOrleans.Console.Hosting;

/// <summary>Composes the console into a host. It talks to the API over HTTP, like any host app.</summary>
public static class ConsoleHosting
{
    /// <summary>Name of the HTTP client towards the API.</summary>
    internal const string HttpClient = "HrisOrleans.Console";

    /// <summary>Adds the console with the settings in section <c>Console</c> of the configuration.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="keyFolder">Where the session keys are, unless <c>Console:KeyFolder</c> says otherwise.</param>
    public static IHostApplicationBuilder AddHrisConsole(this IHostApplicationBuilder builder, string keyFolder)
    {
        var services = builder.Services;
        services.Configure<ConsoleOptions>(builder.Configuration.GetSection("Console"));
        services.PostConfigure<ConsoleOptions>(options => options.KeyFolder = options.KeyFolder is { Length: > 0 } folder ? folder : keyFolder);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ApiAddress>();
        services.AddHttpClient(HttpClient, (provider, http) => http.BaseAddress = provider.GetRequiredService<ApiAddress>().Value);
        AddSessions(services, KeyFolder(builder.Configuration["Console:KeyFolder"] ?? keyFolder));

        services.AddRazorComponents().AddInteractiveServerComponents(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(10));

        // A draft of many picked people comes back from the browser in one message.
        services.Configure<HubOptions>(options => options.MaximumReceiveMessageSize = 1 << 20);
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.PreventDuplicates = true;
            options.SnackbarConfiguration.MaxDisplayedSnackbars = 5;
            options.SnackbarConfiguration.VisibleStateDuration = 4000;
            options.SnackbarConfiguration.ShowTransitionDuration = 150;
            options.SnackbarConfiguration.HideTransitionDuration = 150;
        });
        services.AddSingleton<TenantStreams>();
        services.AddSingleton<OperatorChecks>();
        services.AddSingleton<KnownGroups>();
        services.AddScoped<TenantSession>();
        services.AddScoped<ApiCall>();
        services.AddScoped(provider => new LiveUpdates(provider.GetRequiredService<TenantStreams>(), provider.GetRequiredService<TenantSession>(), provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<CurrentTenant>();
        services.AddScoped<Appearance>();
        services.AddScoped<DraftStore>();
        services.AddScoped<TabStore>();
        services.AddScoped<GroupNames>();
        services.AddScoped<ConsolePlace>();
        return builder;
    }

    /// <summary>Mounts the console under <c>/console</c>, with a pipeline of its own: its pages, files and headers are nobody else's.</summary>
    /// <param name="app">The host.</param>
    /// <param name="operators">What else is mounted there, for signed-in operators only.</param>
    public static void MapHrisConsole(this WebApplication app, Action<IEndpointRouteBuilder>? operators = null) => app.Map(ConsoleOptions.Path, console =>
    {
        // The branch has routes of its own, which the API's document and gate do not see.
        console.Properties.Remove("__GlobalEndpointRouteBuilder");
        console.UseMiddleware<ConsoleHeaders>();
        console.UseRouting();
        console.UseAuthentication();
        console.UseAuthorization();
        console.UseAntiforgery();
        console.UseEndpoints(endpoints =>
        {
            endpoints.MapStaticAssets($"{app.Environment.ApplicationName}.staticwebassets.endpoints.json");
            endpoints.MapSignIn();
            operators?.Invoke(endpoints.MapGroup("").RequireAuthorization(OperatorGate.Policy).AddEndpointFilter<RouteGroupBuilder, OperatorGate>());
            endpoints.MapRazorComponents<App>()
                .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
                .RequireAuthorization();
        });
    });

    private static void AddSessions(IServiceCollection services, DirectoryInfo keys)
    {
        services.AddDataProtection().SetApplicationName("HrisOrleans.Console").PersistKeysToFileSystem(keys);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "hris-console-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthentication(SignedIn.Scheme).AddCookie(SignedIn.Scheme, cookie =>
        {
            cookie.Cookie.Name = "hris-console";
            cookie.Cookie.Path = ConsoleOptions.Path;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.LoginPath = "/sign-in";
            cookie.ReturnUrlParameter = "return";

            // Who is signed in and may not is told so: signing in once more would not help.
            cookie.Events.OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
            cookie.SlidingExpiration = true;
        });
        services.AddOptions<CookieAuthenticationOptions>(SignedIn.Scheme)
            .Configure<IOptions<ConsoleOptions>>((cookie, options) => cookie.ExpireTimeSpan = options.Value.SessionLife);
        services.AddAuthorization(options => options.AddPolicy(OperatorGate.Policy, policy => policy.RequireRole("operator")));
        services.AddCascadingAuthenticationState();
    }

    private static DirectoryInfo KeyFolder(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
