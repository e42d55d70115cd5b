using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.SignIns;

/// <summary>A link for somebody without other access: what it shows, what it does, and all that it does not.</summary>
public sealed class ConnectLinkTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task Whoever_has_the_link_connects_in_the_name_of_the_person_it_was_made_for()
    {
        var tenant = await product.Tenant();
        var link = await Link(tenant, new ConnectLinkRequest(["bamboohr"], "it@company.example"));
        using var browser = new Visitor();
        var page = await browser.Open(link);
        Assert.Equal(200, page.Status);
        Assert.Contains($"Connect Tenant {tenant.Id}", page.Html, StringComparison.Ordinal);
        Assert.Contains("See the field Work Email of every employee.", page.Text, StringComparison.Ordinal);
        var done = await browser.Send(link, page.Field("form"), "bamboohr", tenant.Credentials);
        Assert.Equal(200, done.Status);
        Assert.Contains("is connected", done.Html, StringComparison.Ordinal);
        Assert.Equal("it@company.example", Assert.Single(await tenant.Events("connection_connected")).Actor);
        Assert.Equal("unconfigured", (await tenant.Connection()).Status);
    }

    [Fact]
    public async Task A_link_that_is_used_over_or_forged_sounds_the_same()
    {
        var tenant = await product.Tenant();
        using var browser = new Visitor();
        var used = await Link(tenant, new ConnectLinkRequest(["bamboohr"]));
        var form = (await browser.Open(used)).Field("form");
        Assert.Equal(200, (await browser.Send(used, form, "bamboohr", tenant.Credentials)).Status);
        var other = await product.Tenant();
        var over = await Link(other, new ConnectLinkRequest(ExpiresInMinutes: 5));
        var good = await Link(other, new ConnectLinkRequest());
        product.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(200, (await browser.Open(good)).Status);
        var forged = good[..^4] + "AAAA";
        var strangers = good.Replace($"cnl_{other.Id}_", $"cnl_{tenant.Id}_", StringComparison.Ordinal);
        var nobodys = $"{product.Address}v1/connect/cnl_nobody_{new string('a', 43)}";
        var pages = new List<Seen>();
        foreach (var bad in new[] { used, over, forged, strangers, nobodys, $"{product.Address}v1/connect/nonsense" }) pages.Add(await browser.Open(bad));
        pages.Add(await browser.Send(used, form, "bamboohr", tenant.Credentials));
        Assert.All(pages, page => Assert.Equal((404, pages[0].Html), (page.Status, page.Html)));
    }

    [Fact]
    public async Task What_is_wrong_is_told_and_the_link_stays_good()
    {
        var tenant = await product.Tenant();
        var link = await Link(tenant, new ConnectLinkRequest(["bamboohr"]));
        using var browser = new Visitor();
        var form = (await browser.Open(link)).Field("form");
        var rejected = await browser.Send(link, form, "bamboohr", ProductTenant.With(tenant.Id, "not-the-token"));
        Assert.Equal(422, rejected.Status);
        Assert.Contains($"value=\"{tenant.Id}\"", rejected.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-token", rejected.Html, StringComparison.Ordinal);
        Assert.Equal(400, (await browser.Send(link, form, "bamboohr", ProductTenant.With("two words", "x"))).Status);
        await tenant.Company.SetRights(restrictedFields: ["workEmail"], forbiddenEndpoints: [SandboxEndpoints.Changed]);
        var missing = await browser.Send(link, form, "bamboohr", tenant.Credentials);
        Assert.Equal(422, missing.Status);
        Assert.Contains("These rights are missing in the HRIS: ", missing.Text, StringComparison.Ordinal);
        Assert.Contains("See the field Work Email of every employee (employees.work_email).", missing.Text, StringComparison.Ordinal);
        Assert.Empty(await tenant.Events());
        await tenant.Company.SetRights();
        Assert.Equal(200, (await browser.Send(link, form, "bamboohr", tenant.Credentials)).Status);
    }

    [Fact]
    public async Task A_form_that_was_not_opened_in_this_browser_is_not_taken()
    {
        var (tenant, other) = (await product.Tenant(), await product.Tenant());
        var (link, elsewhere) = (await Link(tenant, new ConnectLinkRequest(["slack"])), await Link(other, new ConnectLinkRequest(["slack"])));
        using var browser = new Visitor();
        using var stranger = new Visitor();
        var form = (await browser.Open(link)).Field("form");
        var another = (await browser.Open(elsewhere)).Field("form");
        await stranger.Open(elsewhere);
        foreach (var address in new[] { link, link + "/sign-in" })
        {
            Assert.Equal(403, (await stranger.Send(address, form, "slack")).Status);
            Assert.Equal(403, (await browser.Send(address, null, "slack")).Status);
            Assert.Equal(403, (await browser.Send(address, another, "slack")).Status);
        }

        Assert.Equal(200, (await browser.Send(link + "/sign-in", form, "slack")).Status);
    }

    [Fact]
    public async Task A_link_connects_the_providers_it_was_made_for_and_no_other()
    {
        var tenant = await product.Tenant();
        var link = await Link(tenant, new ConnectLinkRequest(["slack", "gusto"]));
        using var browser = new Visitor();
        var list = await browser.Open(link);
        Assert.Contains("provider=slack", list.Html, StringComparison.Ordinal);
        Assert.Contains("provider=gusto", list.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("bamboohr", list.Html, StringComparison.Ordinal);
        var form = (await browser.Open(link + "?provider=slack")).Field("form");
        Assert.Equal(404, (await browser.Send(link, form, "bamboohr", tenant.Credentials)).Status);
        Assert.Equal(404, (await browser.Send(link + "/sign-in", form, "bamboohr", new Dictionary<string, string> { ["companyDomain"] = tenant.Id })).Status);
        await ProductTenant.Refused(tenant.Connection, "no_connection");

        // One for signing in takes no credentials.
        var signIn = (await tenant.Api.Connection.SignIn(tenant.Id, new SignInRequest("slack"), cancellationToken: TwoSilos.Stop)).Url;
        Assert.Equal(404, (await browser.Send(signIn, (await browser.Open(signIn)).Field("form"), "slack", new Dictionary<string, string> { ["accessToken"] = tenant.AccessToken })).Status);
    }

    [Fact]
    public async Task Without_a_choice_it_lists_what_the_subscription_covers()
    {
        var tenant = await product.Tenant(subscription: "free");
        using var browser = new Visitor();
        var page = await browser.Open(await Link(tenant, new ConnectLinkRequest()));
        foreach (var covered in new[] { "slack", "google-workspace", "microsoft-365" }) Assert.Contains($"provider={covered}", page.Html, StringComparison.Ordinal);
        foreach (var more in new[] { "bamboohr", "okta" }) Assert.DoesNotContain($"provider={more}", page.Html, StringComparison.Ordinal);
        await ProductTenant.Refused(() => Link(tenant, new ConnectLinkRequest(["okta"])), "subscription_required");
    }

    [Fact]
    public async Task Where_there_is_a_connection_the_link_gives_it_new_credentials()
    {
        var tenant = await (await product.Tenant()).Configured();
        await ProductTenant.Refused(() => Link(tenant, new ConnectLinkRequest(["slack"])), "connection_exists");
        var fresh = await tenant.Company.RotateToken(cancellationToken: TwoSilos.Stop);
        Assert.Equal("credentials_rejected", (await tenant.Sync()).Outcome);
        Assert.Equal("needs_relink", (await tenant.Connection()).Status);
        var link = await Link(tenant, new ConnectLinkRequest(Login: "it@company.example"));
        using var browser = new Visitor();
        var page = await browser.Open(link);
        Assert.Contains("Renew the connection", page.Html, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.Send(link, page.Field("form"), "bamboohr", ProductTenant.With(tenant.Id, fresh))).Status);
        await tenant.Settled();
        Assert.Equal("active", (await tenant.Connection()).Status);
        Assert.Equal("it@company.example", Assert.Single(await tenant.Events("connection_relinked")).Actor);
        Assert.Equal(404, (await browser.Open(link)).Status);
    }

    [Fact]
    public async Task A_link_of_before_is_done_when_the_tenant_was_connected_otherwise()
    {
        var tenant = await product.Tenant();
        var link = await Link(tenant, new ConnectLinkRequest(["bamboohr"]));
        using var browser = new Visitor();
        var form = (await browser.Open(link)).Field("form");
        await tenant.Connect();
        Assert.Equal(404, (await browser.Open(link)).Status);
        Assert.Equal(409, (await browser.Send(link, form, "bamboohr", tenant.Credentials)).Status);

        var relink = await Link(tenant, new ConnectLinkRequest());
        var other = (await browser.Open(relink)).Field("form");
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        Assert.Equal(404, (await browser.Send(relink, other, "bamboohr", tenant.Credentials)).Status);
        Assert.Equal("disconnected", (await tenant.Connection()).Status);
    }

    [Fact]
    public async Task Of_two_who_send_the_form_at_once_one_connects()
    {
        var tenant = await product.Tenant();
        var link = await Link(tenant, new ConnectLinkRequest(["bamboohr"]));
        using var browser = new Visitor();
        var form = (await browser.Open(link)).Field("form");
        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => browser.Send(link, form, "bamboohr", tenant.Credentials)));
        Assert.Single(sent, seen => seen.Status == 200);
        Assert.All(sent.Where(seen => seen.Status != 200), seen => Assert.Equal(404, seen.Status));
        Assert.Single(await tenant.Events("connection_connected"));
    }

    [Fact]
    public async Task A_withdrawn_link_is_good_for_nothing_nor_is_what_began_from_it()
    {
        var (tenant, other) = (await product.Tenant(), await product.Tenant());
        var (link, elsewhere) = (await Link(tenant, new ConnectLinkRequest(["slack"], ReturnTo: "https://app.example/settings")), await Link(other, new ConnectLinkRequest(["slack"])));
        using var browser = new Visitor();
        var back = await browser.Answer(await browser.ToProvider(link, "slack", tenant.Id), tenant.Id);
        Assert.Equal(1, (await tenant.Api.Connection.WithdrawConnectLinks(tenant.Id, TwoSilos.Stop)).Links);
        Assert.Equal(0, (await tenant.Api.Connection.WithdrawConnectLinks(tenant.Id, TwoSilos.Stop)).Links);
        Assert.Equal(404, (await browser.Open(link)).Status);
        Assert.Equal(404, (await browser.Open(back)).Status);
        await ProductTenant.Refused(tenant.Connection, "no_connection");
        Assert.Equal(200, (await browser.Open(elsewhere)).Status);
    }

    [Fact]
    public async Task Whoever_fills_in_the_form_goes_back_to_the_host_app_too()
    {
        var tenant = await product.Tenant();
        var link = await Link(tenant, new ConnectLinkRequest(["bamboohr"], ReturnTo: "https://app.example/settings"));
        using var browser = new Visitor();
        var done = await browser.Send(link, (await browser.Open(link)).Field("form"), "bamboohr", tenant.Credentials);
        Assert.Equal((200, "https://app.example/settings?connection=connected"), (done.Status, done.Onward.AbsoluteUri));
    }

    [Fact]
    public async Task Names_are_shown_as_text_and_nothing_runs_on_the_page()
    {
        var tenant = await product.Tenant();
        await product.Operator.Tenants.Configure(tenant.Id, new("<script>alert(1)</script> & \"Co\"", "standard"), cancellationToken: TwoSilos.Stop);
        using var browser = new Visitor();
        var page = await browser.Open(await Link(tenant, new ConnectLinkRequest(["bamboohr"])));
        Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Connect <script>alert(1)</script> & \"Co\"", page.Text, StringComparison.Ordinal);
        var policy = Assert.Single(page.Response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.EndsWith("form-action 'self'; base-uri 'none'; frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(page.Response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("no-store", page.Response.Headers.CacheControl?.ToString());
        var cookie = Assert.Single(page.Response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_reaches_nothing_but_connecting()
    {
        var tenant = await product.Tenant();
        var id = TenantId.Parse(tenant.Id);
        await Refused(() => product.Grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(id)).Describe(TwoSilos.Stop));
        await Refused(() => product.Grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(id)).Describe(TwoSilos.Stop));
        await Refused(() => product.Grains.GetGrain<ISignInGrain>(GrainKeys.SignIn(id)).IssueLink(new(null, null, 60, null, false), TwoSilos.Stop));
        await Refused(() => product.Grains.GetGrain<ISignInGrain>(GrainKeys.SignIn(TenantId.Parse((tenant.Id + "x")))).OpenLink(new("x"), TwoSilos.Stop));

        Task Refused(Func<Task> call)
        {
            new Caller(CallerKind.Visitor, id, "link").Use("test");
            return Assert.ThrowsAsync<CallRefusedException>(call);
        }
    }

    [Fact]
    public async Task Links_are_made_by_those_who_may_and_within_a_day()
    {
        var (tenant, stranger) = (await product.Tenant(), await product.Tenant());
        await ProductTenant.Refused(() => stranger.Api.Connection.CreateConnectLink(tenant.Id, cancellationToken: TwoSilos.Stop), "forbidden");
        await ProductTenant.Refused(() => HrisOrleansClient.Create(product.Address, null).Connection.SignIn(tenant.Id, cancellationToken: TwoSilos.Stop), "unauthenticated");
        foreach (var minutes in new[] { 0, -1, 1_441 }) await ProductTenant.Refused(() => Link(tenant, new ConnectLinkRequest(ExpiresInMinutes: minutes)), "invalid_request");
        await ProductTenant.Refused(() => Link(tenant, new ConnectLinkRequest(Login: " ")), "invalid_request");
        var made = await product.Operator.Connection.CreateConnectLink(tenant.Id, new ConnectLinkRequest(ExpiresInMinutes: 1_440), cancellationToken: TwoSilos.Stop);
        Assert.InRange(made.ExpiresAt - product.Time.GetUtcNow(), TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.DoesNotContain("cnl_", made.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> Link(ProductTenant tenant, ConnectLinkRequest request) =>
        (await tenant.Api.Connection.CreateConnectLink(tenant.Id, request, cancellationToken: TwoSilos.Stop)).Url;
}
