namespace HrisOrleans.Csv.People;

/// <summary>A file that was read to its end.</summary>
/// <param name="Parts">How many parts were given out.</param>
/// <param name="Sample">The first people.</param>
public sealed record FileTaken(FileReport Report, int Parts, IReadOnlyList<FilePerson> Sample);

/// <summary>Reads a file to its end, gives out its people part by part, and holds it against the one before.</summary>
public static class FileIntake
{
    /// <summary>The rules for a file that follows another one.</summary>
    /// <param name="before">How the file that counts was read; null for the first one.</param>
    /// <param name="mapping">What is said of the columns now; null: what was said before.</param>
    public static FileRules Rules(FileReport? before, FileMapping? mapping, int? rows) => new(
        mapping ?? (before is null ? FileMapping.None : new FileMapping(before.Mapping)),
        rows,
        MustBeCounted: before is { Counted: true },
        MustHaveIds: before is { IdentifiedBy: FileReport.ByExternalId });

    /// <param name="stage">Takes a part by its number.</param>
    /// <param name="compare">Tells of hashes of ids how many the file before has, and how many ids that has in all.</param>
    /// <exception cref="CsvRefusedException">The file is refused; what was given out counts for nothing.</exception>
    public static async Task<FileTaken> Run(
        Stream file, string? charset, FileRules rules, Func<int, byte[], Task> stage, Func<IReadOnlySet<UInt128>, Task<(int Known, int All)>> compare, CancellationToken cancellationToken)
    {
        using var read = await PeopleFile.Open(file, charset, rules, cancellationToken);
        var parts = 0;
        await foreach (var part in read.Parts(cancellationToken)) await stage(parts++, part.Json);
        var (known, all) = await compare(read.Ids);
        return new FileTaken(read.Report() with { New = read.Ids.Count - known, Missing = all - known }, parts, read.Sample);
    }
}
