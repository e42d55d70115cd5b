using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HrisOrleans.Client.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Benchmarks.Members;

/// <param name="Lost">Messages that were taken and whose acknowledgement never left.</param>
/// <param name="Unexplained">Second copies of messages that had been acknowledged.</param>
internal sealed record WebhookResult(int Missing, int OutOfOrder, int Duplicates, int Lost, int Unexplained);

/// <summary>A receiver that verifies every message, writes down what came in which order, and can be restarted on its port.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly int _port = FreePort();
    private readonly Lock _turn = new();
    private readonly List<(Guid Member, long Seq)> _order = [];
    private readonly HashSet<long> _seen = [];
    private readonly HashSet<long> _lost = [];
    private readonly List<long> _again = [];
    private WebApplication? _app;
    private WebhookVerifier? _verifier;
    private TimeSpan? _backAt;
    private bool _dying;

    public Uri Url => new($"http://127.0.0.1:{_port}/hooks");

    public string Secret
    {
        set => _verifier = new WebhookVerifier(value);
    }

    /// <summary>Requests taken.</summary>
    public int Count
    {
        get
        {
            lock (_turn) return _order.Count;
        }
    }

    public int Distinct
    {
        get
        {
            lock (_turn) return _seen.Count;
        }
    }

    /// <summary>When the last request came, on the stopwatch's clock.</summary>
    public TimeSpan LastAt { get; private set; }

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{_port}");
        _app = builder.Build();
        _app.MapPost("/hooks", Take);
        await _app.StartAsync();
    }

    /// <summary>Dies with requests under way, whose messages were written down but are not acknowledged, and comes back.</summary>
    /// <returns>From the last acknowledgement before to the first request after.</returns>
    public async Task<TimeSpan> Restart()
    {
        var before = Now;
        lock (_turn) _dying = true;
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20)))
        {
            while (!Struck()) await timer.WaitForNextTickAsync();
            await _app!.DisposeAsync();
            lock (_turn) _dying = false;
            _backAt = null;
            await Start();
            while (_backAt is null) await timer.WaitForNextTickAsync();
        }

        return _backAt.Value - before;

        bool Struck()
        {
            lock (_turn) return _lost.Count > 0;
        }
    }

    /// <summary>Compares what came with each member's events.</summary>
    public WebhookResult Compare(IReadOnlyDictionary<Guid, List<long>> expected)
    {
        lock (_turn)
        {
            var firsts = new HashSet<long>();
            var came = _order.Where(one => firsts.Add(one.Seq)).ToLookup(one => one.Member, one => one.Seq);
            var outOfOrder = expected.Count(member => !came[member.Key].SequenceEqual(member.Value));
            return new WebhookResult(expected.Values.Sum(its => its.Count(seq => !_seen.Contains(seq))), outOfOrder, _again.Count, _lost.Count, _again.Count(seq => !_lost.Contains(seq)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }

    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    private async Task Take(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        var message = _verifier!.Verify(headers[WebhookVerifier.IdHeader], headers[WebhookVerifier.TimestampHeader], headers[WebhookVerifier.SignatureHeader], body.GetBuffer().AsSpan(0, (int)body.Length));
        bool dying;
        lock (_turn)
        {
            var seq = message.Data.Sequence;
            _order.Add((message.Data.Member!.Id, seq));
            if (!_seen.Add(seq)) _again.Add(seq);
            dying = _dying;
            if (dying) _lost.Add(seq);
            else _backAt ??= Now;
            LastAt = Now;
        }

        if (dying) context.Abort();
        else context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
