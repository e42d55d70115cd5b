using HrisOrleans.Client.Plans;

namespace HrisOrleans.Console.Syncs;

/// <summary>One day of a tenant.</summary>
/// <param name="Members">In or on their way at its end.</param>
/// <param name="In">Came in by plans.</param>
/// <param name="Out">Were taken out by plans.</param>
/// <param name="Other">Whose record changed otherwise.</param>
public sealed record MembersDay(DateOnly Day, int Members, int In, int Out, int Other);

/// <summary>Members and changes by day, counted back from what is now by what plans did.</summary>
public sealed record MembersHistory(IReadOnlyList<MembersDay> Days)
{
    public static MembersHistory Of(IReadOnlyList<Plan> applied, int now, int days, DateOnly today)
    {
        var byDay = applied.Where(plan => plan.AppliedAt is not null).ToLookup(plan => DateOnly.FromDateTime(plan.AppliedAt!.Value.UtcDateTime));
        var byId = applied.ToDictionary(plan => plan.Id);
        List<MembersDay> found = [];
        var members = now;
        for (var day = today; day > today.AddDays(-days); day = day.AddDays(-1))
        {
            var (came, went, other) = (0, 0, 0);
            foreach (var plan in byDay[day])
            {
                var (joined, left) = Moves(plan, byId);
                (came, went) = (came + joined, went + left);
                other += Count(plan, "change_address", "update", "link", "retain");
            }

            found.Add(new(day, members, came, went, other));
            members = Math.Max(0, members - came + went);
        }

        found.Reverse();
        return new(found);
    }

    // An undo moves back what the plan before it moved.
    private static (int Came, int Went) Moves(Plan plan, Dictionary<Guid, Plan> byId) => plan is { Kind: "undo", Done: not null }
        ? (Count(plan, "leave", "withdraw"), Count(plan, "join", "return"))
        : plan is { Kind: "undo", Parent: { } parent } ? byId.TryGetValue(parent, out var undone) ? (Count(undone, "leave", "withdraw"), Count(undone, "join", "return")) : (0, 0)
        : (Count(plan, "join", "return"), Count(plan, "leave", "withdraw") + (plan.Kind == "removals" ? Count(plan, "undo") : 0));

    private static int Count(Plan plan, params ReadOnlySpan<string> actions)
    {
        var sum = 0;
        foreach (var action in actions) sum += (plan.Done ?? plan.Counts).GetValueOrDefault(action);
        return sum;
    }
}
