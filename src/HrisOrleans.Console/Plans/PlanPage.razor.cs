using HrisOrleans.Client.Events;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Console.Pieces;
using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HrisOrleans.Console.Plans;

public sealed partial class PlanPage : TenantPage
{
    private const int Most = 500;
    private readonly Dictionary<string, string> _without = [];
    private Guid _shown;
    private Plan? _plan;
    private Trouble? _trouble;
    private PlanLines? _lines;
    private Sync? _watched;
    private HashSet<string> _explicit = [];
    private Reason? _guard;
    private Guid? _review;
    private bool _mine;
    private bool _byOther;

    [Parameter]
    public Guid PlanId { get; set; }

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private GroupNames Names { get; set; } = null!;

    [Inject]
    private TabStore Tab { get; set; } = null!;

    /// <summary>Under which the tab keeps who is ticked out.</summary>
    private string Kept => $"plan {PlanId:N}";

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        if (_shown != PlanId) await Load();
    }

    protected override async Task Load()
    {
        if (_shown != PlanId) Begin();
        var answer = await Api.Ask(stop => Client.Plans.Get(Tenant, PlanId, stop), Leaving);
        _trouble = answer.Trouble;
        if (answer.Value is not { } plan || _shown != plan.Id) return;
        if (_plan is null && PlanTerms.IsOpen(plan)) await Recall();
        if (_shown != plan.Id) return;
        var before = _plan;
        _plan = plan;
        if (!PlanTerms.IsOpen(plan) && (before is null || PlanTerms.IsOpen(before))) await ForgetTicks();
        if (before is null && PlanTerms.IsOpen(plan)) await LookForReasons(plan);
        if (PlanTerms.Parked(plan) > 0) await LookForReview(plan);
        if (before is null || before.State == plan.State) return;
        _byOther |= PlanTerms.IsOpen(before) && !_mine && plan.State is "applying" or "applied" or "rejected";
        if (_lines is not null) await _lines.Refresh();
    }

    protected override bool Concerns(TenantEvent happened) => happened.Plan == PlanId && happened.Member is null;

    private void Begin()
    {
        (_shown, _plan, _watched, _guard, _review, _mine, _byOther) = (PlanId, null, null, null, null, false, false);
        _explicit = [];
        _without.Clear();
    }

    // Whom the directory itself says have left, and what the budget was.
    private async Task LookForReasons(Plan plan)
    {
        if (plan is not { Kind: "removals", Hash: not null }) return;
        HashSet<string> found = [];
        foreach (var reason in PlanTerms.Leavers)
        {
            string? after = null;
            do
            {
                var page = await Api.Ask(stop => Client.Plans.Changes(Tenant, plan.Id, null, null, after, Most, reason, stop), Leaving);
                if (page.Value is null) return;
                found.UnionWith(page.Value.Items.Select(line => line.ExternalId));
                after = page.Value.Next;
            }
            while (after is not null);
        }

        var first = await Api.Ask(stop => Client.Plans.Changes(Tenant, plan.Id, null, null, null, 1, null, stop), Leaving);
        (_explicit, _guard) = (found, first.Value?.Items is [var line] ? line.Reasons.LastOrDefault(reason => PlanTerms.IsGuard(reason.Rule)) : null);
    }

    // What of an undo waits for a reviewer, as long as it does.
    private async Task LookForReview(Plan undo) =>
        _review = (await Api.Ask(stop => Client.Plans.List(Tenant, "waiting", limit: 100, cancellationToken: stop), Leaving)).Value?.Items.FirstOrDefault(plan => plan.Parent == undo.Id)?.Id;

    private static string? Budget(Reason? guard, IReadOnlyDictionary<string, string> names) => guard switch
    {
        { Rule: "over_removal_budget", Reference: { } use } when use.Split('/') is [var wanted, var allowed] =>
            $"{wanted} people would be lost within a day, and at most {allowed} may be without a review. Until an admin decides, all of them stay.",
        { Rule: "over_group_budget", Reference: { } use } when GroupNames.GroupOf(guard.Rule, use) is { } group && use[(group.Length + 1)..].Split('/') is [var wanted, var allowed] =>
            $"{wanted} people would leave the group “{names.GetValueOrDefault(group, group)}” within a day, and at most {allowed} may without a review. Until an admin decides, all of them stay.",
        { Rule: "last_active_admin" } => "The last active admin is among them, and their leaving always waits for a review.",
        _ => null,
    };

    // Whoever opens one of the people to be sure finds the others ticked out as before.
    private Task Tick((IReadOnlyList<Change> Lines, bool Apply) ticked)
    {
        foreach (var line in ticked.Lines)
        {
            if (ticked.Apply) _without.Remove(line.ExternalId);
            else _without[line.ExternalId] = line.Action;
        }

        return Tab.Keep(Tenant, Kept, _without);
    }

    private async Task Recall()
    {
        foreach (var (person, action) in await Tab.Read<Dictionary<string, string>>(Tenant, Kept) ?? []) _without[person] = action;
    }

    // Decided, by whomever: nothing is left to tick.
    private Task ForgetTicks()
    {
        _without.Clear();
        return Tab.Forget(Tenant, Kept);
    }

    private void Decided(Sync sync) => (_watched, _mine) = (sync, true);

    private async Task WatchEnded(Sync ended)
    {
        _watched = null;
        if (ended is { Kind: "undo", Plan: { } undo } && ended.Outcome is "previewed" or "held" or null && undo != PlanId)
        {
            Navigation.NavigateTo(At($"plans/{undo}"));
            return;
        }

        if (ended.Phase != "done") _trouble = SyncWatch.Failed(ended, "It did not go through; nobody was moved twice.");
        var told = _trouble;
        await Load();
        _trouble ??= told;
        await Current.Refresh();
    }

    private async Task<Plan?> LookAgain()
    {
        await Load();
        await InvokeAsync(StateHasChanged);
        return _plan;
    }

    private async Task AskUndo()
    {
        var key = ApiCall.NewKey();
        var plan = _plan!;
        await Dialogs.Confirm(
            "Undo this plan?",
            "Preview the undo",
            [$"Makes a plan that puts {Moments.People(PlanTerms.Deeds(plan))} back as they were before this one.", "You see it person by person, and decide then. It can be applied for 50 minutes."],
            [
                "Nothing is changed by the preview.",
                "What was changed by hand since stays as it is.",
                "No invitation is mailed again: an old link works again where it has not expired.",
                .. plan.Kind == "settings" ? ["Who comes in stays as it was saved: whoever is put back is held as they are. To choose otherwise, edit who comes in."] : (string[])[],
            ],
            async () =>
            {
                var answer = await Api.Ask(stop => Client.Plans.Undo(Tenant, plan.Id, key, stop), Leaving);
                _watched = answer.Value;
                return answer.Trouble;
            });
    }

    private static string Decision(PlanChoice choice) => choice switch
    {
        { Part: "nothing" } => "Rejected as a whole",
        { Part: "explicit_leavers", Without.Count: 0 } => "Only those whom the directory itself says have left",
        { Part: "explicit_leavers" } => $"Only those whom the directory itself says have left, without {Moments.People(choice.Without.Count)}",
        { Without.Count: 0 } => "Applied whole",
        _ => $"Applied without {Moments.People(choice.Without.Count)}",
    };
}
