using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>Somebody whom a sync would take out by itself: the line as it would be, and what the budget has to know.</summary>
/// <param name="Line">Without its number.</param>
/// <param name="Was">What selected them.</param>
public sealed record Loss(PlanLine Line, PersonValues? Values, MemberState Member, SelectedBy Was)
{
    /// <summary>Selected groups whose budgets the loss counts in.</summary>
    public IEnumerable<string> Groups => Was.Groups().Select(group => group.ToString());
}

/// <summary>What the budget is judged by.</summary>
/// <param name="Granted">Granted members when the window began.</param>
/// <param name="Used">Losses reserved in the window, those that a person approved left out.</param>
/// <param name="GroupsGranted">The same for each selected group; one that is missing had nobody.</param>
/// <param name="GroupsUsed">Losses reserved in the window by group.</param>
/// <param name="ActiveAdmins">Active members with the role admin, now.</param>
public sealed record BudgetFacts(
    RemovalPolicy Policy,
    int Granted,
    int Used,
    IReadOnlyDictionary<string, int> GroupsGranted,
    IReadOnlyDictionary<string, int> GroupsUsed,
    int ActiveAdmins);

/// <summary>What may go on by itself, and what waits for a person.</summary>
/// <param name="Allowed">Losses within the budget.</param>
/// <param name="Parked">Losses that wait, each with the reason why; those of an earlier parked plan that still hold included.</param>
/// <param name="Moved">The parked ones are not those of the earlier plan.</param>
/// <param name="Fresh">How many of them were not parked before.</param>
public sealed record GuardedLosses(IReadOnlyList<Loss> Allowed, IReadOnlyList<PlannedLine> Parked, bool Moved, int Fresh);

/// <summary>The removal budget. Over it losses are parked, all of those that share the budget: none is picked out by chance.</summary>
public static class RemovalGuard
{
    /// <summary>Divides the losses of one sync.</summary>
    /// <param name="losses">All losses, those parked before included.</param>
    /// <param name="before">The lines parked before, by external id.</param>
    /// <param name="over">Whether a line parked before is over: its person was seen in this read, or their member moved. Whoever is only absent stays parked, by the evidence of then.</param>
    /// <param name="facts">What the budget is judged by.</param>
    public static GuardedLosses Decide(IReadOnlyList<Loss> losses, IReadOnlyDictionary<string, PlannedLine> before, Func<PlanLine, bool> over, BudgetFacts facts)
    {
        var still = losses.Where(loss => before.ContainsKey(loss.Line.ExternalId)).ToList();
        var fresh = losses.Where(loss => !before.ContainsKey(loss.Line.ExternalId)).ToList();
        var reasons = Over(fresh, facts);
        var lost = losses.Select(loss => loss.Line.ExternalId).ToHashSet(StringComparer.Ordinal);
        var parked = before.Values.Where(line => !lost.Contains(line.Line.ExternalId) && !over(line.Line))
            .Concat(still.Select(loss => Stays(loss, before[loss.Line.ExternalId])))
            .Concat(fresh.Where(reasons.ContainsKey).Select(loss => new PlannedLine(loss.Line with { Reasons = loss.Line.Reasons.Add(reasons[loss]) }, loss.Values)))
            .OrderBy(line => line.Line.ExternalId, StringComparer.Ordinal)
            .ToList();

        // A line that rests on a row of before could only be skipped.
        var moved = parked.Count != before.Count || parked.Any(line => !before.TryGetValue(line.Line.ExternalId, out var was) || was.Line.Digest() != line.Line.Digest() || was.Line.Rests != line.Line.Rests);
        return new GuardedLosses([.. fresh.Where(loss => !reasons.ContainsKey(loss))], parked, moved, reasons.Count);
    }

    // Parked for the reason of then, by the evidence of now.
    private static PlannedLine Stays(Loss loss, PlannedLine before) =>
        new(loss.Line with { Reasons = loss.Line.Reasons.AddRange(before.Line.Reasons.Where(reason => IsGuard(reason.Rule))) }, loss.Values);

    /// <summary>The rule is why a loss waits, not why there is one.</summary>
    public static bool IsGuard(string rule) => rule is "last_active_admin" or "over_group_budget" or "over_removal_budget";

    private static Dictionary<Loss, PlanReason> Over(IReadOnlyList<Loss> fresh, BudgetFacts facts)
    {
        var reasons = new Dictionary<Loss, PlanReason>(ReferenceEqualityComparer.Instance);
        var admins = fresh.Where(loss => loss.Member is { Role: MemberRole.Admin, Access: Access.Active, Out: OutCause.None }).ToList();
        if (admins.Count > 0 && facts.ActiveAdmins <= admins.Count)
            foreach (var admin in admins) reasons[admin] = new PlanReason("last_active_admin");

        var byGroup = fresh.Where(loss => !reasons.ContainsKey(loss)).SelectMany(loss => loss.Groups.Select(group => (Group: group, Loss: loss))).ToLookup(pair => pair.Group, pair => pair.Loss);
        foreach (var group in byGroup)
        {
            var (wanted, allowed) = (facts.GroupsUsed.GetValueOrDefault(group.Key) + group.Count(), facts.Policy.AllowedOfGroup(facts.GroupsGranted.GetValueOrDefault(group.Key)));
            if (wanted <= allowed) continue;
            foreach (var loss in group) reasons.TryAdd(loss, new PlanReason("over_group_budget", $"{group.Key} {wanted}/{allowed}"));
        }

        var rest = fresh.Where(loss => !reasons.ContainsKey(loss)).ToList();
        var (all, most) = (facts.Used + rest.Count, facts.Policy.Allowed(facts.Granted));
        if (all > most)
            foreach (var loss in rest) reasons[loss] = new PlanReason("over_removal_budget", $"{all}/{most}");
        return reasons;
    }
}
