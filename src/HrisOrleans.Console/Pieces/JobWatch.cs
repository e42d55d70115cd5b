using HrisOrleans.Client.Jobs;
using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components;

namespace HrisOrleans.Console.Pieces;

/// <summary>Follows a job until it ends.</summary>
public abstract class JobWatch : ComponentBase, IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(400);
    private readonly CancellationTokenSource _leaving = new();
    private Guid _followed;

    [Parameter, EditorRequired]
    public string Tenant { get; set; } = "";

    /// <summary>The job.</summary>
    [Parameter, EditorRequired]
    public Guid Id { get; set; }

    [Inject]
    protected TenantSession Session { get; set; } = null!;

    [Inject]
    protected ApiCall Api { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    protected Job? Job { get; private set; }

    protected Trouble? Trouble { get; private set; }

    protected bool Stopping { get; private set; }

    protected CancellationToken Leaving => _leaving.Token;

    protected override void OnParametersSet()
    {
        if (_followed == Id) return;
        (_followed, Job, Trouble, Stopping) = (Id, null, null, false);
        _ = Follow(Id);
    }

    /// <summary>Called with every look at it.</summary>
    protected virtual Task Moved() => Task.CompletedTask;

    /// <summary>What is done stays done.</summary>
    protected async Task StopIt()
    {
        if (Stopping) return;
        Stopping = true;

        // It goes on where nobody heard: then it can be pressed again.
        Stopping = (await Api.Act(stop => Session.Client.Jobs.Cancel(Tenant, Id, $"stop-{Id:N}", stop), null, Leaving)).Ok;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _leaving.Cancel();
    }

    private async Task Follow(Guid id)
    {
        using var timer = new PeriodicTimer(Pace, Time);
        do
        {
            var answer = await Api.Ask(stop => Session.Client.Jobs.Get(Tenant, id, stop), Leaving);
            if (_followed != id || _leaving.IsCancellationRequested) return;
            Job = answer.Value ?? Job;
            Trouble = answer.Trouble is { Kind: TroubleKind.Away } ? null : answer.Trouble;
            await InvokeAsync(StateHasChanged);
            await Moved();
        }
        while (Trouble is null && Job?.FinishedAt is null && await Ticked(timer));
    }

    private async Task<bool> Ticked(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(Leaving);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
