namespace HrisOrleans.Csv.People;

/// <summary>What a file is held against.</summary>
/// <param name="Mapping">What an admin says of its columns.</param>
/// <param name="Rows">How many lines of people it must have; null where nobody said.</param>
/// <param name="MustBeCounted">The file before said how many lines it has: one that does not may be cut off.</param>
/// <param name="MustHaveIds">The file before told people apart by ids of their own: by address everybody would be somebody else.</param>
public sealed record FileRules(FileMapping Mapping, int? Rows = null, bool MustBeCounted = false, bool MustHaveIds = false);
