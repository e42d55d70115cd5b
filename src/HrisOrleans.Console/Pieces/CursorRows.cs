using HrisOrleans.Client;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;

namespace HrisOrleans.Console.Pieces;

/// <summary>A table that can be as long as it likes: only the rows in sight are in the page, and more are fetched by cursor.</summary>
public abstract class CursorRows<T> : ComponentBase, IDisposable
{
    private object? _key;
    private int _first;

    /// <summary>One page behind a cursor.</summary>
    [Parameter, EditorRequired]
    public Func<string?, int, CancellationToken, Task<ResultPage<T>>> Fetch { get; set; } = null!;

    /// <summary>What is shown depends on it, such as search and filters: with another one the list begins anew at its top.</summary>
    [Parameter]
    public object? Key { get; set; }

    /// <summary>What the table holds, for screen readers.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Shown instead when there is nothing.</summary>
    [Parameter]
    public RenderFragment? Empty { get; set; }

    [Inject]
    private protected ApiCall Api { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    private protected CursorPages<T> Pages { get; private set; } = null!;

    private protected Trouble? Trouble { get; private set; }

    /// <summary>The rows in the page; set by the table.</summary>
    private protected Virtualize<T>? Rows { get; set; }

    /// <summary>What scrolls; set by the table.</summary>
    private protected ElementReference Region { get; set; }

    /// <summary>Another one: what scrolls is made anew, and begins at its top.</summary>
    private protected object Top { get; private set; } = new();

    /// <summary>Fetches again what is in sight; the place is kept, and so is the focus.</summary>
    public async Task Refresh()
    {
        var before = Pages;
        var anew = before.Anew(before.Empty ? 0 : _first);
        Trouble = null;

        // Where there was nothing there mostly is nothing still, and nothing has to move for that.
        if (before.Empty && (await anew.Read(0, 1, CancellationToken.None)).Trouble is { } trouble) Tell(trouble);
        if (Pages != before) return;
        Pages = anew;
        if (!before.Empty && Rows is not null) await Rows.RefreshDataAsync();
        StateHasChanged();
    }

    public void Dispose()
    {
        Api.Back -= Again;
        GC.SuppressFinalize(this);
    }

    protected override void OnInitialized() => Api.Back += Again;

    // Where there are rows, others are asked for at once and stand in their place; new rows ask only once the browser has them.
    protected override async Task OnParametersSetAsync()
    {
        if (Pages is not null && Equals(_key, Key)) return;
        var inPlace = Rows is not null && Pages is { Empty: false } && _first < CursorPages<T>.Size;
        (_key, Pages, Trouble) = (Key, new(Ask), null);
        if (inPlace)
        {
            await Task.WhenAll(Rows!.RefreshDataAsync(), ToTop());
            return;
        }

        (Top, _first) = (new object(), 0);
    }

    /// <summary>What an item is known by; null: by nothing but its place.</summary>
    private protected abstract object? KeyOf(T item);

    private protected async ValueTask<ItemsProviderResult<T>> Provide(ItemsProviderRequest request)
    {
        var pages = Pages;
        _first = request.StartIndex;
        var told = pages.Total;
        var answer = await pages.Read(request.StartIndex, Math.Max(1, request.Count), request.CancellationToken);
        if (answer.Trouble is { } trouble)
        {
            if (trouble.Kind != TroubleKind.Left && Trouble is null)
            {
                Tell(trouble);
                StateHasChanged();
            }

            // What is not known yet is empty rows, and not an empty list; once the API is back they are fetched.
            return new([], pages.Known);
        }

        // What was in sight is gone: the list is shorter now, so it is read from its top.
        if (answer.Value!.Count == 0 && request.StartIndex > 0 && pages == Pages) (Pages, Top) = (new(Ask), new object());
        if (answer.Value.Count == 0 || told != pages.Total) StateHasChanged();

        // Whoever moved from one page to the next between two questions is in both.
        return new(answer.Value.DistinctBy(item => KeyOf(item) ?? new object()), pages.Known);
    }

    private void Tell(Trouble trouble)
    {
        if (trouble.Kind != TroubleKind.Left) Trouble = trouble;
    }

    private Task Again() => InvokeAsync(() => Trouble is { Kind: TroubleKind.Away } ? Refresh() : Task.CompletedTask);

    private async Task ToTop()
    {
        try
        {
            await Browser.InvokeVoidAsync("hrisConsole.toTop", Region);
        }
        catch (Exception gone) when (PageGone.Says(gone))
        {
            // So is the list.
        }
    }

    private Task<ApiAnswer<ResultPage<T>>> Ask(string? after, int limit, CancellationToken cancellationToken) => Api.Ask(stop => Fetch(after, limit, stop), cancellationToken);
}
