using HrisOrleans.Client.Events;
using HrisOrleans.Client.Plans;
using HrisOrleans.Console.Pieces;
using HrisOrleans.Console.Plans;
using HrisOrleans.Console.Session;
using MudBlazor;

namespace HrisOrleans.Console.Overview;

public sealed partial class OverviewPage : TenantPage
{
    private const int Most = 100;
    private IReadOnlyDictionary<string, int>? _counts;
    private List<Wait>? _waits;
    private Trouble? _trouble;

    protected override async Task Load()
    {
        var members = Api.Ask(stop => Client.Members.List(Tenant, limit: 1, cancellationToken: stop), Leaving);
        var plans = Api.Ask(stop => Client.Plans.List(Tenant, "waiting", limit: Most, cancellationToken: stop), Leaving);
        var advisories = Api.Ask(stop => Client.Members.Advisories(Tenant, limit: Most, cancellationToken: stop), Leaving);
        await Task.WhenAll(members, plans, advisories);
        var (counted, parked, told) = (await members, await plans, await advisories);
        _trouble = counted.Trouble ?? parked.Trouble ?? told.Trouble;
        if (_trouble is not null) return;
        _counts = counted.Value!.Counts;
        _waits = [.. Plans(parked.Value!.Items), .. People(told.Value!.Items.Count)];
    }

    // Every event may move a number here.
    protected override bool Concerns(TenantEvent happened) => true;

    private IEnumerable<Wait> Plans(IReadOnlyList<Plan> plans)
    {
        foreach (var plan in plans)
        {
            yield return plan.Kind == "removals"
                ? new(At($"plans/{plan.Id}"), Icons.Material.Outlined.PersonRemove, $"{Moments.People(PlanTerms.Losses(plan))} would be taken out", "More than may leave by itself in a day, so a person decides. Nobody is out yet.")
                : new(At($"plans/{plan.Id}"), Icons.Material.Outlined.FactCheck, $"A plan of {Moments.Count(plan.Lines, "line")} waits for a reviewer", plan.Holds is [var why, ..] ? Hold(why) : "Look at it, then apply or reject it.");
        }
    }

    private IEnumerable<Wait> People(int told)
    {
        var (requests, queued) = (_counts!.GetValueOrDefault("requests"), _counts!.GetValueOrDefault("queued"));
        if (requests > 0) yield return new(At("members?list=requests"), Icons.Material.Outlined.HowToReg, $"{Moments.People(requests)} {(requests == 1 ? "waits" : "wait")} for an approval", "Approve or deny them, one by one or all at once.");
        if (queued > 0) yield return new(At("members?list=queued"), Icons.Material.Outlined.Outbox, $"{Moments.Count(queued, "invitation")} {(queued == 1 ? "is" : "are")} queued", "They go out when somebody sends them.");
        if (told > 0) yield return new(At("members?advisories=1"), Icons.Material.Outlined.NotificationImportant, $"{(told == Most ? $"{Most} and more people" : Moments.People(told))} left the HRIS and {(told == 1 ? "is" : "are")} still a member", "Nothing takes them out by itself: look at each.");
    }

    private static string Hold(string why) => why switch
    {
        "implausible_shrink" => "The directory was far smaller than before, which looks like a mistake.",
        "identity_churn" => "Many people came under other ids or addresses at once.",
        "other_account" => "The credentials belong to another company's account.",
        _ => "Look at it, then apply or reject it.",
    };

    private sealed record Wait(string Href, string Icon, string Title, string Text);
}
