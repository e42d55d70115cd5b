using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>
/// Counts selected groups while a plan is made. A group that lost its last person looks like a deleted one, and that is
/// never "everybody left": whoever would leave it is held as they are.
/// </summary>
internal sealed class GroupHold(PlanContext context)
{
    private readonly Dictionary<string, int> _change = new(StringComparer.Ordinal);
    private readonly List<PlanEntry> _leaving = [];
    private readonly bool _counts = context.After.Mode == SelectionMode.Groups;

    /// <summary>Somebody waits for the counts.</summary>
    public bool Any => _leaving.Count > 0;

    /// <summary>Counts somebody whom the read held.</summary>
    public void Seen(DirectoryPerson person, RosterFact? roster, Presence presence)
    {
        if (!_counts) return;
        Gone(roster);
        if (presence != Presence.Present) return;
        foreach (var group in context.After.Selects(person).References()) Count(group)++;
    }

    /// <summary>Counts somebody whom the read did not hold.</summary>
    public void Gone(RosterFact? roster)
    {
        if (!_counts || roster is not { Presence: Presence.Present }) return;
        foreach (var group in roster.SelectedBy.References()) Count(group)--;
    }

    /// <summary>Keeps whoever left their groups until the counts are known.</summary>
    /// <returns>False when the entry is nothing of the kind.</returns>
    public bool Keeps(PlanEntry entry)
    {
        if (entry.Verdict.Cause != OutCause.LeftGroup && entry.Verdict.Unlisted.IsEmpty) return false;
        _leaving.Add(entry);
        return true;
    }

    /// <summary>Those who waited, as leavers or as held.</summary>
    /// <param name="populations">For each selected group how many present people it selects by the roster.</param>
    /// <param name="certificate">Proof that the read was complete; without it nothing follows from a group that is not listed.</param>
    public IEnumerable<(PlanEntry Entry, bool Held)> Settle(Func<IReadOnlyDictionary<string, int>> populations, CompletenessCertificate? certificate)
    {
        if (_leaving.Count == 0) yield break;
        var before = populations();
        foreach (var entry in _leaving)
        {
            var roster = entry.Known.Roster!;
            var emptied = roster.SelectedBy.Groups()
                .Where(group => context.After.Groups.BinarySearch(group) >= 0)
                .Select(group => group.ToString())
                .FirstOrDefault(group => before.GetValueOrDefault(group) + _change.GetValueOrDefault(group) <= 0);
            yield return emptied is null ? (Judged(entry, certificate), false) : (Held(entry, roster, emptied), true);
        }
    }

    private PlanEntry Judged(PlanEntry entry, CompletenessCertificate? certificate) => certificate is null || context.Edit || entry.Verdict.Unlisted.IsEmpty
        ? entry
        : entry with { Verdict = Planner.JudgeUnlisted(entry.Verdict, entry.Known, certificate, context) };

    private static PlanEntry Held(PlanEntry entry, RosterFact roster, string group) => entry with
    {
        Verdict = new Verdict(PlanAction.Refresh, Presence.Present, roster.SelectedBy, OutCause.None, [new("held_group_empty", group)]) { Settled = false },
    };

    private ref int Count(string group) => ref CollectionsMarshal.GetValueRefOrAddDefault(_change, group, out _);
}
