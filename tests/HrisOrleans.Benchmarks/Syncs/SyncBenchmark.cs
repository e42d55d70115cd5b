using HrisOrleans.Benchmarks.Machine;
using HrisOrleans.Benchmarks.Scripts;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Benchmarks.Syncs;

/// <param name="Host">The folder of the product's executable.</param>
internal sealed record SyncBenchmarkOptions(int People, int Runs, string Host);

/// <summary>
/// First, unchanged and 1 % sync, ours and a script's in turns, each run on fresh databases and a company of its own that
/// both read.
/// </summary>
internal sealed class SyncBenchmark(SyncBenchmarkOptions options, BenchmarkDatabases databases, SandboxProcess sandbox)
{
    private const string Company = "measured";
    private const string WarmUp = "warmup";
    private const int WarmUpPeople = 10_000;

    private readonly Meter _meter = new(databases);
    private readonly SyncReport _report = new(options);

    public static async Task Run(SyncBenchmarkOptions options)
    {
        await using var databases = await BenchmarkDatabases.Start();
        await using var sandbox = await SandboxProcess.Start();
        var benchmark = new SyncBenchmark(options, databases, sandbox);
        for (var run = 1; run <= options.Runs; run++) await benchmark.Round(run);
        benchmark._report.Print();
    }

    private async Task Round(int run)
    {
        var company = await sandbox.Found(Company, run, options.People);
        await Cold(run, company);

        var (ours, theirs) = (await databases.Create("ours"), await databases.Create("script"));
        await theirs.Execute(ImportSql.Schema);
        await using (var product = await ProductProcess.Start(options.Host, ours, sandbox))
        {
            await WarmedUp(product);
            var tenant = await product.Connect(Company, company.AccessToken);
            await Turns(run, SyncMeasure.First, () => First(product, tenant, company), () => Script("b", theirs, company, SyncMeasure.First));

            // As a vacuum in the background would leave them, and before it could come in between.
            await ours.Execute("vacuum analyze");
            await theirs.Execute("vacuum analyze");
            await Turns(run, SyncMeasure.Unchanged, () => Unchanged(product, tenant, ours), () => Script("c", theirs, company, SyncMeasure.Unchanged));
            await ChangeOnePercent(run);
            await Turns(run, SyncMeasure.OnePercent, () => OnePercent(product, tenant), () => Script("c", theirs, company, SyncMeasure.OnePercent));
        }

        await databases.Drop(ours);
        await databases.Drop(theirs);
    }

    /// <summary>The very first sync of a process that has just started.</summary>
    private async Task Cold(int run, CompanyState company)
    {
        var database = await databases.Create("cold");
        await using (var product = await ProductProcess.Start(options.Host, database, sandbox))
        {
            var tenant = await product.Connect(Company, company.AccessToken);
            product.NoteIdle();
            _report.Add(run, SyncMeasure.FirstCold, ours: true, await First(product, tenant, company));
        }

        await databases.Drop(database);
    }

    // A server that is up has compiled its code; one small company through everything once does that.
    private async Task WarmedUp(ProductProcess product)
    {
        var company = await sandbox.Found(WarmUp, 1, WarmUpPeople);
        var tenant = await product.Connect(WarmUp, company.AccessToken);
        product.NoteIdle();
        await tenant.First();
        foreach (var percent in new[] { 0, 3, 0 })
        {
            if (percent > 0) await sandbox.Control.Company(WarmUp).Change(percent, seed: 1);
            await tenant.Full();
        }
    }

    private async Task Turns(int run, SyncMeasure measure, Func<Task<Sample>> ours, Func<Task<Sample>> script)
    {
        foreach (var our in run % 2 == 1 ? new[] { true, false } : [false, true]) _report.Add(run, measure, our, await (our ? ours() : script()));
    }

    private Task<Sample> First(ProductProcess product, ProductTenant tenant, CompanyState company) => _meter.OfProduct(product, async () =>
    {
        var (planning, applying, applied) = await tenant.First();
        Expect(applied.Outcome == "applied" && applied.Counts["join"] == company.Active, applied);
        _report.Note(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"first: {planning:0.00} s to read and store the plan, {applying:0.00} s to apply it"));
        return planning + applying;
    });

    private async Task<Sample> Unchanged(ProductProcess product, ProductTenant tenant, BenchmarkDatabase database)
    {
        var rows = await database.RowPrints();
        var fetched = 0L;
        await database.CountsAreIn();
        var sample = await _meter.OfProduct(product, async () =>
        {
            fetched = await database.MemberRowsFetched();
            var (seconds, ended) = await tenant.Full();
            Expect(ended.Outcome == "no_changes" && ended.People == options.People, ended);
            return seconds;
        });
        await _report.Untouched(rows, database, fetched);
        return sample;
    }

    private Task<Sample> OnePercent(ProductProcess product, ProductTenant tenant) => _meter.OfProduct(product, async () =>
    {
        var (seconds, ended) = await tenant.Full();
        Expect(ended.Outcome == "applied" && ended.Lines > 0, ended);
        _report.Note($"1 %: {string.Join(", ", ended.Counts.OrderByDescending(count => count.Value).Select(count => $"{count.Value} {count.Key}"))}");
        return seconds;
    });

    private Task<Sample> Script(string variant, BenchmarkDatabase database, CompanyState company, SyncMeasure measure) => _meter.OfScript(async () =>
    {
        await using var process = ChildProcess.OfSelf(
            "script", variant, "--list", sandbox.ListOf(Company).ToString(), "--token", company.AccessToken, "--database", database.ConnectionString);
        var figures = ScriptFigures.Read(await process.Line());
        await process.Succeeded();
        var written = measure switch
        {
            SyncMeasure.First or SyncMeasure.FirstCold => figures.Written == options.People,
            SyncMeasure.Unchanged => figures.Written == 0,
            SyncMeasure.OnePercent => figures.Written > 0,
        };
        if (!written || figures.Gone != 0) throw new InvalidOperationException($"The script did something else: {figures}");
        return figures;
    });

    // Titles, departments, locations, names and status by the sandbox's choice, and a tenth of the changes newcomers.
    private async Task ChangeOnePercent(int run)
    {
        var company = sandbox.Control.Company(Company);
        await company.Change(0.9, seed: run);
        await company.Hire(options.People / 1_000);
        await company.Warm(SandboxProcess.Fields);
    }

    private static void Expect(bool met, Sync sync)
    {
        if (!met) throw new InvalidOperationException($"A sync did something else: {sync.Outcome}, {sync.People} people, {string.Join(", ", sync.Counts)}");
    }
}
