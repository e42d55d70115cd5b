using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Sandbox;
using Spectre.Console;

namespace HrisOrleans.Host;

/// <summary>
/// In one process: on the first start a tenant of the sandbox's company, set up through the public API like any other,
/// so that there is something to look at. Each start says how it stands and prints links that sign in.
/// </summary>
internal static class SampleTenant
{
    private const string Tenant = "acme";

    public static async Task Welcome(WebApplication app, HostSettings settings, SandboxServer? sandbox, string operatorKey)
    {
        // Keys and addresses are to be copied: no line of this is wrapped.
        AnsiConsole.Profile.Width = 500;
        var address = new Uri(app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal));
        AnsiConsole.MarkupLineInterpolated($"[bold]HrisOrleans[/] listens on [link]{address}[/], its API is described at {address}openapi/v1.json");
        AnsiConsole.MarkupLineInterpolated($"Data, mails and keys are in [blue]{settings.DataFolder}[/]");
        AnsiConsole.MarkupLineInterpolated($"Operator key: [green]{operatorKey}[/]");
        if (settings.Console) AnsiConsole.MarkupLineInterpolated($"Console: [link]{address}console/sign-in#{operatorKey}[/]");
        if (sandbox is null) return;
        AnsiConsole.MarkupLineInterpolated($"Sandbox HRIS: {sandbox.BaseUrl}, company [blue]{sandbox.Companies[0].Company}[/] with {sandbox.Companies[0].People} people, access token [green]{sandbox.Companies[0].AccessToken}[/]");
        await Show(HrisOrleansClient.Create(address, operatorKey), address, settings, sandbox, app.Lifetime.ApplicationStopping);
        AnsiConsole.MarkupLineInterpolated($"Look:  curl -H 'Authorization: Bearer {operatorKey}' '{address}v1/tenants/{Tenant}/members?limit=5'");
        AnsiConsole.MarkupLineInterpolated($"Sign in at the sandbox: curl -X POST -H 'Authorization: Bearer {operatorKey}' '{address}v1/tenants/{Tenant}/connection/sign-in', then open the url in a browser");
        AnsiConsole.MarkupLine("Stop with Ctrl+C.");
    }

    private static async Task Show(HrisOrleansClient api, Uri address, HostSettings settings, SandboxServer sandbox, CancellationToken cancellationToken)
    {
        try
        {
            var first = await Missing(api, cancellationToken);
            if (first) await api.Tenants.Configure(Tenant, new TenantRequest("Acme", "standard"), cancellationToken: cancellationToken);
            var token = await AdminToken(api, address, settings.DataFolder, cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"Admin token of tenant {Tenant}: [green]{token}[/]");
            if (settings.Console) AnsiConsole.MarkupLineInterpolated($"Console as that admin: [link]{address}console/sign-in#{token}[/]");
            if (first) await SetUp(HrisOrleansClient.Create(address, token), sandbox, cancellationToken);
            var standing = Standing(await Connection(api, cancellationToken));
            var members = await api.Members.List(Tenant, limit: 1, cancellationToken: cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"Tenant [blue]{Tenant}[/] {standing}. Members: {string.Join(", ", members.Counts.Select(count => $"{count.Value} {count.Key}"))}");
        }
        catch (HrisApiException refusal)
        {
            AnsiConsole.MarkupLineInterpolated($"Tenant [blue]{Tenant}[/]: {refusal.Message}");
        }
    }

    /// <summary>Only a tenant that was never there is set up: what somebody disconnected stays so.</summary>
    private static async Task<bool> Missing(HrisOrleansClient api, CancellationToken cancellationToken)
    {
        try
        {
            await api.Tenants.Get(Tenant, cancellationToken);
            return false;
        }
        catch (HrisApiException refusal) when (refusal.Code == "tenant_not_found")
        {
            return true;
        }
    }

    private static async Task<Connection?> Connection(HrisOrleansClient api, CancellationToken cancellationToken)
    {
        try
        {
            return await api.Connection.Get(Tenant, cancellationToken);
        }
        catch (HrisApiException refusal) when (refusal.Code == "no_connection")
        {
            return null;
        }
    }

    /// <summary>The token of before, kept beside the operator key; a new one where there is none or it was revoked.</summary>
    private static async Task<string> AdminToken(HrisOrleansClient api, Uri address, string folder, CancellationToken cancellationToken)
    {
        var file = new SecretFile(Path.Combine(folder, $"{Tenant}-admin-token"));
        if (await file.Read(cancellationToken) is { Length: > 0 } kept && await Works(kept)) return kept;
        var issued = await api.Tenants.IssueToken(Tenant, new TokenRequest("admin@acme.example", null), cancellationToken: cancellationToken);
        await file.Write(issued.Token, cancellationToken);
        return issued.Token;

        async Task<bool> Works(string token)
        {
            try
            {
                return (await HrisOrleansClient.Create(address, token).Session.Get(cancellationToken)).Tenant == Tenant;
            }
            catch (HrisApiException refusal) when (refusal.Code == "unauthenticated")
            {
                return false;
            }
        }
    }

    private static async Task SetUp(HrisOrleansClient admin, SandboxServer sandbox, CancellationToken cancellationToken)
    {
        var credentials = new Dictionary<string, string> { ["companyDomain"] = Tenant, ["accessToken"] = sandbox.Companies[0].AccessToken };
        await admin.Connection.Connect(Tenant, new ConnectRequest("bamboohr", credentials), cancellationToken);
        var (selection, invites) = (new Selection("everyone"), new InviteSettings("later", "automatic"));
        var preview = await admin.Plans.Preview(Tenant, new PreviewRequest(selection, invites), cancellationToken: cancellationToken);
        preview = await Waiting.Until(admin, Tenant, preview, null, cancellationToken);
        if (preview.Plan is not { } id) return;
        var plan = await admin.Plans.Get(Tenant, id, cancellationToken);
        var created = await admin.Connection.SaveSettings(Tenant, new SettingsRequest(selection, invites, plan.Id, plan.Hash), cancellationToken: cancellationToken);
        await Waiting.Until(admin, Tenant, created, null, cancellationToken);
    }

    private static string Standing(Connection? connection) => connection switch
    {
        null or { Status: "disconnected" } => "is connected to nothing: connect it in the console",
        { PendingAccountName: { } other } => $"was given credentials of another company, {other}, which nobody has accepted yet",
        { Status: "needs_relink" } => $"needs new credentials{Code(connection)}: relink it in the console",
        { Status: "unconfigured" } => $"is connected to {connection.AccountName}, but its set-up is unfinished: choose in the console who comes in",
        { Status: "paused" } => $"is connected to {connection.AccountName}, and paused",
        { Failures: > 0 } => $"could not be synced with {connection.AccountName} lately{Code(connection)}",
        { VerifiedAt: { } at } => $"follows {connection.AccountName} ({connection.Provider}), verified complete as of {at:u}",
        _ => $"is connected to {connection.AccountName}, whose directory has not been read completely yet",
    };

    private static string Code(Connection connection) => connection.FailureCode is { } code ? $" ({code})" : "";
}
