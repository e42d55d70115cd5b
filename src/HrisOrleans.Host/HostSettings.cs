using System.Net;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Silo.Hints;
using HrisOrleans.Silo.Hosting;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Pushed;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Silo.Webhooks;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Encryption;

namespace HrisOrleans.Host;

/// <summary>What this process is. <c>all</c> is everything in one process, for trying it out and for small installations.</summary>
public enum HostRole
{
    All = 1,
    Silo = 2,
    Api = 3,
}

/// <summary>A setting that is missing or wrong, in a sentence for the person who starts the process.</summary>
public sealed class SettingException(string message) : Exception(message);

/// <summary>The process's settings, read from configuration once, each refusal a sentence.</summary>
public sealed class HostSettings
{
    private const string KekVariable = "HRIS_KEK";
    private readonly IConfiguration _configuration;

    public HostSettings(HostRole role, IConfiguration configuration)
    {
        Role = role;
        _configuration = configuration;
        DataFolder = Path.GetFullPath(configuration["Data:Folder"] ?? "data");
        Database = ReadDatabase();
        Network = ReadNetwork();
        Keys = ReadKeys();
    }

    public HostRole Role { get; }

    /// <summary>Role <c>all</c>: the database file, keys and mails.</summary>
    public string DataFolder { get; }

    public DatabaseOptions Database { get; }

    public SiloNetwork Network { get; }

    /// <summary>Made in role <c>all</c> where there is none; every other role refuses to start without one.</summary>
    public KeyEncryptionKeys Keys { get; }

    public bool Sandbox => _configuration.GetValue("Sandbox:Enabled", Role == HostRole.All);

    public int SandboxPort => _configuration.GetValue("Sandbox:Port", 5081);

    /// <summary>People in the sandbox's company.</summary>
    public int SandboxPeople => _configuration.GetValue("Sandbox:People", 250);

    /// <summary>Where BambooHR is, when not at its own address; the sandbox sets it.</summary>
    public string? BambooHrBaseUrl => _configuration["Connectors:BambooHr:BaseUrl"];

    /// <summary>How a provider is reached: <c>Connectors:{provider}:…</c>, such as <c>Connectors:slack:ClientId</c>.</summary>
    /// <param name="sandbox">Who plays it, or null. The sandbox knows an app of its own, so that signing in can be tried.</param>
    public void Reach(string provider, ProviderOptions options, SandboxServer? sandbox)
    {
        var played = sandbox?.VendorUrl(provider);
        var section = _configuration.GetSection($"Connectors:{provider}");
        options.BaseUrl = section["BaseUrl"] ?? played;
        options.SignInUrl = section["SignInUrl"] ?? played;
        options.ClientId = section["ClientId"] ?? (sandbox is null ? null : SandboxApp.ClientId);
        options.ClientSecret = section["ClientSecret"] ?? (sandbox is null ? null : SandboxApp.ClientSecret);
        options.SigningSecret = section["SigningSecret"];
        options.PageSize = section.GetValue<int?>("PageSize");
        options.CallsPerMinute = section.GetValue<int?>("CallsPerMinute");
        options.TotalCallsPerMinute = section.GetValue<int?>("TotalCallsPerMinute");
    }

    /// <summary>Whether the console is served beside the API.</summary>
    public bool Console => Role != HostRole.Silo && _configuration.GetValue("Console:Enabled", true);

