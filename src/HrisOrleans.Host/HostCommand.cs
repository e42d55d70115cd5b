using System.Security.Cryptography;
using HrisOrleans.Host.Demo;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Storage.Schema;

namespace HrisOrleans.Host;

/// <summary>What the executable can be told to do.</summary>
internal static class HostCommand
{
    private const string Usage = """
        Usage:
          (nothing)                         everything in one process: SQLite, sandbox, API, a sample tenant
          --role all|silo|api               one role; silo and api need PostgreSQL and a key-encryption key
          demo [--people N]                 play the whole story through the public API and say what happened
          sandbox [--port P] [--people N]   only the sandbox
          health --url U                    0 when U answers with success, else 1; for a container's health check
          migrate                           bring the database up to date and stop
        Settings come from appsettings.json, environment variables (Section__Name) and --Section:Name value.
        """;

    public static async Task<int> Run(string[] args)
    {
        try
        {
            return args switch
            {
                ["demo", .. var rest] => await DemoCommand.Run(rest),
                ["sandbox", .. var rest] => await RunSandbox(rest),
                ["health", .. var rest] => await Health(rest),
                ["migrate", .. var rest] => await Migrate(rest),
                ["help" or "--help" or "-h", ..] => Say(Usage),
                [] or ["--role", ..] or [['-', '-', ..], ..] => await Serve(args),
                _ => Refuse($"'{args[0]}' is not known.\n{Usage}"),
            };
        }
        catch (Exception trouble) when (trouble is SettingException or SchemaException or Storage.Encryption.EncryptionException or FormatException or ArgumentException)
        {
            return Refuse(trouble.Message);
        }
    }

    private static async Task<int> Serve(string[] args)
    {
        var builder = Builder(args);
        var settings = new HostSettings(Role(builder.Configuration["role"]), builder.Configuration);
        if (settings.Role == HostRole.All) Quiet(builder);
        await using var sandbox = settings.Sandbox ? await StartSandbox(settings) : null;
        var operatorKey = settings.Role == HostRole.All ? await OperatorKey(settings.DataFolder) : null;
        await using var app = await HrisHost.Build(builder, settings, sandbox, operatorKey);
        await app.StartAsync();
        if (settings.Role == HostRole.All) await SampleTenant.Welcome(app, settings, sandbox, operatorKey!);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<int> RunSandbox(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
        await using var server = await SandboxServer.Start(new SandboxOptions
        {
            Port = configuration.GetValue("port", 5081),
            Companies = [new NewCompany("acme", configuration.GetValue("seed", 1), configuration.GetValue("people", 250))],
        });
        System.Console.WriteLine($"Sandbox at {server.BaseUrl}, company acme, access token {server.Companies[0].AccessToken}");
        var stop = new TaskCompletionSource();
        using var signal = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, context => Stop(context, stop));
        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, context => Stop(context, stop));
        await stop.Task;
        return 0;

        static void Stop(System.Runtime.InteropServices.PosixSignalContext context, TaskCompletionSource stop)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static async Task<int> Migrate(string[] args)
    {
        var builder = Builder(args);
        var text = builder.Configuration["Database:ConnectionString"];
        var database = text is null
            ? new HostSettings(HostRole.All, builder.Configuration).Database
            : Storage.DatabaseOptions.ForPostgreSql(text);
        await DatabaseMigrator.Migrate(database);
        return Say("The database is up to date.");
    }

    private static async Task<int> Health(string[] args)
    {
        var url = new ConfigurationBuilder().AddCommandLine(args).Build()["url"] ?? "http://127.0.0.1:5080/readyz";
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await client.GetAsync(new Uri(url));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception silence) when (silence is HttpRequestException or TaskCanceledException)
        {
            return 1;
        }
    }

    internal static WebApplicationBuilder Builder(string[] args)
    {
        // Settings are read once; watching their files would only use up the system's few watchers.
        string[] quiet = ["--hostBuilder:reloadConfigOnChange=false", .. args];
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = quiet, ContentRootPath = AppContext.BaseDirectory });
        if (builder.Configuration["urls"] is null && builder.Configuration["ASPNETCORE_HTTP_PORTS"] is null) builder.WebHost.UseUrls("http://127.0.0.1:5080");
        return builder;
    }

    /// <summary>In one process for one person the console is for them, not for the cluster's diary.</summary>
    internal static void Quiet(WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter(level => level >= LogLevel.Warning);
        builder.Logging.AddFilter("Orleans", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft", LogLevel.Error);
    }

    private static Task<SandboxServer> StartSandbox(HostSettings settings) =>
        SandboxServer.Start(new SandboxOptions { Port = settings.SandboxPort, Companies = [new NewCompany("acme", 1, settings.SandboxPeople)] });

    /// <summary>Made once.</summary>
    private static async Task<string> OperatorKey(string folder)
    {
        var file = new SecretFile(Path.Combine(folder, "operator-key"));
        if (await file.Read() is { } kept) return kept;
        var key = "hrisop_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        await file.Write(key);
        return key;
    }

    private static HostRole Role(string? word) => word switch
    {
        null or "all" => HostRole.All,
        "silo" => HostRole.Silo,
        "api" => HostRole.Api,
        _ => throw new SettingException($"'{word}' is no role; it is all, silo or api."),
    };

    private static int Say(string text)
    {
        System.Console.WriteLine(text);
        return 0;
    }

    private static int Refuse(string text)
    {
        System.Console.Error.WriteLine(text);
        return 2;
    }
}
