using System.Collections.Concurrent;
using HrisOrleans.Client.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Cluster.Tests.Support;

/// <summary>One request as it arrived.</summary>
public sealed record Received(string Id, string Timestamp, string Signatures, byte[] Body, string UserAgent);

/// <summary>A host app's receiver, which answers as a test wishes and writes down what came.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _all = new();
    private readonly ConcurrentQueue<Received> _taken = new();

    private Receiver(WebApplication app) => _app = app;

    /// <summary>What to answer; 204 unless a test says otherwise.</summary>
    public Func<HttpContext, Received, Task<int>> Answer { get; set; } = (_, _) => Task.FromResult(204);

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hooks");

    /// <summary>Every request.</summary>
    public IReadOnlyList<Received> All => [.. _all];

    /// <summary>Requests that were answered with success, in the order in which they were.</summary>
    public IReadOnlyList<Received> Taken => [.. _taken];

    public static async Task<Receiver> Start(string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/hooks", receiver.Take);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>The messages taken, verified.</summary>
    public IReadOnlyList<WebhookMessage> Messages(string secret, TimeProvider time, TimeSpan? tolerance = null)
    {
        var verifier = new WebhookVerifier([secret], time, tolerance ?? TimeSpan.FromDays(30));
        return [.. Taken.Select(one => verifier.Verify(one.Id, one.Timestamp, one.Signatures, one.Body))];
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Take(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers;
        var received = new Received(headers[WebhookVerifier.IdHeader]!, headers[WebhookVerifier.TimestampHeader]!, headers[WebhookVerifier.SignatureHeader]!, body.ToArray(), headers.UserAgent!);
        _all.Enqueue(received);
        context.Response.StatusCode = await Answer(context, received);
        if (context.Response.StatusCode is >= 200 and < 300) _taken.Enqueue(received);
    }
}
