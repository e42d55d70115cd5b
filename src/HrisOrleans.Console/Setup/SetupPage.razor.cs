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
    private SetupDraft? _draft;
    private Connection? _seen;
    private bool _missing;
    private bool _resumed;
    private bool _editing;
    private bool _kept = true;

    [Inject]
    private DraftStore Drafts { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "popup")]
    private string? PopupText { get; set; }

    private bool Popup => PopupText == "1";

    private bool Editing => _editing;

    private string Explained => Editing
        ? "Nothing changes before you have seen, person by person, what would."
        : "Four steps. Nobody is moved before you have seen the plan and pressed “Create accounts”.";

    private bool Overtaken => _draft!.Step < SetupStep.Create && Current.Connection is { } now && Guarded.ChangedByHand(_seen!, now);

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
        var kept = await Drafts.Read(Tenant, owner);
        _editing = kept is { Step: SetupStep.Create } ? kept.Editing : connection.Selection is not null;
        _resumed = kept is { Step: > SetupStep.People and < SetupStep.Create };
        _draft = kept ?? SetupDraft.Of(connection, owner);
    }

    private async Task Go(SetupStep step)
    {
        if (step < SetupStep.Preview) _draft!.Preview = null;
        _draft!.Step = step;
        await Keep();
    }

    /// <summary>Another choice is another preview.</summary>
    private Task Chosen()
    {
        _draft!.Preview = null;
        return Keep();
    }

    private async Task Keep() => _kept = await Drafts.Keep(Tenant, _draft!);

    private async Task Restart()
    {
        _resumed = false;
        _draft = SetupDraft.Of(_seen!, _draft!.Owner);
        await Drafts.Forget(Tenant);
    }

    private async Task SeeNow()
    {
        await Current.Refresh();
        if (Current.Connection is not { } now) return;
        _seen = now;
        _draft!.Owner = SetupDraft.OwnerOf(Session.Who.Actor, now);
        await Keep();
    }

    private async Task Saved(Sync sync)
    {
        (_draft!.Creation, _draft.Step, _draft.Editing) = (sync.Id, SetupStep.Create, Editing);

        // Saving is another epoch; whoever leaves now finds the progress again.
        await SeeNow();
    }

    private async Task Done()
    {
        await Drafts.Forget(Tenant);
        await Current.Refresh();
    }
}
