using HrisOrleans.Client.Tenants;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class TenantStep(DemoScene scene) : DemoStep(scene)
{
    private const string Other = "globex";

    public override string Title => "Tenants and admin tokens";

    public override int Facts => 9;

    public override async Task Play()
    {
        var tenants = Stage.Operator.Tenants;
        var tenant = await tenants.Configure(Tenant, new TenantRequest("Acme", "free"), cancellationToken: Stopping);
        Expect("tenant's subscription", "free", tenant.Subscription);
        var issued = await tenants.IssueToken(Tenant, new TokenRequest("ada@acme.example"), cancellationToken: Stopping);
        Expect("token is for", "ada@acme.example", issued.Login);
        Scene.AdminToken = issued.Token;
        Scene.Admin = Stage.As(issued.Token);
        Scene.Acme = new DemoTenant(Scene.Admin, Tenant, sync => Scene.Say($"{sync.Kind}: {sync.Phase}, {sync.People} people, {sync.LinesDone} of {sync.Lines} lines"), Stopping);
        Scene.Mail = new DemoMailbox(Stage.Folder, Tenant, Stopping);
        Expect("admin sees the tenant", "Acme", (await Admin.Tenants.Get(Tenant, Stopping)).Name);

        await tenants.Configure(Other, new TenantRequest("Globex", "standard"), cancellationToken: Stopping);
        var stranger = await tenants.IssueToken(Other, new TokenRequest("hank@globex.example"), cancellationToken: Stopping);
        Scene.Stranger = Stage.As(stranger.Token);
        await ExpectRefusal("another tenant's token: connection", "403 forbidden", () => Scene.Stranger.Connection.Get(Tenant, Stopping));
        await ExpectRefusal("another tenant's token: members", "403 forbidden", () => Scene.Stranger.Members.List(Tenant, cancellationToken: Stopping));
        await ExpectRefusal("no token at all", "401 unauthenticated", () => Stage.As(null).Members.List(Tenant, cancellationToken: Stopping));
        await ExpectRefusal("an admin issues a token", "403 forbidden", () => Admin.Tenants.IssueToken(Tenant, new TokenRequest("eve"), cancellationToken: Stopping));

        var leaver = await tenants.IssueToken(Tenant, new TokenRequest("leaver@acme.example"), cancellationToken: Stopping);
        await tenants.RevokeToken(Tenant, leaver.Id, Stopping);
        await ExpectRefusal("a revoked token", "401 unauthenticated", () => Stage.As(leaver.Token).Tenants.Get(Tenant, Stopping));
        Expect("tokens listed, secrets not", 2, (await tenants.ListTokens(Tenant, Stopping)).Items.Count);
    }
}
