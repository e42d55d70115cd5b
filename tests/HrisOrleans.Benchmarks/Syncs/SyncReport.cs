using System.Globalization;
using System.Text.Json;
using HrisOrleans.Benchmarks.Machine;

namespace HrisOrleans.Benchmarks.Syncs;

internal enum SyncMeasure
{
    First = 1,
    FirstCold = 2,
    Unchanged = 3,
    OnePercent = 4,
}

/// <summary>Collects the samples and says what they come to: progress as it goes, then a table and a JSON line a measure.</summary>
internal sealed class SyncReport(SyncBenchmarkOptions options)
{
    private readonly List<(SyncMeasure Measure, bool Ours, Sample Sample)> _samples = [];
    private readonly SortedSet<string> _written = new(StringComparer.Ordinal);
    private long _memberRows;

    public void Add(int run, SyncMeasure measure, bool ours, Sample sample)
    {
        _samples.Add((measure, ours, sample));
        Note($"run {run}  {Word(measure),-16} {(ours ? "ours" : "script " + Variant(measure)),-9} {F(sample.Seconds, "0.000")} s  {F(sample.OwnCpu)} + {F(sample.PostgresCpu)} CPU s  {F(sample.AboveIdleMb, "0")} MB above idle  {F(sample.WalMb, "0.0")} MB WAL  {F(sample.OthersCpu)} CPU s of others");
    }

    public void Note(string line) => Console.Error.WriteLine(line);

    /// <summary>Looks what an unchanged sync has written after all, and whose member rows it has read.</summary>
    public async Task Untouched(IReadOnlyDictionary<string, string> before, BenchmarkDatabase database, long fetchedBefore)
    {
        // Looking at the rows would add to the count, so it is taken first.
        await database.CountsAreIn();
        _memberRows = Math.Max(_memberRows, await database.MemberRowsFetched() - fetchedBefore);
        foreach (var (table, print) in await database.RowPrints())
            if (before[table] != print) _written.Add(table);
    }

    public void Print()
    {
        Console.WriteLine($"{options.People:N0} people, {options.Runs} runs in turns, medians. Ours: a server process that is up (cold: just started); script: a new process each time.");
        Console.WriteLine("CPU with PostgreSQL's; memory is the process's peak over what it had before its first sync.");
        Console.WriteLine();
        Console.WriteLine("| measure | script | ours s | script s | ratio | goal | ours CPU s | script CPU s | ours MB | script MB | ours WAL MB | script WAL MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var measure in Enum.GetValues<SyncMeasure>()) Console.WriteLine(Row(measure));
        Console.WriteLine();
        Console.WriteLine($"The unchanged sync wrote {(_written.Count == 0 ? "no row of roster, members, plans, events or mails" : string.Join(", ", _written))} and read {_memberRows} member rows.");
        Console.WriteLine();
        foreach (var measure in Enum.GetValues<SyncMeasure>()) Console.WriteLine(Json(measure));
    }

    private string Row(SyncMeasure measure)
    {
        var (ours, script) = (Of(measure, ours: true), Of(measure, ours: false));
        string Pair(Func<Sample, double> figure, string format = "0.00") => $"{F(Median(ours, figure), format)} | {F(Median(script, figure), format)}";
        return $"| {Word(measure)} | {Variant(measure)} | {Pair(sample => sample.Seconds, "0.000")} | {F(Ratio(measure))} | {F(Goal(measure))} | {Pair(sample => sample.Cpu)} | {Pair(sample => sample.AboveIdleMb, "0")} | {Pair(sample => sample.WalMb, "0.0")} |";
    }

    private string Json(SyncMeasure measure)
    {
        var (ours, script) = (Of(measure, ours: true), Of(measure, ours: false));
        var fields = new Dictionary<string, object>
        {
            ["measure"] = "sync." + Word(measure),
            ["ours"] = Rounded(Median(ours, sample => sample.Seconds)),
            ["script"] = Rounded(Median(script, sample => sample.Seconds)),
            ["ratio"] = Rounded(Ratio(measure)),
            ["goal"] = Goal(measure),
            ["variant"] = Variant(measure),
            ["people"] = options.People,
            ["runs"] = options.Runs,
            ["oursCpu"] = Rounded(Median(ours, sample => sample.Cpu)),
            ["scriptCpu"] = Rounded(Median(script, sample => sample.Cpu)),
            ["oursPostgresCpu"] = Rounded(Median(ours, sample => sample.PostgresCpu)),
            ["scriptPostgresCpu"] = Rounded(Median(script, sample => sample.PostgresCpu)),
            ["oursMb"] = Rounded(Median(ours, sample => sample.AboveIdleMb)),
            ["scriptMb"] = Rounded(Median(script, sample => sample.AboveIdleMb)),
            ["oursWalMb"] = Rounded(Median(ours, sample => sample.WalMb)),
            ["scriptWalMb"] = Rounded(Median(script, sample => sample.WalMb)),
            ["othersCpu"] = Rounded(Median([.. ours, .. script], sample => sample.OthersCpu)),
            ["oursAll"] = ours.Select(sample => Rounded(sample.Seconds)),
            ["scriptAll"] = script.Select(sample => Rounded(sample.Seconds)),
        };
        if (measure == SyncMeasure.Unchanged) (fields["written"], fields["memberRowsRead"]) = (_written, _memberRows);
        return JsonSerializer.Serialize(fields);
    }

    // A cold start is compared with the script's first load too; that one always starts cold.
    private List<Sample> Of(SyncMeasure measure, bool ours)
    {
        var wanted = !ours && measure == SyncMeasure.FirstCold ? SyncMeasure.First : measure;
        return [.. _samples.Where(sample => sample.Measure == wanted && sample.Ours == ours).Select(sample => sample.Sample)];
    }

    private double Ratio(SyncMeasure measure) =>
        Median(Of(measure, ours: true), sample => sample.Seconds) / Median(Of(measure, ours: false), sample => sample.Seconds);

    private static double Median(IReadOnlyCollection<Sample> samples, Func<Sample, double> figure)
    {
        var sorted = samples.Select(figure).Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static double Rounded(double value) => Math.Round(value, 3);

    private static string F(double value, string format = "0.00") => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Word(SyncMeasure measure) => measure switch
    {
        SyncMeasure.First => "first",
        SyncMeasure.FirstCold => "firstCold",
        SyncMeasure.Unchanged => "unchanged",
        SyncMeasure.OnePercent => "onePercent",
    };

    private static string Variant(SyncMeasure measure) => measure switch
    {
        SyncMeasure.First or SyncMeasure.FirstCold => "b",
        SyncMeasure.Unchanged or SyncMeasure.OnePercent => "c",
    };

    private static double Goal(SyncMeasure measure) => measure switch
    {
        SyncMeasure.First or SyncMeasure.FirstCold => 1.0,
        SyncMeasure.Unchanged => 0.75,
        SyncMeasure.OnePercent => 0.9,
    };
}
