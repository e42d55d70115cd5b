using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Console.Connect;
using HrisOrleans.Console.Pieces;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HrisOrleans.Console.Setup;

/// <summary>Step 3: the plan, person by person. What is applied is what is shown here.</summary>
public sealed partial class PreviewStep
{
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(50);
    private readonly CancellationTokenSource _leaving = new();
    private Plan? _plan;
    private Sync? _run;
    private Trouble? _trouble;
    private string? _note;
    private string? _action;
    private string? _search;
    private string _key = ApiCall.NewKey();
    private bool _saving;
    private bool _making;

    [Parameter, EditorRequired]
    public string Tenant { get; set; } = "";

    [Parameter, EditorRequired]
    public SetupDraft Draft { get; set; } = null!;

    /// <summary>The connection as the person saw it when they began.</summary>
    [Parameter, EditorRequired]
    public Connection Seen { get; set; } = null!;

    [Parameter]
    public bool Editing { get; set; }

    /// <summary>The connection was changed since.</summary>
    [Parameter]
    public bool Overtaken { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnChosen { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnBack { get; set; }

    /// <summary>Back to who comes in: somebody or something chosen there is gone.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnPeople { get; set; }

    /// <summary>The run that applies the plan.</summary>
    [Parameter, EditorRequired]
    public EventCallback<Sync> OnSaved { get; set; }

    /// <summary>The connection was changed, and the person wants to go on from there.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnSeeNow { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private List<(string Action, string Name, string Text, int Count)> Shown =>
    [
        .. PlanWords.All.Select(word => (word.Action, word.Name, word.Text, Count: _plan!.Counts.GetValueOrDefault(word.Action)))
            .Where(tile => tile.Count > 0 || (Editing && PlanWords.OfEdits.Contains(tile.Action))),
    ];

    /// <summary>The run made a plan, whatever became of that.</summary>
    private bool Planned => _run is { Phase: "done", Plan: not null };

    private static Trouble Overtook => new(TroubleKind.Conflict, RefusalCodes.PlanStale, "The preview was overtaken while it was made.", Advices.For(RefusalCodes.PlanStale));

    public void Dispose()
    {
        Api.Back -= Again;
        _leaving.Cancel();
    }

    protected override async Task OnInitializedAsync()
    {
        Api.Back += Again;
        await Open();
    }

    private Task Again() => InvokeAsync(async () =>
    {
        if (_plan is null) await Open();
        StateHasChanged();
    });

    /// <summary>The preview that is there, or a fresh one.</summary>
    private async Task Open()
    {
        if (_making) return;
        _making = true;
        _trouble = null;
        if (Draft.Preview is { } known && !await Take(known) && _trouble is null)
        {
            if (Planned) _note = "The preview you had no longer holds, so it was made anew. Your choices are as they were.";
            Draft.Preview = null;
        }

        if (_plan is null && _trouble is null) await Make();
        _making = false;
    }

    private async Task LookAgain()
    {
        await OnSeeNow.InvokeAsync();
        await Remake();
        if (_plan is not null) _note = "The preview was made anew, from how it stands now. Look at it again.";
    }

    private async Task Remake()
    {
        (_plan, _run, _trouble, Draft.Preview, _key) = (null, null, null, null, ApiCall.NewKey());
        StateHasChanged();
        await Open();
    }

    private async Task Make()
    {
        var request = new PreviewRequest(Draft.ToSelection(), Draft.ToInvites());
        var key = _key;
        var asked = await Api.Ask(stop => Session.Client.Plans.Preview(Tenant, request, key, stop), _leaving.Token);
        if ((_trouble = asked.Trouble) is not null) return;
        Draft.Preview = asked.Value!.Id;
        await OnChosen.InvokeAsync();
        if (!await Take(asked.Value.Id) && _trouble is null)
            _trouble = Planned ? Overtook : SyncWatch.Failed(_run, "The preview could not be made.");
        if (_plan is null) Draft.Unknown.UnionWith(UnknownPicks.In(_trouble, Draft));
    }

    /// <summary>Waits for a preview, and takes its plan. False when it came to nothing, or holds no longer.</summary>
    private async Task<bool> Take(Guid preview)
    {
        var run = await new SyncWatch(Api, Session.Client, Tenant, Time).Ended(preview, _leaving.Token, Show);
        if (run.Trouble is { } trouble)
        {
            if (trouble.Code != RefusalCodes.SyncNotFound) _trouble = trouble;
            return false;
        }

        _run = run.Value!;
        if (!Planned) return false;
        var plan = await Api.Ask(stop => Session.Client.Plans.Get(Tenant, _run.Plan!.Value, stop), _leaving.Token);
        if (plan.Trouble is not null)
        {
            if (plan.Trouble.Code != RefusalCodes.PlanNotFound) _trouble = plan.Trouble;
            return false;
        }

        if (plan.Value!.State is not ("ready" or "waiting") || Time.GetUtcNow() - plan.Value.CreatedAt > Holds) return false;
        _plan = plan.Value;
        Draft.Unknown.Clear();
        return true;
    }

    private void Show(Sync run)
    {
        _run = run;
        StateHasChanged();
    }

    private async Task Save()
    {
        if (_saving || _plan is not { } plan) return;
        (_saving, _trouble, _note) = (true, null, null);
        var request = new SettingsRequest(Draft.ToSelection(), Draft.ToInvites(), plan.Id, plan.Hash);
        var saved = await Guarded.Change(Api, Session.Client, Seen, (etag, stop) => Session.Client.Connection.SaveSettings(Tenant, request, etag, stop));
        _saving = false;
        if (saved.Value is { } sync)
        {
            await OnSaved.InvokeAsync(sync);
            return;
        }

        if (saved.Trouble is { Code: RefusalCodes.PlanStale or RefusalCodes.PreviewRequired })
        {
            _note = Overtaken
                ? "The connection was changed meanwhile, so nothing was applied. Your choices are kept, and the preview was made anew from how it stands now. Look at it again."
                : "The directory or the settings changed since the preview was made, so nothing was applied and the preview was made anew. Look at it again.";
            await OnSeeNow.InvokeAsync();
            await Remake();
            return;
        }

        _trouble = saved.Trouble;
    }

    private void Filter(string? action) => _action = action;

    private async Task<ResultPage<Change>> Fetch(string? after, int limit, CancellationToken cancellationToken)
    {
        var page = await Session.Client.Plans.Changes(Tenant, _plan!.Id, _action, string.IsNullOrWhiteSpace(_search) ? null : _search.Trim(), after, limit, null, cancellationToken);
        _ = Names.Learn(Tenant, GroupNames.In(page.Items.SelectMany(line => line.Reasons)), () => _ = InvokeAsync(StateHasChanged), _leaving.Token);
        return page;
    }

    private string Why(Change line) => string.Join(" ", line.Reasons.Select(reason => GroupNames.Named(reason.Rule, reason.Text, reason.Reference, Names.Of(Tenant))));

    private Task Details(Change line) => Dialogs.ShowAsync<ChangeDialog>(line.DisplayName ?? line.Email ?? line.ExternalId, new DialogParameters<ChangeDialog>
    {
        { dialog => dialog.Line, line },
        { dialog => dialog.Groups, Names.Of(Tenant) },
    });
}
