using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Domain.Connections;

/// <summary>What a selection must be to be previewed.</summary>
public static class SelectionRules
{
    /// <summary>The most groups in one selection.</summary>
    public const int MaxGroups = 1_000;

    /// <summary>The most people picked by name.</summary>
    public const int MaxPeople = 200_000;

    /// <summary>Refuses a selection that is empty, too large, or names a group that the directory does not have.</summary>
    public static Refusal? Check(Selection selection, IReadOnlyCollection<DirectoryGroup>? groups)
    {
        if (selection.Mode == SelectionMode.Groups)
        {
            if (selection.Groups.IsEmpty) return new Refusal("selection_empty", RefusalKind.Unprocessable, "Select at least one group.");
            if (selection.Groups.Length > MaxGroups) return new Refusal("selection_too_large", RefusalKind.Unprocessable, $"At most {MaxGroups} groups can be selected.");
            if (groups is not null)
            {
                var known = groups.Select(group => group.Id).ToHashSet();
                var unknown = selection.Groups.Where(group => !known.Contains(group)).Take(5).ToList();
                if (unknown.Count > 0) return new Refusal("unknown_group", RefusalKind.Unprocessable, $"The directory has no group {string.Join(", ", unknown)}.");
            }
        }

        return selection.Mode == SelectionMode.Manual && selection.People.Length > MaxPeople
            ? new Refusal("selection_too_large", RefusalKind.Unprocessable, $"At most {MaxPeople} people can be picked.")
            : null;
    }
}
