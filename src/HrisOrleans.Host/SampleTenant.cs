using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Sandbox;
using Spectre.Console;

namespace HrisOrleans.Host;

/// <summary>
/// On the first start in one process: a tenant of the sandbox's company, set up through the public API like any other,
/// so that there is something to look at. Later starts only say where to go.
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
        var stopping = app.Lifetime.ApplicationStopping;
        var api = HrisOrleansClient.Create(address, operatorKey);
        var token = await SetUp(api, address, sandbox, stopping);
        if (token is not null) AnsiConsole.MarkupLineInterpolated($"Admin token of tenant {Tenant}: [green]{token}[/]");
        if (token is not null && settings.Console) AnsiConsole.MarkupLineInterpolated($"Console as that admin: [link]{address}console/sign-in#{token}[/]");
        var members = await api.Members.List(Tenant, limit: 1, cancellationToken: stopping);
        AnsiConsole.MarkupLineInterpolated($"Tenant [blue]{Tenant}[/] is in step with the sandbox: {string.Join(", ", members.Counts.Select(count => $"{count.Value} {count.Key}"))}");
        AnsiConsole.MarkupLineInterpolated($"Look:  curl -H 'Authorization: Bearer {operatorKey}' '{address}v1/tenants/{Tenant}/members?limit=5'");
        AnsiConsole.MarkupLineInterpolated($"Sign in at the sandbox: curl -X POST -H 'Authorization: Bearer {operatorKey}' '{address}v1/tenants/{Tenant}/connection/sign-in', then open the url in a browser");
        AnsiConsole.MarkupLine("Stop with Ctrl+C.");
    }

    /// <returns>An admin's token, shown this once, or null when the tenant was there already.</returns>
    private static async Task<string?> SetUp(HrisOrleansClient api, Uri address, SandboxServer sandbox, CancellationToken cancellationToken)
    {
        try
        {
            await api.Connection.Get(Tenant, cancellationToken);
            return null;
        }
        catch (HrisApiException refusal) when (refusal.Code is "tenant_not_found" or "no_connection")
        {
        }

        await api.Tenants.Configure(Tenant, new TenantRequest("Acme", "standard"), cancellationToken: cancellationToken);
        var issued = await api.Tenants.IssueToken(Tenant, new TokenRequest("admin@acme.example", null), cancellationToken: cancellationToken);
        var admin = HrisOrleansClient.Create(address, issued.Token);
        var credentials = new Dictionary<string, string> { ["companyDomain"] = Tenant, ["accessToken"] = sandbox.Companies[0].AccessToken };
        await admin.Connection.Connect(Tenant, new ConnectRequest("bamboohr", credentials), cancellationToken);
        var (selection, invites) = (new Selection("everyone"), new InviteSettings("later", "automatic"));
        var preview = await admin.Plans.Preview(Tenant, new PreviewRequest(selection, invites), cancellationToken: cancellationToken);
        preview = await Waiting.Until(admin, Tenant, preview, null, cancellationToken);
        var plan = await admin.Plans.Get(Tenant, preview.Plan!.Value, cancellationToken);
        var created = await admin.Connection.SaveSettings(Tenant, new SettingsRequest(selection, invites, plan.Id, plan.Hash), cancellationToken: cancellationToken);
        await Waiting.Until(admin, Tenant, created, null, cancellationToken);
        return issued.Token;
    }
}
