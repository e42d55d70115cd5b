using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HrisOrleans.Browser.Tests.Support;

/// <summary>Stands between a console and the API, and answers 503, or lets a request wait, while it is told to.</summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly List<RelayGate> _gates = [];
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private Relay(WebApplication app, HttpClient client) => (_app, _client) = (app, client);

    public bool Away { get; set; }

    /// <summary>Requests of a kind wait from now on, until they are let go.</summary>
    /// <param name="method">Such as <c>PATCH</c>.</param>
    /// <param name="path">What their path has in it.</param>
    /// <param name="after">They pass until one was answered so; null: the first one waits.</param>
    public RelayGate Hold(string method, string path, Func<string, bool>? after = null)
    {
        var gate = new RelayGate(method, path, after);
        lock (_gates) _gates.Add(gate);
        return gate;
    }

    public static async Task<Relay> Start(int port, Uri api)
    {
        var app = Loopback.App(port);
        var relay = new Relay(app, new HttpClient { BaseAddress = api, Timeout = Timeout.InfiniteTimeSpan });
        app.Run(relay.Pass);
        await app.StartAsync();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task Pass(HttpContext context)
    {
        RelayGate? gate;
        lock (_gates) gate = _gates.Find(one => one.IsFor(context.Request));
        if (gate is not null) await gate.Pass(context.RequestAborted);
        if (Away)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString.ToString());
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, value) in context.Request.Headers)
            if (name != "Host" && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            if (gate is { Looks: true })
            {
                await answer.Content.LoadIntoBufferAsync(context.RequestAborted);
                gate.Look(await answer.Content.ReadAsStringAsync(context.RequestAborted));
            }

            await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
            var buffer = new byte[16 * 1024];
            for (int read; (read = await body.ReadAsync(buffer, context.RequestAborted)) > 0;)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }
}
