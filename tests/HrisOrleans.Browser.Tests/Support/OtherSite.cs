using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Browser.Tests.Support;

/// <summary>
/// A page of another site, from a server of its own on this machine: a browser keeps pages of the wide net away from addresses
/// here by a rule of its own, and the console's would never be asked.
/// </summary>
public sealed class OtherSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtherSite(WebApplication app) => _app = app;

    /// <summary>By another name than the console's, which makes it another site.</summary>
    public string Address => $"http://localhost:{new Uri(_app.Urls.First()).Port}/";

    public static async Task<OtherSite> Start(string body)
    {
        var app = Loopback.App();
        app.MapGet("/", () => Results.Content($"<!doctype html><title>Elsewhere</title>{body}", "text/html"));
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
