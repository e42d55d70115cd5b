using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Console.Connect;
using HrisOrleans.Console.Pieces;
using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components;

namespace HrisOrleans.Console.Setup;

/// <summary>The set-up in four steps, and the edit, which is the same. What was chosen survives leaving.</summary>
public sealed partial class SetupPage : TenantPage
{
    // With more picked than this, the draft is large, and not sent to the browser with each tick.
    private const int MostAtOnce = 200;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private SetupDraft? _draft;
    private Connection? _seen;
    private bool _missing;
    private bool _resumed;
    private bool _editing;
    private bool _kept = true;

    // Where somebody is after they went to another step; else the focus would go with what they pressed.
    private ElementReference _head;
    private bool _moves;

    // The connection was changed after the draft was left.
    private bool _moved;

    // Something was chosen that the browser has not kept yet.
    private bool _unkept;
    private ITimer? _rest;

    [Inject]
    private DraftStore Drafts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "popup")]
    private string? PopupText { get; set; }

    private bool Popup => PopupText == "1";

    private bool Editing => _editing;

    private string Explained => Editing
        ? "Nothing changes before you have seen, person by person, what would."
        : "Four steps. Nobody is moved before you have seen the plan and pressed “Create accounts”.";

    private bool Overtaken => _draft!.Step < SetupStep.Create && Current.Connection is { } now && (_moved || Guarded.ChangedByHand(_seen!, now));

    protected override async Task Load()
    {
        if (_draft is not null) return;
        await Current.Follow(Tenant);
        if (!Current.Loaded) await Current.Refresh();
        if (Current.Connection is not { Status: not "disconnected" } connection)
        {
            _missing = Current.Loaded;
            return;
        }

        (_seen, _missing) = (connection, false);
        var owner = SetupDraft.OwnerOf(Session.Who.Actor, connection);
        var found = await Drafts.Read(Tenant, owner);
        var before = found?.Epoch;
        var kept = found?.Under(connection.Epoch);
        _moved = kept is not null && before != connection.Epoch;
        _editing = kept is { Step: SetupStep.Create } ? kept.Editing : connection.Selection is not null;
        _resumed = kept is { Step: < SetupStep.Create } && (_moved || kept.Step > SetupStep.People);
        _draft = kept ?? SetupDraft.Of(connection, owner);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_moves) return;
        _moves = false;
        try
        {
            await _head.FocusAsync();
        }
        catch (Exception gone) when (PageGone.Says(gone))
        {
            // So is the page.
        }
    }

    private async Task Go(SetupStep step)
    {
        (_resumed, _moves) = (false, true);
        if (step < SetupStep.Preview) _draft!.Preview = null;
        _draft!.Step = step;
        await Keep();
    }

    /// <summary>Another choice is another preview.</summary>
    private Task Chosen()
    {
        _draft!.Preview = null;
        if (_draft.People.Count <= MostAtOnce) return Keep();
        _unkept = true;
        _rest ??= Time.CreateTimer(_ => _ = InvokeAsync(KeepRested), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _rest.Change(Rest, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    private async Task KeepRested()
    {
        if (!_unkept) return;
        await Keep();
        StateHasChanged();
    }

    private async Task Keep()
    {
        _unkept = false;
        _kept = await Drafts.Keep(Tenant, _draft!);
    }

    private Task Forget()
    {
        _unkept = false;
        return Drafts.Forget(Tenant);
    }

    private async Task Restart()
    {
        (_resumed, _moved, _kept, _moves, _seen) = (false, false, true, true, Current.Connection ?? _seen);
        _draft = SetupDraft.Of(_seen!, _draft!.Owner);
        await Forget();
    }

    private async Task SeeNow()
    {
        await Current.Refresh();
        if (Current.Connection is not { } now) return;
        (_seen, _moved) = (now, false);
        (_draft!.Owner, _draft.Epoch) = (SetupDraft.OwnerOf(Session.Who.Actor, now), now.Epoch);
        await Keep();
    }

    private async Task Saved(Sync sync)
    {
        (_draft!.Creation, _draft.Step, _draft.Editing) = (sync.Id, SetupStep.Create, Editing);
        (_resumed, _moves) = (false, true);

        // Saving is another epoch; whoever leaves now finds the progress again.
        await SeeNow();
    }

    private async Task Done()
    {
        await Forget();
        await Current.Refresh();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rest?.Dispose();
            if (_unkept) _ = Keep();
        }

        base.Dispose(disposing);
    }
}
