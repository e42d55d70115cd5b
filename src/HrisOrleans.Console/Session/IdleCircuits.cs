using HrisOrleans.Console.Hosting;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Console.Session;

/// <summary>Ends the session of an open page that nobody has touched for as long as a session lives: the cookie alone would not.</summary>
internal sealed class IdleCircuits(TimeProvider time, IOptions<ConsoleOptions> options) : CircuitHandler, IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);
    private ITimer? _timer;
    private long _touched = time.GetTimestamp();

    /// <summary>Nobody was here for a session's life.</summary>
    public event Action? Expired;

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Check(), null, Look, Look);
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        _touched = time.GetTimestamp();
        return next(context);
    };

    public void Dispose() => _timer?.Dispose();

    private void Check()
    {
        if (time.GetElapsedTime(_touched) >= options.Value.SessionLife) Expired?.Invoke();
    }
}
