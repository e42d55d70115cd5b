using System.Text.Json;
using HrisOrleans.Benchmarks.Machine;

namespace HrisOrleans.Benchmarks.Members;

/// <param name="Host">The folder of the product's executable.</param>
/// <param name="Only">One measure, or null for all.</param>
internal sealed record MembersBenchmarkOptions(int People, string Host, string? Only);

/// <summary>What admins do every day, on PostgreSQL and through the public API, each measure on a tenant of its own: one JSON line each.</summary>
internal static class MembersBenchmark
{
    private static readonly IReadOnlyList<(string Name, Func<MembersWorld, Task<object>> Run)> Measures =
    [
        ("members.list", ListMeasure.Run),
        ("members.approve", ApproveMeasure.Run),
        ("members.invite", InviteMeasure.Run),
        ("members.webhooks", WebhookMeasure.Run),
    ];

    public static async Task Run(MembersBenchmarkOptions options)
    {
        await using var world = await MembersWorld.Start(options);
        foreach (var (name, run) in Measures)
        {
            if (options.Only is { } only && only != name) continue;
            Console.WriteLine(JsonSerializer.Serialize(await run(world)));
        }
    }
}
