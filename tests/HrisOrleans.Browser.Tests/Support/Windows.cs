using System.Collections.Concurrent;

namespace HrisOrleans.Browser.Tests.Support;

/// <summary>
/// One browser, and what of it is lent to tests. A context that was used before still has the console's files in its cache,
/// which is most of what a page costs; nobody is signed in there, and nothing that a test left is in it.
/// </summary>
public sealed class Windows : IAsyncDisposable
{
    /// <summary>Milliseconds; a busy machine takes its time, and nothing is waited for longer than it takes.</summary>
    public const float Patience = 60_000;

    // The browser's own toolbar and what opens below its address are pages too, three for each window, which cost as much as ours and
    // are seen by nobody. The rest is what Playwright switches off itself: of two such lists the browser takes the last.
    private static readonly string[] Unneeded =
    [
        "InitialWebUI", "WebUIToolbar", "WebUIReloadButton", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled", "AutoDeElevate", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
        "BlockOriginHeaderModificationOnRedirect", "DestroyProfileOnBrowserClose", "DialMediaRouteProvider", "GlobalMediaControls", "HttpsUpgrades", "LensOverlay",
        "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "ThirdPartyStoragePartitioning", "Translate",
    ];

    private readonly ConcurrentBag<IBrowserContext> _free = [];
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Windows(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Windows> Start()
    {
        SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("HRISORLEANS_CHROMIUM") is { Length: > 0 } named ? named : "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--disable-features={string.Join(',', Unneeded)}"],
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A window of this size in which nobody is signed in.</summary>
    public async Task<Screen> Open(Uri address, int width, int height)
    {
        if (!_free.TryTake(out var context))
        {
            context = await _browser.NewContextAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce, Locale = "en-GB" });
            context.SetDefaultTimeout(Patience);
        }

        var page = await context.NewPageAsync();
        await page.SetViewportSizeAsync(width, height);
        return new Screen(page, address, () => Close(context, page));
    }

    private async Task Close(IBrowserContext context, IPage page)
    {
        try
        {
            // Of the console: other pages have nothing there that matters.
            await page.EvaluateAsync("() => { localStorage.clear(); sessionStorage.clear(); }").InTime();
            foreach (var left in (IPage[])[.. context.Pages]) await left.CloseAsync().InTime();
            await context.ClearCookiesAsync();
            _free.Add(context);
        }
        catch (PlaywrightException)
        {
            // Nobody knows what is left in it.
            await context.DisposeAsync();
        }
        catch (TimeoutException)
        {
            // A page that does not close keeps its context from closing too; both end with the browser.
        }
    }
}
