using System.Globalization;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Simulation.Stores;
using HrisOrleans.Storage.Removals;

namespace HrisOrleans.Simulation.Invariants;

/// <summary>
/// Counts for itself who was lost without a person's word: over the window that ended when a loss was reserved, by the policy
/// of that moment and by who was granted when the window began, as a whole and of each group.
/// </summary>
internal sealed class LossesStayWithinTheBudget() : Invariant("Over any window the losses that nobody approved stay within the budget")
{
    private readonly List<(DateTimeOffset At, int Granted)> _granted = [];
    private readonly HashSet<DateTimeOffset> _counts = [];
    private readonly List<Lost> _lost = [];

    private sealed record Lost(DateTimeOffset At, DateTimeOffset Reserved, Guid Plan, string Who, IReadOnlyList<string> Groups);

    public override void After(Moment moment)
    {
        var now = moment.Stage.Time.GetUtcNow();
        var granted = moment.Rows.Members.Values.Count(member => member.State.Grant == Grant.Linked);
        if (_granted.Count == 0 || _granted[^1].Granted != granted) _granted.Add((now, granted));
        foreach (var count in moment.Rows.Counts.Values)
            if (_counts.Add(count.At)) Must(GrantedBetween(count.At, now).Contains(count.Granted), $"{count.Granted} were counted at {count.At:O} where there were {string.Join(" or ", GrantedBetween(count.At, now))}");
        foreach (var decision in moment.Decisions)
            if (Loses(moment.Rows, decision) is { } plan) Look(moment, decision, plan);
    }

    // The plan, when nobody let this loss through.
    private static Plan? Loses(MemoryTenant rows, Decision decision)
    {
        if (decision is not { Before.Out: OutCause.None, After.Out: not OutCause.None } || decision.Origin.PlanId is not { } id) return null;
        var plan = rows.Plans[id].Head;
        return plan.Kind switch
        {
            PlanKind.Undo => plan,
            PlanKind.Sync => plan.Choice is null && decision.Before.Grant == Grant.Linked ? plan : null,
            PlanKind.Settings or PlanKind.Removals or PlanKind.Disconnect => null,
        };
    }

    private void Look(Moment moment, Decision decision, Plan plan)
    {
        var line = int.Parse(decision.Origin.Cause!.AsSpan(decision.Origin.Cause!.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        var row = moment.Rows.Removals.GetValueOrDefault((plan.Id, line));
        Must(row is { FreedAt: null } && row.Loss.Member == decision.After.Id, $"{decision.Who} was lost, and the ledger says {row}");
        if (plan.Kind == PlanKind.Sync && decision.Before!.Source is { } source && moment.Rows.RosterBefore.GetValueOrDefault(source) is { } was)
            Must(Groups(was.SelectedBy).SequenceEqual(row!.Loss.Groups.Order(StringComparer.Ordinal)), $"{decision.Who} was selected by {was.SelectedBy}, and lost of {string.Join(' ', row.Loss.Groups)}");
        _lost.Add(new Lost(decision.First.At, row!.ReservedAt, plan.Id, decision.Who, row.Loss.Groups));
        var asked = moment.Rows.Syncs[plan.Id].CreatedAt;
        var broken = moment.Stage.Watcher!.Policies.Between(asked, row.ReservedAt).Select(policy => Over(moment, policy.Removals, _lost[^1], asked)).ToList();
        Must(broken.Contains(null), broken.Count == 0 ? "no policy" : broken[0]!);
    }

    // Null when the loss was within this policy.
    private string? Over(Moment moment, RemovalPolicy policy, Lost last, DateTimeOffset asked)
    {
        var inWindow = _lost.Where(lost => lost.Plan == last.Plan || (lost.Reserved <= last.Reserved && lost.At > last.Reserved - policy.Window)).ToList();
        var starts = Starts(moment.Rows.Counts, asked, last.Reserved, policy.Window);
        var granted = starts.Count == 0 ? GrantedBetween(asked, last.Reserved).Max() : starts.Max(count => count.Granted);
        if (inWindow.Count > policy.Allowed(granted)) return $"{inWindow.Count} were lost within {policy.Window} of {granted}, with {last.Who} as the last, by {policy}";
        if (policy.Allowed(granted) > policy.People && inWindow.Count > policy.People) moment.Stage.Reached.Add("a share of everybody");
        foreach (var group in last.Groups)
        {
            var (lost, had) = (inWindow.Count(one => one.Groups.Contains(group)), starts.Count == 0 ? 0 : starts.Max(count => count.Groups.GetValueOrDefault(group)));
            if (lost > policy.AllowedOfGroup(had)) return $"{lost} of {group} were lost within {policy.Window} of {had}, with {last.Who} as the last, by {policy}";
            if (lost > policy.GroupPeople) moment.Stage.Reached.Add("a share of a group");
        }

        return null;
    }

    // The counts that may have stood for the window's start, which lies between these two less the window.
    private static List<GrantedCount> Starts(SortedDictionary<DateTimeOffset, GrantedCount> counts, DateTimeOffset from, DateTimeOffset to, TimeSpan window)
    {
        var before = counts.Values.Where(count => count.At <= to - window).ToList();
        if (before.Count == 0) return [.. counts.Values.Take(1).Where(count => count.At < to)];
        var first = Math.Max(0, before.FindLastIndex(count => count.At <= from - window));
        return before[first..];
    }

    private List<int> GrantedBetween(DateTimeOffset from, DateTimeOffset to)
    {
        var first = Math.Max(0, _granted.FindLastIndex(count => count.At <= from));
        return [.. _granted.Skip(first).TakeWhile((count, index) => index == 0 || count.At <= to).Select(count => count.Granted)];
    }

    // What selects somebody now, or lately when nothing does.
    private static IEnumerable<string> Groups(SelectedBy selectedBy)
    {
        var parts = selectedBy.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (selectedBy.Any ? parts.Where(part => part[0] != '-') : parts.Select(part => part.TrimStart('-'))).Where(part => part is not ("*" or "=")).Order(StringComparer.Ordinal);
    }
}
