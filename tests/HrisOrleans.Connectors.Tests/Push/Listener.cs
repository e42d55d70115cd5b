using System.Threading.Channels;
using HrisOrleans.Connectors.Push;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Connectors.Tests.Push;

/// <summary>An address that providers send to, read by the provider's own receiver.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly Channel<PushReading> _readings = Channel.CreateUnbounded<PushReading>();
    private readonly WebApplication _app;

    private Listener(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    /// <summary>Answers nothing but refusals.</summary>
    public bool Deaf { get; set; }

    public static async Task<Listener> Start(IPushReceiver receiver, string secret, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var listener = new Listener(app);
        app.MapPost("/hooks/acme", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var request = new PushRequest("POST", context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), body.ToArray())
            {
                Query = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            };
            var reading = listener.Deaf ? PushReading.Refused : receiver.Read(request, [secret], time.GetUtcNow());
            context.Response.StatusCode = reading.Meaning == PushMeaning.Refused ? 401 : 200;
            if (reading.Reply is { } reply)
            {
                context.Response.ContentType = reply.ContentType;
                await context.Response.Body.WriteAsync(reply.Body);
                return;
            }

            listener._readings.Writer.TryWrite(reading);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        listener.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hooks/acme";
        return listener;
    }

    /// <summary>What came next.</summary>
    public async Task<PushReading> Next() => await _readings.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
