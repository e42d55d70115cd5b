using Microsoft.AspNetCore.Http;

namespace HrisOrleans.Browser.Tests.Support;

/// <summary>Where requests of one kind wait on their way to the API.</summary>
public sealed class RelayGate(string method, string path, Func<string, bool>? after)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _shut = after is null;

    /// <summary>Somebody waits.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromMinutes(1), Stop);

    /// <summary>It is still to see the answer that shuts it.</summary>
    internal bool Looks => !_shut;

    /// <summary>Lets them go, and stays open.</summary>
    public void Open() => _open.TrySetResult();

    internal bool IsFor(HttpRequest request) => !_open.Task.IsCompleted && request.Method == method && request.Path.Value!.Contains(path, StringComparison.Ordinal);

    internal void Look(string answer) => _shut |= after!(answer);

    internal async Task Pass(CancellationToken cancellationToken)
    {
        if (!_shut) return;
        _reached.TrySetResult();
        await _open.Task.WaitAsync(cancellationToken);
    }
}
