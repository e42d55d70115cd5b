using Deque.AxeCore.Playwright;

namespace HrisOrleans.Browser.Tests.Support;

/// <summary>One browser window. What its console complains of is kept and can be asked for.</summary>
public sealed class Screen : IAsyncDisposable
{
    private static readonly string Shots = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screens")).FullName;

    // Milliseconds; a busy machine takes its time, and nothing is waited for longer than it takes.
    private const float Patience = 60_000;
    private readonly IBrowserContext _context;
    private readonly Uri _address;
    private readonly List<string> _complaints = [];

    private Screen(IBrowserContext context, IPage page, Uri address)
    {
        (_context, Page, _address) = (context, page, address);
        page.Console += (_, said) =>
        {
            if (said.Type == "error") _complaints.Add(said.Text);
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Errors on the browser's console so far, a refused script among them.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public static async Task<Screen> Open(IBrowser browser, Uri address, string theme, int width, int height)
    {
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(Patience);
        SetDefaultExpectTimeout(Patience);
        return new Screen(context, await context.NewPageAsync(), address);
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

    /// <summary>Writes what is on the screen into the test results.</summary>
    public Task Shot(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });

    /// <summary>The same in light and dark, and on a narrow screen; the window is then as it was. Each is scanned.</summary>
    public async Task Shots3(string name)
    {
        var size = Page.ViewportSize!;
        await Shot(name);
        await Accessible(name);
        await Theme("dark");
        await Shot($"{name}-dark");
        await Accessible($"{name} dark");
        await Theme("light");
        await Page.SetViewportSizeAsync(390, 844);
        await Shot($"{name}-narrow");
        await Page.SetViewportSizeAsync(size.Width, size.Height);
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
    public async Task Accessible(string what)
    {
        var result = await Page.RunAxe();
        var bad = result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Impact} {violation.Id}: {violation.Help}\n" + string.Join("\n", violation.Nodes.Take(5).Select(node => $"    {node.Html}\n      {string.Join("; ", node.Any.Concat(node.All).Select(check => check.Message))}")))
            .ToList();
        Assert.True(bad.Count == 0, $"{what}: {string.Join("\n", bad)}");
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
