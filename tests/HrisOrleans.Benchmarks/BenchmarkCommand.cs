using HrisOrleans.Benchmarks.Limits;
using HrisOrleans.Benchmarks.Machine;
using HrisOrleans.Benchmarks.Members;
using HrisOrleans.Benchmarks.Plans;
using HrisOrleans.Benchmarks.Scim;
using HrisOrleans.Benchmarks.Scripts;
using HrisOrleans.Benchmarks.Syncs;
using Microsoft.Extensions.Configuration;

namespace HrisOrleans.Benchmarks;

/// <summary>What the executable can be told to do: a benchmark, or one of the processes that a benchmark starts.</summary>
internal static class BenchmarkCommand
{
    private const string Usage = """
        Usage:
          sync [--people 100000] [--runs 3] [--host <folder of a published HrisOrleans.Host>]
              first, unchanged and 1 % sync on PostgreSQL, ours against plain scripts, in turns
          plans [--people 100000] [--host …]
              a plan with a line for everybody: made, paged through, searched
          members [--people 100000] [--only members.list] [--host <folder of a published HrisOrleans.Host>]
              what admins do every day, on PostgreSQL: one JSON line a measure
          scim [--connections 32] [--people 20000] [--host …]
              people pushed, changed and looked for by SCIM, on PostgreSQL: one JSON line a measure
          throttled [--tenants 4] [--people 2000] [--rounds 9] [--host …]
              what it costs the others that one tenant is answered 429 for an hour: one JSON line
          sandbox                                              (started by sync) a sandbox; says its address
          script b|c --list <url> --token <token> --database <connection string>
              (started by sync) one run of a plain script; says its figures
        """;

    public static async Task<int> Run(string[] args)
    {
        switch (args)
        {
            case ["sync", .. var rest]:
                var options = Options(rest);
                await SyncBenchmark.Run(new SyncBenchmarkOptions(
                    options.GetValue("people", 100_000), options.GetValue("runs", 3), options["host"] ?? AppContext.BaseDirectory));
                return 0;
            case ["plans", .. var rest]:
                var reviewed = Options(rest);
                await PlanBenchmark.Run(new PlanBenchmarkOptions(reviewed.GetValue("people", 100_000), reviewed["host"] ?? AppContext.BaseDirectory));
                return 0;
            case ["members", .. var rest]:
                var members = Options(rest);
                await MembersBenchmark.Run(new MembersBenchmarkOptions(members.GetValue("people", 100_000), members["host"] ?? AppContext.BaseDirectory, members["only"]));
                return 0;
            case ["scim", .. var rest]:
                var scim = Options(rest);
                await ScimBenchmark.Run(new ScimBenchmarkOptions(scim.GetValue("connections", 32), scim.GetValue("people", 20_000), scim["host"] ?? AppContext.BaseDirectory));
                return 0;
            case ["throttled", .. var rest]:
                var throttled = Options(rest);
                await ThrottleBenchmark.Run(new ThrottleBenchmarkOptions(throttled.GetValue("tenants", 4), throttled.GetValue("people", 2_000), throttled.GetValue("rounds", 9), throttled["host"] ?? AppContext.BaseDirectory));
                return 0;
            case ["sandbox"]:
                await SandboxProcess.Serve();
                return 0;
            case ["script", "b" or "c", .. var rest]:
                await RunScript(args[1], Options(rest));
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static async Task RunScript(string variant, IConfiguration job)
    {
        var meter = new ScriptMeter();
        await using var script = new ImportScript(new Uri(job["list"]!), job["token"]!, job["database"]!);
        var result = variant == "b" ? await script.LetDatabaseCompare() : await script.CompareHashes();
        Console.WriteLine(meter.End(result).Write());
    }

    private static IConfiguration Options(string[] args) => new ConfigurationBuilder().AddCommandLine(args).Build();
}
