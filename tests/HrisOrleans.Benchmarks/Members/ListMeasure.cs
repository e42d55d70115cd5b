using HrisOrleans.Benchmarks.Machine;
using HrisOrleans.Client.Members;

namespace HrisOrleans.Benchmarks.Members;

/// <summary>How long an admin waits for a page of members, while a sync runs all the time.</summary>
internal static class ListMeasure
{
    private const int Rounds = 40;
    private const int Admins = 2;

    public static async Task<object> Run(MembersWorld world)
    {
        var tenant = await world.Tenant("lists", world.Options.People);
        var admin = new Admin(tenant, await Known.Of(tenant));
        await admin.Round([]);

        using var enough = new CancellationTokenSource();
        var syncs = Syncing(world, tenant, enough.Token);
        var cpu = ProcessFigures.MachineCpu();
        var began = TimeProvider.System.GetTimestamp();
        var taken = new List<(string Kind, double Milliseconds)>[Admins];
        await Task.WhenAll(Enumerable.Range(0, Admins).Select(async index =>
        {
            taken[index] = [];
            for (var round = 0; round < Rounds; round++) await admin.Round(taken[index]);
        }));
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        await enough.CancelAsync();
        var all = taken.SelectMany(one => one).ToList();
        return new
        {
            measure = "members.list",
            p50 = At(all.Select(one => one.Milliseconds), 0.5),
            p99 = At(all.Select(one => one.Milliseconds), 0.99),
            goalP99 = 50,
            people = world.Options.People,
            requests = all.Count,
            admins = Admins,
            syncs = await syncs,
            busyCores = Math.Round((ProcessFigures.MachineCpu() - cpu) / seconds, 2),
            kinds = all.GroupBy(one => one.Kind).ToDictionary(
                kind => kind.Key, kind => new { p50 = At(kind.Select(one => one.Milliseconds), 0.5), p99 = At(kind.Select(one => one.Milliseconds), 0.99) }),
        };
    }

    // One sync after another, each with one person in a hundred changed.
    private static async Task<int> Syncing(MembersWorld world, ProductTenant tenant, CancellationToken enough)
    {
        var syncs = 0;
        for (; !enough.IsCancellationRequested; syncs++)
        {
            await world.Sandbox.Control.Company("lists").Change(1, seed: syncs + 1);
            await tenant.Full();
        }

        return syncs;
    }

    private static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return Math.Round(sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)], 1);
    }

    /// <summary>What an admin can name: somebody, a group, a page in the middle.</summary>
    private sealed record Known(string FamilyName, string Address, string Group, string Middle)
    {
        public static async Task<Known> Of(ProductTenant tenant)
        {
            MembersPage page = await tenant.Api.Members.List(tenant.Id, limit: 500);
            for (var pages = 0; pages < 50 && page.Next is { } next; pages++) page = await tenant.Api.Members.List(tenant.Id, after: next, limit: 500);
            var somebody = page.Items[^1];
            return new Known(somebody.FamilyName ?? somebody.DisplayName!, somebody.Email!, somebody.Groups[0], page.Next ?? "");
        }
    }

    private sealed class Admin(ProductTenant tenant, Known known)
    {
        public async Task Round(List<(string Kind, double Milliseconds)> taken)
        {
            var members = tenant.Api.Members;
            await Take("all", () => members.List(tenant.Id, limit: 50));
            await Take("requests", () => members.List(tenant.Id, "requests", limit: 50));
            await Take("middle", () => members.List(tenant.Id, "requests", after: known.Middle, limit: 50));
            await Take("queued", () => members.List(tenant.Id, "queued", limit: 50));
            await Take("linked", () => members.List(tenant.Id, grant: "linked", source: "hris", limit: 50));
            await Take("byHand", () => members.List(tenant.Id, source: "hand", limit: 50));
            await Take("group", () => members.List(tenant.Id, group: known.Group, limit: 50));
            await Take("name", () => members.List(tenant.Id, search: known.FamilyName, limit: 50));
            await Take("address", () => members.List(tenant.Id, search: known.Address, limit: 50));
            await Take("nobody", () => members.List(tenant.Id, search: "nobody is called this", limit: 50));

            async Task Take(string kind, Func<Task<MembersPage>> list)
            {
                var began = TimeProvider.System.GetTimestamp();
                await list();
                taken.Add((kind, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds));
            }
        }
    }
}
