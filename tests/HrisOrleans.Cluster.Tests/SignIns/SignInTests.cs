using HrisOrleans.Client.Connections;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.SignIns;

/// <summary>The way to a provider's sign-in and back, through the real API, with the sandbox's consent pages.</summary>
public sealed class SignInTests(Product product) : IClassFixture<Product>
{
    public static TheoryData<string> Providers => ["slack", "google-workspace", "microsoft-365", "bamboohr", "gusto"];

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_consents_comes_back_connected_and_is_the_actor(string provider)
    {
        var tenant = await product.Tenant();
        using var browser = new Visitor();
        var done = await browser.SignIn(await Link(tenant, provider), provider, tenant.Id);
        Assert.Equal(200, done.Status);
        Assert.Contains("is connected. You can close this window.", done.Html, StringComparison.Ordinal);
        var connection = await tenant.Connection();
        Assert.Equal((provider, "unconfigured"), (connection.Provider, connection.Status));
        Assert.Equal($"ann@{tenant.Id}.example", Assert.Single(await tenant.Events("connection_connected")).Actor);
        await tenant.Save(ProductTenant.Everyone);
        Assert.Equal((await tenant.Company.State(TwoSilos.Stop)).Active, (await tenant.Members()).Count);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_catalogue_says_who_signs_people_in(string provider)
    {
        var listed = (await product.Operator.Providers.List(TwoSilos.Stop)).Items.Single(entry => entry.Id == provider);
        Assert.Equal(["authorization_code", "form"], listed.SignIn);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_denies_connects_nothing_and_may_think_again(string provider)
    {
        var tenant = await product.Tenant();
        using var browser = new Visitor();
        var link = await Link(tenant, provider);
        var denied = await browser.Open(await browser.Answer(await browser.ToProvider(link, provider, tenant.Id), tenant.Id, "deny"));
        Assert.Equal(422, denied.Status);
        Assert.Contains("Access was not granted", denied.Html, StringComparison.Ordinal);
        Assert.Contains(link, denied.Html, StringComparison.Ordinal);
        await NothingIsThere(tenant);
        Assert.Equal(200, (await browser.SignIn(link, provider, tenant.Id)).Status);
    }

    [Fact]
    public async Task The_way_back_is_good_once_and_in_the_browser_that_began()
    {
        var tenant = await product.Tenant();
        using var browser = new Visitor();
        using var other = new Visitor();
        await other.Open(await Link(tenant, "slack"));
        var back = await browser.Answer(await browser.ToProvider(await Link(tenant, "slack"), "slack", tenant.Id), tenant.Id);
        Assert.Equal(404, (await other.Open(back)).Status);
        await NothingIsThere(tenant);
        Assert.Equal(200, (await browser.Open(back)).Status);
        Assert.Equal(404, (await browser.Open(back)).Status);
        Assert.Single(await tenant.Events("connection_connected"));
    }

    [Fact]
    public async Task A_sign_in_outlives_the_process_that_began_it_and_is_over_in_ten_minutes()
    {
        var tenant = await product.Tenant();
        using var browser = new Visitor();
        var link = (await tenant.Api.Connection.CreateConnectLink(tenant.Id, new ConnectLinkRequest(["slack"], ExpiresInMinutes: 60), cancellationToken: TwoSilos.Stop)).Url;
        var late = await browser.Answer(await browser.ToProvider(link, "slack", tenant.Id), tenant.Id);
        product.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(404, (await browser.Open(late)).Status);
        await NothingIsThere(tenant);
        var back = await browser.Answer(await browser.ToProvider(link, "slack", tenant.Id), tenant.Id);
        await product.ForgetSignIns(tenant.Id);
        Assert.Equal(200, (await browser.Open(back)).Status);
    }

    [Fact]
    public async Task A_state_is_good_for_its_tenant_only_and_nobody_can_make_one()
    {
        var (tenant, stranger) = (await product.Tenant(), await product.Tenant());
        using var browser = new Visitor();
        var back = await browser.Answer(await browser.ToProvider(await Link(tenant, "slack"), "slack", tenant.Id), tenant.Id);
        foreach (var changed in new[] { back.AbsoluteUri.Replace($"sgn_{tenant.Id}_", $"sgn_{stranger.Id}_", StringComparison.Ordinal), back.AbsoluteUri[..^1] + "-", $"{product.Address}v1/sign-in/callback?code=x", $"{product.Address}v1/sign-in/callback?code=x&state=nonsense" })
            Assert.Equal(404, (await browser.Open(changed)).Status);
        await NothingIsThere(stranger);
        await NothingIsThere(tenant);
        Assert.Equal(200, (await browser.Open(back)).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_code_that_was_used_already_connects_nothing(string provider)
    {
        var (tenant, other) = (await product.Tenant(), await product.Tenant());
        using var browser = new Visitor();
        var back = await browser.Answer(await browser.ToProvider(await Link(other, provider), provider, tenant.Id), tenant.Id);
        Assert.Equal(200, (await browser.Open(back)).Status);

        // The code of before, under a state of one's own.
        var mine = await browser.Answer(await browser.ToProvider(await Link(tenant, provider), provider, tenant.Id), tenant.Id);
        var spent = System.Web.HttpUtility.ParseQueryString(back.Query)["code"];
        var fresh = System.Web.HttpUtility.ParseQueryString(mine.Query)["code"];
        var refused = await browser.Open(mine.AbsoluteUri.Replace(fresh!, spent!, StringComparison.Ordinal));
        Assert.Equal(422, refused.Status);
        Assert.Contains("does not accept the credentials", refused.Text, StringComparison.Ordinal);
        await NothingIsThere(tenant);
    }

    [Theory, InlineData("google-workspace"), InlineData("microsoft-365")]
    public async Task A_code_that_somebody_else_asked_for_connects_nothing(string provider)
    {
        var (tenant, thief) = (await product.Tenant(), await product.Tenant());
        using var browser = new Visitor();
        var theirs = System.Web.HttpUtility.ParseQueryString((await browser.Answer(await browser.ToProvider(await Link(tenant, provider), provider, tenant.Id), tenant.Id)).Query)["code"];
        var mine = await browser.Answer(await browser.ToProvider(await Link(thief, provider), provider, thief.Id), thief.Id);
        var own = System.Web.HttpUtility.ParseQueryString(mine.Query)["code"];
        Assert.Equal(422, (await browser.Open(mine.AbsoluteUri.Replace(own!, theirs!, StringComparison.Ordinal))).Status);
        await NothingIsThere(thief);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_provider_that_is_away_is_told_and_the_next_try_works(string provider)
    {
        var tenant = await product.Tenant();
        using var browser = new Visitor();
        var link = await Link(tenant, provider);
        var back = await browser.Answer(await browser.ToProvider(link, provider, tenant.Id), tenant.Id);
        await tenant.Company.Fault(new NewFault(FaultKind.Status, "token", Times: 0, Status: 503), TwoSilos.Stop);
        var away = await browser.Open(back);
        Assert.Equal(503, away.Status);
        Assert.Contains(link, away.Html, StringComparison.Ordinal);
        await NothingIsThere(tenant);
        await tenant.Company.ClearFaults(TwoSilos.Stop);
        Assert.Equal(200, (await browser.SignIn(link, provider, tenant.Id)).Status);
    }

    [Fact]
    public async Task Rights_that_the_consent_left_out_are_named_one_by_one_and_nothing_is_stored()
    {
        var tenant = await product.Tenant();
        await tenant.Company.SetRights(forbiddenEndpoints: ["scope:admin.directory.group.readonly", "scope:admin.directory.orgunit.readonly"]);
        using var browser = new Visitor();
        var refused = await browser.SignIn(await Link(tenant, "google-workspace"), "google-workspace", tenant.Id);
        Assert.Equal(422, refused.Status);
        Assert.Contains("admin.directory.group.readonly", refused.Html, StringComparison.Ordinal);
        Assert.Contains("admin.directory.orgunit.readonly", refused.Html, StringComparison.Ordinal);
        await NothingIsThere(tenant);
    }

    [Fact]
    public async Task Of_many_who_come_back_at_once_one_connects()
    {
        var tenant = await product.Tenant();
        var browsers = Enumerable.Range(0, 5).Select(_ => new Visitor()).ToList();
        var backs = new List<(Visitor Browser, Uri Back)>();
        foreach (var browser in browsers) backs.Add((browser, await browser.Answer(await browser.ToProvider(await Link(tenant, "slack"), "slack", tenant.Id), tenant.Id)));
        var seen = await Task.WhenAll(backs.Select(pair => pair.Browser.Open(pair.Back)));
        Assert.Single(seen, one => one.Status == 200);
        Assert.Equal(4, seen.Count(one => one.Status == 409));
        Assert.Single(await tenant.Events("connection_connected"));
        browsers.ForEach(browser => browser.Dispose());
    }

    [Fact]
    public async Task Signing_in_again_renews_the_connection_and_everybody_keeps_who_they_are()
    {
        var tenant = await product.Tenant();
        using var browser = new Visitor();
        await browser.SignIn(await Link(tenant, "gusto"), "gusto", tenant.Id);
        await tenant.Save(ProductTenant.Everyone);
        var before = await tenant.Standings();
        var link = (await tenant.Api.Connection.SignIn(tenant.Id, cancellationToken: TwoSilos.Stop)).Url;
        Assert.Contains("Renew the connection", (await browser.Open(link)).Html, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.SignIn(link, "gusto", tenant.Id)).Status);
        await tenant.Settled();
        Assert.Single(await tenant.Events("connection_relinked"));
        Assert.Equal(before, await tenant.Standings());
        Assert.Null((await tenant.Connection()).PendingAccount);
    }

    [Fact]
    public async Task Signing_in_with_another_company_is_recognised_and_held()
    {
        var (tenant, other) = (await product.Tenant(), await product.Tenant());
        using var browser = new Visitor();
        await browser.SignIn(await Link(tenant, "slack"), "slack", tenant.Id);
        await tenant.Save(ProductTenant.Everyone);
        var link = (await tenant.Api.Connection.SignIn(tenant.Id, cancellationToken: TwoSilos.Stop)).Url;
        Assert.Equal(200, (await browser.SignIn(link, "slack", other.Id)).Status);
        var connection = await tenant.Connection();
        Assert.Equal(other.Id, connection.PendingAccountName);
        Assert.Equal(tenant.Id, connection.AccountName);
    }

    [Fact]
    public async Task What_the_subscription_does_not_cover_nobody_signs_in_for()
    {
        var tenant = await product.Tenant(subscription: "free");
        await ProductTenant.Refused(() => Link(tenant, "gusto"), "subscription_required");
        await ProductTenant.Refused(() => Link(tenant, "hal-9000"), "unknown_provider");
        await ProductTenant.Refused(() => tenant.Api.Connection.SignIn(tenant.Id, cancellationToken: TwoSilos.Stop), "unknown_provider");
        using var browser = new Visitor();
        Assert.Equal(200, (await browser.SignIn(await Link(tenant, "slack"), "slack", tenant.Id)).Status);
        await ProductTenant.Refused(() => Link(tenant, "google-workspace"), "connection_exists");
    }

    [Fact]
    public async Task Where_nobody_can_sign_in_nobody_is_sent()
    {
        var tenant = await product.Tenant();
        await ProductTenant.Refused(() => Link(tenant, "okta"), "sign_in_unavailable");
    }

    [Fact]
    public async Task The_browser_goes_back_to_the_host_app_and_nowhere_else()
    {
        var tenant = await product.Tenant();
        foreach (var elsewhere in new[] { "https://evil.example/", "https://app.example.evil.example/settings", "https://app.example/settingsx", "https://app.example@evil.example/settings", "//app.example/settings", "https://app.example/settings/../admin", "https://app.example/settings/%2e%2e/admin", "https://app.example/settings/..\\admin", "javascript:alert(1)" })
            await ProductTenant.Refused(() => Link(tenant, "slack", elsewhere), "invalid_request");
        using var browser = new Visitor();
        var link = await Link(tenant, "slack", "https://app.example/settings/hris?tab=2#people");
        var denied = await browser.Open(await browser.Answer(await browser.ToProvider(link, "slack", tenant.Id), tenant.Id, "deny"));
        Assert.Equal("https://app.example/settings/hris?tab=2&connection=refused&code=sign_in_denied#people", denied.Onward.AbsoluteUri);
        Assert.Equal("https://app.example/settings/hris?tab=2&connection=connected#people", (await browser.SignIn(link, "slack", tenant.Id)).Onward.AbsoluteUri);
    }

    [Fact]
    public async Task Missing_rights_are_read_one_by_one_before_the_browser_goes_back()
    {
        var tenant = await product.Tenant();
        await tenant.Company.SetRights(forbiddenEndpoints: ["scope:admin.directory.group.readonly", "scope:admin.directory.orgunit.readonly"]);
        using var browser = new Visitor();
        var refused = await browser.SignIn(await Link(tenant, "google-workspace", "https://app.example/settings/hris"), "google-workspace", tenant.Id);
        Assert.Equal(422, refused.Status);
        Assert.Contains("admin.directory.group.readonly", refused.Text, StringComparison.Ordinal);
        Assert.Contains("admin.directory.orgunit.readonly", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv=\"refresh\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://app.example/settings/hris?connection=refused&code=hris_permission_missing\"", refused.Text, StringComparison.Ordinal);
        await NothingIsThere(tenant);
    }

    private static async Task<string> Link(ProductTenant tenant, string provider, string? returnTo = null) =>
        (await tenant.Api.Connection.SignIn(tenant.Id, new SignInRequest(provider, returnTo), cancellationToken: TwoSilos.Stop)).Url;

    private static async Task NothingIsThere(ProductTenant tenant)
    {
        await ProductTenant.Refused(tenant.Connection, "no_connection");
        Assert.Empty(await tenant.Events());
    }
}
