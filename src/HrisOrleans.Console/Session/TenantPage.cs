using HrisOrleans.Client;
using HrisOrleans.Client.Events;
using HrisOrleans.Console.Pieces;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HrisOrleans.Console.Session;

/// <summary>
/// What every page under <c>/t/{tenant}</c> is: it loads when it is opened, when the tenant changes, when the API is back
/// after it was away, and when an event concerns it. A page overrides <see cref="Load"/> and, where it is live, <see cref="Concerns"/>.
/// </summary>
public abstract class TenantPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private IDisposable? _watch;
    private string? _loaded;

    /// <summary>The tenant in the address.</summary>
    [Parameter]
    public string Tenant { get; set; } = "";

    [Inject]
    protected TenantSession Session { get; set; } = null!;

    [Inject]
    protected CurrentTenant Current { get; set; } = null!;

    [Inject]
    protected ApiCall Api { get; set; } = null!;

    [Inject]
    protected LiveUpdates Live { get; set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ISnackbar Foot { get; set; } = null!;

    /// <summary>The API as the signed-in person.</summary>
    protected HrisOrleansClient Client => Session.Client;

    /// <summary>Ends when the page is left.</summary>
    protected CancellationToken Leaving => _leaving.Token;

    /// <summary>Nothing has been loaded yet: show a skeleton.</summary>
    protected bool Loading { get; private set; } = true;

    /// <summary>Asks for what the page shows. Called again and again; must leave what is on the screen alone until it has something newer.</summary>
    protected abstract Task Load();

    /// <summary>Whether the page is to be loaded again after an event; never, unless overridden. Bursts are one loading.</summary>
    protected virtual bool Concerns(TenantEvent happened) => false;

    /// <summary>An address below the tenant, such as <c>members</c>.</summary>
    protected string At(string below) => $"t/{Tenant}/{below}";

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Tenant) return;
        if (_loaded is null)
        {
            Api.Back += Again;
            Current.Changed += Redraw;
        }

        (_loaded, Loading) = (Tenant, true);
        _watch?.Dispose();
        _watch = Live.Watch(Tenant, Concerns, Again);
        await Load();
        Loading = false;
    }

    /// <summary>
    /// Of an answer that may come after the page was left: then it takes nobody anywhere, and what came of it is said at the foot of the
    /// screen, with the tenant's id where another tenant is shown. False while the page is shown.
    /// </summary>
    /// <param name="trouble">What kept it from being done; null when it was done.</param>
    /// <param name="done">Such as "Acme is relinked."</param>
    /// <param name="undone">Such as "Acme was not relinked."</param>
    protected bool Late(Trouble? trouble, string done, string undone)
    {
        if (!Leaving.IsCancellationRequested) return false;
        var of = Current.Id == Tenant ? "" : $"{Tenant}: ";
        if (trouble is null) Foot.Add(of + done, Severity.Success);
        else Api.Say(trouble with { Sentence = $"{of}{undone} {trouble.Sentence}", Advice = trouble.Kind == TroubleKind.Away ? null : trouble.Advice });
        return true;
    }

    /// <summary>Loads again and redraws; from anywhere.</summary>
    protected Task Again() => _leaving.IsCancellationRequested ? Task.CompletedTask : InvokeAsync(async () =>
    {
        await Load();
        Loading = false;
        if (!_leaving.IsCancellationRequested) StateHasChanged();
    });

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _leaving.IsCancellationRequested) return;
        _leaving.Cancel();
        _watch?.Dispose();
        Api.Back -= Again;
        Current.Changed -= Redraw;
    }

    private void Redraw() => _ = InvokeAsync(StateHasChanged);
}
