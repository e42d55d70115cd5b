using System.Collections.Concurrent;
using System.Web;
using HrisOrleans.Client.Connections;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Vendors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Cluster.Tests.SignIns;

/// <summary>A product whose log is kept, as an operator has it: lines for programmers name every path, and are off.</summary>
public sealed class LoggedProduct : Product
{
    public const int PerMinute = 20;

    public ConcurrentQueue<string> Lines { get; } = [];

    protected override void Configure(IServiceCollection services) => services.AddLogging(Log);

    protected override void Configure(WebApplicationBuilder api)
    {
        Log(api.Logging);
        api.Services.Configure<Api.ApiOptions>(options => options.ConnectPerMinute = PerMinute);
    }

    private void Log(ILoggingBuilder logging) => logging.SetMinimumLevel(LogLevel.Information).AddProvider(new Into(Lines));

    private sealed class Into(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}

/// <summary>What nobody may find anywhere: links, states, codes, tokens and what a browser keeps.</summary>
public sealed class SecrecyTests(LoggedProduct product) : IClassFixture<LoggedProduct>
{
    [Fact]
    public async Task Links_states_codes_and_tokens_stand_in_no_row_in_no_file_in_no_event_and_no_answer()
    {
        var tenant = await product.Tenant();
        using var browser = new Visitor();
        var link = (await tenant.Api.Connection.CreateConnectLink(tenant.Id, new ConnectLinkRequest(["slack"], ReturnTo: "https://app.example/settings/secret-place"), cancellationToken: TwoSilos.Stop)).Url;
        var provider = await browser.ToProvider(link, "slack", tenant.Id);
        var back = await browser.Answer(provider, tenant.Id);
        var query = HttpUtility.ParseQueryString(back.Query);
        var under = await product.Everything();
        Assert.Contains("secret-place", (await browser.Open(back)).Onward.AbsoluteUri, StringComparison.Ordinal);
        var answers = string.Join('\n', [System.Text.Json.JsonSerializer.Serialize(await tenant.Connection()), .. (await tenant.Events()).Select(happened => System.Text.Json.JsonSerializer.Serialize(happened))]);
        var everywhere = string.Join('\n', [under, await product.Everything(), answers, .. product.Lines]);
        Assert.Contains("connection_connected", everywhere, StringComparison.Ordinal);
        string[] secrets = [link.Split('/')[^1], query["state"]!, query["code"]!, $"at-{tenant.Id}-", $"rt-{tenant.Id}-", SandboxApp.ClientSecret];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, everywhere, StringComparison.Ordinal));
        Assert.DoesNotContain("secret-place", under, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_knocks_too_often_waits()
    {
        var (tenant, other) = (await product.Tenant(), await product.Tenant());
        using var browser = new Visitor();
        var link = (await tenant.Api.Connection.CreateConnectLink(tenant.Id, cancellationToken: TwoSilos.Stop)).Url;
        var seen = new List<int>();
        for (var i = 0; i < (2 * LoggedProduct.PerMinute) + 2; i++) seen.Add((await browser.Open(link[..^1] + "-")).Status);
        Assert.Contains(429, seen);
        Assert.Equal(200, (await browser.Open((await other.Api.Connection.CreateConnectLink(other.Id, cancellationToken: TwoSilos.Stop)).Url)).Status);
    }
}
