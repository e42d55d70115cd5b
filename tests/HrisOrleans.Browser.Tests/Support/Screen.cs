using Deque.AxeCore.Commons;

namespace HrisOrleans.Browser.Tests.Support;

/// <summary>One browser window. What its console complains of is kept and can be asked for.</summary>
public sealed class Screen : IAsyncDisposable
{
    private static readonly string Shots = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screens")).FullName;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript() + "\n;0";

    // All rules, without what only a report would show; one window, no frames, and no style sheet is fetched anew.
    private const string Scan = """
        async () => {
            const { violations } = await axe.run(document, { resultTypes: ['violations'], preload: false, iframes: false });
            return violations.filter(one => one.impact === 'serious' || one.impact === 'critical')
                .map(one => `${one.impact} ${one.id}: ${one.help}\n` + one.nodes.slice(0, 5).map(node => `    ${node.html}\n      ${[...node.any, ...node.all, ...node.none].map(check => check.message).join('; ')}`).join('\n'));
        }
        """;

    // Nothing in motion that ends, no placeholder, no menu that is still to close, no table whose rows and no frame whose tenant are still to come.
    private const string Drawn = """
        loading => {
            if (document.querySelector('.splash') && !document.querySelector('.mud-layout')) return false;
            if (!loading && document.querySelector('.mud-skeleton')) return false;
            if (!loading && [...document.querySelectorAll('.rows tbody')].some(body => !body.querySelector('td'))) return false;
            if (!loading && location.pathname.includes('/t/') && document.querySelector('.mud-appbar.top') && !document.querySelector('.top-state')) return false;
            if (innerWidth < 960 && document.querySelector('.mud-drawer.side.mud-drawer--open')) return false;
            return document.getAnimations().every(one => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity);
        }
        """;

    private const string OpenMenu = ".mud-drawer.side.mud-drawer--open";

    private readonly Uri _address;
    private readonly Func<Task> _close;
    private readonly List<string> _complaints = [];

    internal Screen(IPage page, Uri address, Func<Task> close)
    {
        (Page, _address, _close) = (page, address, close);
        page.Console += (_, said) =>
        {
            if (said.Type == "error") _complaints.Add(said.Text);
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    /// <summary>However many people there are, no page holds more rows.</summary>
    public const int MostRows = 300;

    public IPage Page { get; }

    /// <summary>Errors on the browser's console so far, a refused script among them.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Another page of the same browser, such as a popup, to be looked at in the same way.</summary>
    public Screen Of(IPage page) => new(page, _address, () => page.CloseAsync().InTime());

    /// <summary>Is signed in already, as by an earlier page, and goes to a page.</summary>
    internal async Task Enter(Cookie session, string place)
    {
        await Page.Context.AddCookiesAsync([session]);
        await Go(place);
    }

    /// <summary>Signs in by the link that the host prints.</summary>
    public async Task SignIn(string token)
    {
        await Page.GotoAsync($"{_address}console/sign-in#{token}");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Account" })).ToBeVisibleAsync();
    }

    /// <summary>Goes to a page of the console, such as <c>t/acme/overview</c>.</summary>
    public Task Go(string place) => Page.GotoAsync($"{_address}console/{place}");

    public Task Heading(string text) => Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = text })).ToBeVisibleAsync();

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name });

    public ILocator Dialog() => Page.GetByRole(AriaRole.Dialog);

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name });

    public ILocator Field(string label) => Page.GetByLabel(label, new() { Exact = true });

    public Task Sees(string text) => Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    /// <summary>Enters what the sandbox's BambooHR takes.</summary>
    public async Task Fill(ConsoleTenant tenant)
    {
        await Field("Company domain").FillAsync(tenant.Credentials["companyDomain"]);
        await Field("Access token").FillAsync(tenant.Credentials["accessToken"]);
    }

    /// <summary>Connects as an admin does who has come to the list of members, and goes on to the set-up.</summary>
    public async Task ConnectFromMembers(ConsoleTenant tenant)
    {
        await Link("Manage by HRIS").ClickAsync();
        await Page.GetByText("See all integrations").ClickAsync();
        await Link("BambooHR").ClickAsync();
        await Fill(tenant);
        await Button("Test and connect").ClickAsync();
        await Heading("BambooHR is connected");
        await Link("Choose who comes in").ClickAsync();
        await Heading("Who comes in");
    }

    /// <summary>Writes what is on the screen into the test results, once it is drawn and with the pointer out of the way, and scans it.</summary>
    /// <param name="name">The picture's.</param>
    /// <param name="of">What has to be in the picture; the top of the page without it.</param>
    /// <param name="loading">The picture is of a page that waits.</param>
    /// <param name="ours">Not a page of somebody else, such as Orleans' dashboard, which is not scanned.</param>
    public async Task Shot(string name, ILocator? of = null, bool loading = false, bool ours = true)
    {
        await Page.Mouse.MoveAsync(0, 0).InTime();
        await Page.WaitForFunctionAsync(Drawn, loading);
        if (of is null) await Page.EvaluateAsync("() => scrollTo(0, 0)").InTime();
        else await of.First.EvaluateAsync("one => one.scrollIntoView({ block: 'center' })");
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
        if (ours) await Accessible(name);
    }

    /// <summary>The same in light and dark, and on a narrow screen; the window is then as it was.</summary>
    public async Task Shots3(string name, ILocator? of = null)
    {
        await Shot(name, of);
        var (size, menu) = (Page.ViewportSize!, await Page.Locator(OpenMenu).CountAsync());
        await Theme("dark");
        await Shot($"{name}-dark", of);
        await Theme("light");
        await Page.SetViewportSizeAsync(390, 844);
        await Shot($"{name}-narrow", of);
        Assert.True(await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{name}: a narrow screen scrolls sideways.");
        Assert.InRange(await Page.Locator("tr, .picker-rows li").CountAsync(), 0, MostRows);
        await Page.SetViewportSizeAsync(size.Width, size.Height);

        // The page hears of its width over its live connection: what is clicked before the menu is there again moves away under the pointer.
        await Expect(Page.Locator(OpenMenu)).ToHaveCountAsync(menu);
        await Page.WaitForFunctionAsync(Drawn, false);
    }

    /// <summary>Lets the system be light or dark; the console follows.</summary>
    public async Task Theme(string theme)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);

        // The page hears of it over its live connection; its own colour tells.
        await Page.WaitForFunctionAsync("theme => { const c = getComputedStyle(document.body).getPropertyValue('--mud-palette-surface'); return !c || (theme === 'dark') === (c.trim() !== 'rgba(255,255,255,1)'); }", theme);
    }

    /// <summary>No serious or critical finding of axe.</summary>
    private async Task Accessible(string what)
    {
        if (!await Page.EvaluateAsync<bool>("() => typeof axe === 'object'").InTime()) await Page.EvaluateAsync(Axe).InTime();
        var bad = await Page.EvaluateAsync<string[]>(Scan).InTime();
        Assert.True(bad.Length == 0, $"{what}: {string.Join("\n", bad)}");
    }

    public async ValueTask DisposeAsync() => await _close();
}