    /// <summary>Where admins find the console, for notices to link to; null: they name the API's path only.</summary>
    public Uri? ConsoleBaseUrl => _configuration["Console:BaseUrl"] is not { Length: > 0 } url ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var console) && console.Scheme is "https" or "http" ? console
        : throw new SettingException("Console:BaseUrl must be an absolute http or https URL.");

    /// <summary>Where providers reach the API, whatever process serves it; null: those that have to be told by us are not asked for webhooks.</summary>
    public PushAddress PushAddress => new(_configuration["Api:PublicUrl"] is not { Length: > 0 } url ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var api) && api.Scheme is "https" or "http" ? api
        : throw new SettingException("Api:PublicUrl must be an absolute http or https URL."));

    /// <summary>Where the operator is told by mail of what belongs to the platform; null: nowhere.</summary>
    public string? OperatorNoticeAddress => _configuration["Operator:NoticeAddress"] is not { Length: > 0 } address ? null
        : EmailAddress.TryNormalize(address, out _) ? address.Trim()
        : throw new SettingException("Operator:NoticeAddress must be an e-mail address.");

    /// <summary>The folder that directories' files may be laid into; null path: none.</summary>
    public FolderOptions Folder => new()
    {
        Path = _configuration["Csv:Folder"] is not { Length: > 0 } path ? null
            : Directory.Exists(path) ? path
            : throw new SettingException("Csv:Folder must be a folder that is there."),
        Poll = TimeSpan.FromSeconds(Math.Max(1, _configuration.GetValue("Csv:PollSeconds", 5))),
        Settle = TimeSpan.FromSeconds(Math.Max(1, _configuration.GetValue("Csv:SettleSeconds", 10))),
        MaxBytes = _configuration.GetValue("Csv:MaxBytes", 100L << 20),
    };

    public SyncWorkerOptions Worker => new() { Concurrency = _configuration.GetValue("Sync:Concurrency", 4), SlowReads = _configuration.GetValue("Sync:SlowReads", 16) };

    /// <summary>Between two looks of a connection at what is due and at what died half-way; 1 second or more.</summary>
    public Pulse Pulse => new(TimeSpan.FromSeconds(Math.Max(1, _configuration.GetValue("Sync:HeartbeatSeconds", 60))));

    /// <summary>Mail settings; without an SMTP host, role <c>all</c> writes files and the other roles refuse to start.</summary>
    public MailOptions Mail
    {
        get
        {
            var mail = _configuration.GetSection("Mail");
            var host = mail["Host"];
            var folder = mail["Folder"];
            if (host is null && folder is null && Role != HostRole.All)
                throw new SettingException("Mail:Host is missing: name the SMTP server, or set Mail:Folder to write the mails into a folder that all silos share.");
            return new MailOptions
            {
                PollInterval = Seconds(mail, "PollSeconds", TimeSpan.FromSeconds(5)),
                Timeout = Seconds(mail, "TimeoutSeconds", TimeSpan.FromSeconds(45)),
                Lease = Seconds(mail, "LeaseSeconds", TimeSpan.FromMinutes(2)),
                FirstRetry = Seconds(mail, "RetrySeconds", TimeSpan.FromMinutes(1)),
                Transport = host is null ? MailTransportKind.File : MailTransportKind.Smtp,
                DataFolder = folder ?? DataFolder,
                Host = host,
                Port = mail.GetValue("Port", 587),
                Security = mail.GetValue("Security", MailSecurity.StartTls),
                User = mail["User"],
                Password = mail["Password"],
                CaFile = mail["CaFile"],
                PerMinute = mail.GetValue<int?>("PerMinute"),
                TenantPerHour = mail.GetValue<int?>("TenantPerHour"),
                SenderDomains = mail.GetSection("SenderDomains").Get<string[]>() ?? [],
                FromName = mail["FromName"] ?? "HrisOrleans",
                FromAddress = mail["FromAddress"] ?? (host is null ? "invitations@hrisorleans.example" : throw new SettingException("Mail:FromAddress is missing: invitations need a sender.")),
                AcceptBaseUrl = new Uri(mail["AcceptBaseUrl"] ?? "http://localhost:5080/accept"),
            };
        }
    }

    /// <summary>Where webhooks may go beside the open internet, and how many at once.</summary>
    public WebhookOptions Webhooks
    {
        get
        {
            var section = _configuration.GetSection("Webhooks");
            var usual = new WebhookOptions();
            return usual with
            {
                AllowHttp = section.GetValue("AllowHttp", false),
                AllowedNetworks = [.. section.GetSection("AllowedNetworks").GetChildren().Select(entry => IPNetwork.TryParse(entry.Value ?? "", out var network)
                    ? network
                    : throw new SettingException($"Webhooks:AllowedNetworks '{entry.Value}' is no network such as 10.20.0.0/16."))],
                PerEndpoint = Number(section, "PerEndpoint", usual.PerEndpoint),
                Total = Number(section, "Total", usual.Total),
                Timeout = Seconds(section, "TimeoutSeconds", usual.Timeout),
                PollInterval = Seconds(section, "PollSeconds", usual.PollInterval),
                DisableAfter = TimeSpan.FromDays(Number(section, "DisableAfterDays", (int)usual.DisableAfter.TotalDays)),
                KeepFor = TimeSpan.FromDays(Number(section, "KeepDeliveriesDays", (int)usual.KeepFor.TotalDays)),
            };
        }
    }

    /// <summary>How long events are kept; for ever if nothing is said.</summary>
    public EventRetention Retention => new EventRetention(_configuration.GetValue("Events:RetentionDays", 0)) is { Valid: true } retention
        ? retention
        : throw new SettingException($"Events:RetentionDays must be 0 (for ever) or {EventRetention.FewestDays} and more.");

    private static int Number(IConfiguration section, string name, int otherwise) =>
        section.GetValue(name, otherwise) is var number and > 0 ? number : throw new SettingException($"{name} must be a number above 0.");

    private DatabaseOptions ReadDatabase()
    {
        var text = _configuration["Database:ConnectionString"];
        if (!string.IsNullOrWhiteSpace(text)) return DatabaseOptions.ForPostgreSql(text);
        if (Role != HostRole.All) throw new SettingException($"Database:ConnectionString is missing: the role {Word(Role)} needs PostgreSQL.");
        Directory.CreateDirectory(DataFolder);
        return DatabaseOptions.ForSqliteFile(Path.Combine(DataFolder, "hris.db"));
    }

    private SiloNetwork ReadNetwork()
    {
        var cluster = _configuration.GetSection("Cluster");
        var network = new SiloNetwork();
        IPAddress? advertised = null;
        if (cluster["AdvertisedAddress"] is { } text && !IPAddress.TryParse(text, out advertised))
            advertised = Dns.GetHostAddresses(text).FirstOrDefault() ?? throw new SettingException($"Cluster:AdvertisedAddress '{text}' is no address and no known host.");
        return network with
        {
            ClusterId = cluster["ClusterId"] ?? network.ClusterId,
            ServiceId = cluster["ServiceId"] ?? network.ServiceId,
            SiloPort = cluster.GetValue("SiloPort", network.SiloPort),
            GatewayPort = cluster.GetValue("GatewayPort", network.GatewayPort),
            AdvertisedAddress = advertised,
            Detection = ReadDetection(cluster),
        };
    }

    private static FailureDetection ReadDetection(IConfiguration cluster)
    {
        var detection = new FailureDetection();
        var missed = cluster.GetValue("MissedProbes", detection.MissedProbes);
        if (missed < 1) throw new SettingException("Cluster:MissedProbes must be 1 or more.");
        return new FailureDetection
        {
            ProbeTimeout = Seconds(cluster, "ProbeSeconds", detection.ProbeTimeout),
            MissedProbes = missed,
            AliveEvery = Seconds(cluster, "AliveSeconds", detection.AliveEvery),
            TableEvery = Seconds(cluster, "TableSeconds", detection.TableEvery),
            JoinAtMost = Seconds(cluster, "JoinSeconds", detection.JoinAtMost),
        };
    }

    private static TimeSpan Seconds(IConfiguration section, string name, TimeSpan otherwise) =>
        section.GetValue<double?>(name) is not { } seconds
            ? otherwise
            : seconds > 0 ? TimeSpan.FromSeconds(seconds) : throw new SettingException($"{name} must be a number of seconds above 0.");

    private KeyEncryptionKeys ReadKeys()
    {
        if (_configuration["Encryption:KeyFile"] is { Length: > 0 } file) return KeyEncryptionKeys.FromFile(file);
        if (KeyEncryptionKeys.FromEnvironment(KekVariable) is { } keys) return keys;
        return Role == HostRole.All
            ? KeyEncryptionKeys.FromDataFolder(DataFolder)
            : throw new SettingException($"No key-encryption key: set Encryption:KeyFile or the environment variable {KekVariable}. The role {Word(Role)} does not make one up.");
    }

    public static string Word(HostRole role) => role switch
    {
        HostRole.All => "all",
        HostRole.Silo => "silo",
        HostRole.Api => "api",
    };
}
