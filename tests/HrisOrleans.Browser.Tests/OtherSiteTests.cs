using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

/// <summary>What a page of another site, open in the same browser, cannot do with a session here.</summary>
public sealed class OtherSiteTests(ConsoleFixture console)
{
    private const string Elsewhere = "http://elsewhere.example/";

    [Fact]
    public async Task A_form_of_another_site_signs_nobody_out_and_nobody_else_in()
    {
        var (tenant, other) = (await console.Tenant(), await console.Tenant(name: "Globex"));
        await using var screen = await console.Open(tenant, "overview");
        await screen.Heading("Acme Robotics");
        foreach (var (action, field) in ((string, string)[])[("session/end", ""), ("session", $"<input name=token value='{other.Token}'>")])
        {
            var page = await Foreign(screen, $"<form id=f method=post action='{console.Host.Address}console/{action}'>{field}</form>");
            await page.EvaluateAsync("() => document.getElementById('f').submit()");
            await page.WaitForURLAsync(url => url.StartsWith(console.Host.Address.ToString(), StringComparison.Ordinal));
            await page.CloseAsync();
        }

        await screen.Go("");
        await screen.Heading("Acme Robotics");
        await screen.Button("Account").ClickAsync();
        await screen.Sees("ann@acme.example");
    }

    [Fact]
    public async Task A_link_of_another_site_signs_nobody_in_as_somebody_else_unasked()
    {
        var (tenant, other) = (await console.Tenant(), await console.Tenant(name: "Globex"));
        await using var screen = await console.Open(tenant, "overview");
        await screen.Heading("Acme Robotics");
        var page = screen.Of(await Foreign(screen, $"<a id=link href='{console.Host.Address}console/sign-in#{other.Token}'>Look</a>"));
        await page.Page.Locator("#link").ClickAsync();
        await page.Sees("You are signed in as ann@acme.example.");
        await page.Shot("sign-in-known");
        Assert.DoesNotContain(other.Token, page.Page.Url, StringComparison.Ordinal);
        await screen.Page.ReloadAsync();
        await screen.Heading("Acme Robotics");
        await page.Link("Stay signed in").ClickAsync();
        await page.Heading("Acme Robotics");

        // Who means it, is; and who is it already, is not asked.
        await page.Page.GotoAsync(Elsewhere);
        await page.Page.Locator("#link").ClickAsync();
        await page.Button("Sign in as somebody else").ClickAsync();
        await page.Heading("Globex");
        await page.Page.GotoAsync(Elsewhere);
        await page.Page.Locator("#link").ClickAsync();
        await page.Heading("Globex");
    }

    [Fact]
    public async Task Another_site_can_neither_frame_nor_read_nor_listen()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "overview");
        await screen.Heading("Acme Robotics");
        var page = await Foreign(screen, $"<iframe id=frame src='{console.Host.Address}console/t/{tenant.Id}/overview'></iframe>");
        Assert.DoesNotContain("Acme Robotics", await page.FrameLocator("#frame").Locator(":root").InnerHTMLAsync(), StringComparison.Ordinal);
        var read = await page.EvaluateAsync<string>("address => fetch(address, { credentials: 'include' }).then(answer => answer.text(), () => 'refused')", $"{console.Host.Address}console/session");
        Assert.Equal("refused", read);
        var heard = await page.EvaluateAsync<string>(
            "address => new Promise(told => { const socket = new WebSocket(address); socket.onopen = () => told('open'); socket.onerror = () => told('refused'); })",
            $"ws://{console.Host.Address.Authority}/console/_blazor");
        Assert.Equal("refused", heard);
    }

    private static async Task<IPage> Foreign(Screen screen, string body)
    {
        var page = await screen.Page.Context.NewPageAsync();
        await page.RouteAsync($"{Elsewhere}**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = $"<!doctype html><title>Elsewhere</title>{body}" }));
        await page.GotoAsync(Elsewhere);
        return page;
    }
}
