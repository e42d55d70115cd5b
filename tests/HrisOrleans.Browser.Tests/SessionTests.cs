using System.Net;
using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

/// <summary>Signing in and out, and what other sites cannot do.</summary>
public sealed class SessionTests(ConsoleFixture console)
{
    [Fact]
    public async Task The_printed_link_signs_in_and_leaves_no_token_behind()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open();
        List<string> asked = [];
        screen.Page.Request += (_, request) => asked.Add(request.Url);
        await screen.SignIn(tenant.Token);
        Assert.DoesNotContain(tenant.Token, screen.Page.Url, StringComparison.Ordinal);
        Assert.All(asked.Where(url => !url.Contains('#')), url => Assert.DoesNotContain(tenant.Token, url, StringComparison.Ordinal));
        Assert.DoesNotContain(tenant.Token, await screen.Page.ContentAsync(), StringComparison.Ordinal);
        await screen.Page.GoBackAsync();
        Assert.DoesNotContain(tenant.Token, screen.Page.Url, StringComparison.Ordinal);
        var cookie = Assert.Single(await screen.Page.Context.CookiesAsync(), one => one.Name == "hris-console");
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, cookie.SameSite);
        Assert.DoesNotContain(tenant.Token, cookie.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_pastes_nonsense_is_asked_again()
    {
        await using var screen = await console.Open();
        await screen.Go("");
        await screen.Heading("Sign in");
        await screen.Field("Sign-in link or token").FillAsync("<script>alert(1)</script> 💥 hris_x_y_z");
        await screen.Button("Sign in").ClickAsync();
        await screen.Sees("That is not a token that is known here.");
        await screen.Shots3("sign-in-refused");
    }

    [Fact]
    public async Task A_revoked_token_leads_to_the_sign_in_page_and_back_to_the_same_place()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        await using var screen = await console.Open(tenant, "connection");
        await screen.Sees("Everyone in the directory.");
        var other = await console.Api().Tenants.IssueToken(tenant.Id, new("bo@acme.example"), cancellationToken: Stop);
        await console.Api().Tenants.RevokeToken(tenant.Id, tenant.TokenId, Stop);

        // A revoked token may work for 30 seconds more; then the next call notices.
        await Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Name = "Your session has ended" })).ToBeVisibleAsync(new() { Timeout = 120_000 }).While(() => screen.Button("Sync now").ClickAsync(new() { Timeout = 2000 }));
        await screen.Shot("session-ended");
        await screen.Field("Sign-in link or token").FillAsync(other.Token);
        await screen.Button("Sign in").ClickAsync();
        await screen.Sees("Everyone in the directory.");
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "overview");
        await screen.Button("Account").ClickAsync();
        await screen.Sees("ann@acme.example");
        await screen.Shot("account-menu");
        var other = screen.Of(await screen.Page.Context.NewPageAsync());
        await other.Go($"t/{tenant.Id}/members");
        await other.Heading("Members");
        await screen.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await screen.Heading("You are signed out");

        // Not in this tab alone.
        await other.Heading("You are signed out");
        await screen.Go($"t/{tenant.Id}/overview");
        await screen.Heading("Sign in");
    }

    [Fact]
    public async Task An_admin_of_one_tenant_sees_no_other()
    {
        var (one, other) = (await console.Tenant(), await console.Tenant(name: "Globex"));
        await using var screen = await console.Open(one.Token, $"t/{other.Id}/overview");
        await screen.Sees("forbidden");
        await Expect(screen.Page.GetByText("Globex")).ToHaveCountAsync(0);
        await Expect(screen.Link("Tenants")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_form_from_another_site_is_refused()
    {
        var tenant = await console.Tenant();
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = console.Host.Address };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = tenant.Token });
        using var answer = await client.PostAsync("console/session", form, Stop);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("state=form", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        using var nothing = new FormUrlEncodedContent([]);
        using var ended = await client.PostAsync("console/session/end", nothing, Stop);
        Assert.False(ended.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("https://evil.example/console/")]
    [InlineData("//evil.example/console/")]
    [InlineData("/console/\\evil.example")]
    [InlineData("/console//evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task Nobody_is_led_elsewhere_after_signing_in(string place)
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open();
        await screen.Go($"sign-in?return={Uri.EscapeDataString(place)}");
        await screen.Field("Sign-in link or token").FillAsync(tenant.Token);
        await screen.Button("Sign in").ClickAsync();
        await screen.Heading("Acme Robotics");
        Assert.StartsWith(console.Host.Address.ToString(), screen.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_forbids_foreign_scripts_and_frames()
    {
        using var client = new HttpClient { BaseAddress = console.Host.Address };
        using var answer = await client.GetAsync("console/sign-in", Stop);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Nothing_is_fetched_from_elsewhere()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open();
        List<string> asked = [];
        screen.Page.Request += (_, request) => asked.Add(request.Url);
        await screen.SignIn(tenant.Token);
        await screen.Heading("Acme Robotics");
        Assert.All(asked, url => Assert.True(url.StartsWith(console.Host.Address.ToString(), StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
    }
}
