using HrisOrleans.Client.Members;
using HrisOrleans.Console.Pieces;
using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components;

namespace HrisOrleans.Console.Members;

/// <summary>Many people to be invited, from wherever they come: looked through, then invited by a job that is found again by the page's address.</summary>
public abstract class InviteSource : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private Guid? _given;
    private (string Send, string Key)? _last;

    [Parameter, EditorRequired]
    public string Tenant { get; set; } = "";

    /// <summary>The invitation that was begun. It stands in the address, so that it is found again; null: none yet.</summary>
    [Parameter]
    public Guid? Job { get; set; }

    [Parameter]
    public EventCallback<Guid?> JobChanged { get; set; }

    [Inject]
    protected TenantSession Session { get; set; } = null!;

    [Inject]
    protected ApiCall Api { get; set; } = null!;

    /// <summary>The invitation that is shown; the address follows it a moment later.</summary>
    protected Guid? Begun { get; private set; }

    protected InviteCheck? Check { get; set; }

    protected bool Running { get; set; }

    protected Trouble? Trouble { get; set; }

    protected CancellationToken Leaving => _leaving.Token;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _leaving.Cancel();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Job == _given) return;
        _given = Job;
        if (Job == Begun) return;
        (Begun, Check, Trouble) = (Job, null, null);
        Looked();
        await Restart();
    }

    /// <summary>Another invitation is shown, or none: what was entered for the one before is let go of.</summary>
    protected abstract Task Restart();

    /// <summary>It was looked through, and is sent as something new.</summary>
    protected void Looked() => _last = null;

    /// <summary>Begins the invitation; pressed twice it is one.</summary>
    /// <param name="send"><c>now</c> or <c>later</c>.</param>
    /// <param name="ask">Sends it under a key.</param>
    /// <param name="begun">What has to be done before it is shown.</param>
    protected async Task Begin(string send, Func<string, CancellationToken, Task<Client.Jobs.Job>> ask, Func<Guid, Task>? begun = null)
    {
        if (Running) return;
        Running = true;
        if (_last?.Send != send) _last = (send, ApiCall.NewKey());
        var key = _last.Value.Key;
        var answer = await Api.Ask(stop => ask(key, stop), Leaving);
        if (answer.Value is { } job)
        {
            if (begun is not null) await begun(job.Id);
            Begun = job.Id;
            await JobChanged.InvokeAsync(Begun);
        }

        (Trouble, Running) = (answer.Trouble, false);
    }
}
