using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class ConnectStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Connect";

    public override int Facts => 14;

    public static ConnectRequest Request(string accessToken) =>
        new("bamboohr", new Dictionary<string, string> { ["companyDomain"] = DemoStage.CompanyName, ["accessToken"] = accessToken });

    public override async Task Play()
    {
        await ExpectRefusal("on the free subscription", "402 subscription_required", () => Connect(Stage.AccessToken));
        await Stage.Operator.Tenants.Configure(Tenant, new TenantRequest("Acme", "standard"), cancellationToken: Stopping);
        await ExpectRefusal("a form that is not filled in", "400 invalid_credentials_form", () =>
            Admin.Connection.Connect(Tenant, new ConnectRequest("bamboohr", new Dictionary<string, string> { ["companyDomain"] = DemoStage.CompanyName }), Stopping));
        await ExpectRefusal("credentials that are wrong", "422 credentials_rejected", () => Connect("not-the-token"));
        await ExpectRefusal("then nothing is stored", "404 no_connection", () => Admin.Connection.Get(Tenant, Stopping));

        await Company.SetRights(restrictedFields: ["workEmail"], forbiddenEndpoints: [SandboxEndpoints.Changed]);
        Expect("missing rights are named", "employees.changed, employees.work_email", await MissingRights());
        await Company.SetRights();
        await ExpectRefusal("then nothing is stored either", "404 no_connection", () => Admin.Connection.Get(Tenant, Stopping));

        var race = await Task.WhenAll(Answer(() => Connect(Stage.AccessToken)), Answer(() => Connect(Stage.AccessToken)));
        Expect("two connect at once", "409 connection_exists + accepted", string.Join(" + ", race.Order(StringComparer.Ordinal)));
        await ExpectRefusal("a second connect", "409 connection_exists", () => Connect(Stage.AccessToken));
        Expect("connected, not configured", "unconfigured", (await Admin.Connection.Get(Tenant, Stopping)).Status);
        Expect("the token can be read nowhere", false, (await Readable()).Contains(Stage.AccessToken, StringComparison.Ordinal));
        await ExpectRefusal("a sync before that is configured", "409 not_configured", () => Admin.Syncs.Request(Tenant, new SyncRequest(), cancellationToken: Stopping));
        await ExpectLists("now");

        await ExpectRefusal("a policy out of range", "422 policy_out_of_range", () => Admin.Connection.ChangePolicy(Tenant, new PolicyRequest(MinimumAbsenceSeconds: 5), cancellationToken: Stopping));
        const int Week = 7 * 24 * 3600;

        // A story of weeks in a minute: in a small company too, the leavers of all of them fit into one day's budget.
        var policy = await Admin.Connection.ChangePolicy(Tenant, new PolicyRequest(Week, Week, 300) { RemovalPeople = 25, GroupRemovalPeople = 25 }, cancellationToken: Stopping);
        Expect("an absence must last, in seconds", 300, policy.MinimumAbsenceSeconds);
    }

    private Task<Connection> Connect(string accessToken) => Admin.Connection.Connect(Tenant, Request(accessToken), Stopping);

    private async Task<string> MissingRights()
    {
        try
        {
            await Connect(Stage.AccessToken);
            return "accepted";
        }
        catch (HrisApiException refusal) when (refusal.Code == "hris_permission_missing")
        {
            return string.Join(", ", refusal.Problem.Detail.Split(' ', ',', ':', ';', '(', ')').Where(word => word.StartsWith("employees.", StringComparison.Ordinal)));
        }
    }

    // The texts as they come, so that no field can hide behind a type.
    private async Task<string> Readable()
    {
        using var http = new HttpClient { BaseAddress = Stage.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Scene.AdminToken);
        return await http.GetStringAsync(new Uri($"v1/tenants/{Tenant}/connection", UriKind.Relative), Stopping)
            + await http.GetStringAsync(new Uri($"v1/tenants/{Tenant}/events", UriKind.Relative), Stopping);
    }
}
