using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HrisOrleans.Client;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.Guards;

/// <summary>A reviewer's work over HTTP.</summary>
internal static class Reviewing
{
    public static async Task<IReadOnlyList<Plan>> Waiting(this ProductTenant tenant) => (await tenant.Api.Plans.List(tenant.Id, "waiting", cancellationToken: TwoSilos.Stop)).Items;

    public static async Task<Plan> Plan(this ProductTenant tenant, Guid plan) => await tenant.Api.Plans.Get(tenant.Id, plan, TwoSilos.Stop);

    public static async Task<IReadOnlyList<Change>> Changes(this ProductTenant tenant, Guid plan, string? action = null) =>
        (await tenant.Api.Plans.Changes(tenant.Id, plan, action, limit: 500, cancellationToken: TwoSilos.Stop)).Items;

    public static async Task<Sync> Apply(this ProductTenant tenant, Plan plan, ApplyRequest? request = null) =>
        await tenant.Ended(await tenant.Api.Plans.Apply(tenant.Id, plan.Id, ETag.Of(plan.Hash!), request, cancellationToken: TwoSilos.Stop));

    public static async Task<Sync> Reject(this ProductTenant tenant, Plan plan) =>
        await tenant.Ended(await tenant.Api.Plans.Reject(tenant.Id, plan.Id, ETag.Of(plan.Hash!), cancellationToken: TwoSilos.Stop));

    /// <summary>Previews the undoing of a plan.</summary>
    public static async Task<Plan> Undo(this ProductTenant tenant, Guid plan)
    {
        var sync = await tenant.Ended(await tenant.Api.Plans.Undo(tenant.Id, plan, cancellationToken: TwoSilos.Stop));
        Assert.Equal("previewed", sync.Outcome);
        return await tenant.Plan(sync.Plan!.Value);
    }

    /// <summary>Some of the members, by their ids at the company.</summary>
    public static async Task<int[]> Some(this ProductTenant tenant, int count, int after = 0) =>
        [.. (await tenant.Members()).Where(member => member.Grant == "linked").Select(member => int.Parse(member.ExternalId!, null)).Order().Skip(after).Take(count)];

    public static async Task<int> Count(this ProductTenant tenant, Func<Member, bool> which) => (await tenant.Members()).Count(which);

    /// <summary>A complete read now and another one when absences count.</summary>
    public static async Task<Sync> SyncTwice(this ProductTenant tenant, Product product)
    {
        await tenant.Sync();
        product.Time.Advance(TimeSpan.FromMinutes(31));
        return await tenant.Sync();
    }

    /// <summary>Writes what an admin sees of a sync into the test's output: the answers of the API, without what is empty.</summary>
    public static async Task Show(this ProductTenant tenant, string what, Sync sync)
    {
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"{what}: GET …/syncs/{{sync}}");
        output.WriteLine(JsonSerializer.Serialize(sync, Shown));
        output.WriteLine("GET …/connection");
        var connection = await tenant.Connection();
        output.WriteLine(JsonSerializer.Serialize(new { connection.Status, connection.VerifiedAt, connection.NextFullAt, connection.FailureCode, connection.Failures, connection.PendingAccount }, Shown));
        output.WriteLine("GET …/plans?state=waiting");
        foreach (var plan in await tenant.Waiting())
        {
            output.WriteLine(JsonSerializer.Serialize(plan, Shown));
            if ((await tenant.Changes(plan.Id)).FirstOrDefault() is { } first) output.WriteLine($"  its first line: {JsonSerializer.Serialize(first, Shown)}");
        }
    }

    private static readonly JsonSerializerOptions Shown = new(JsonSerializerOptions.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Waits until every invitation made so far has gone out.</summary>
    public static Task Mailed(this ProductTenant tenant) => TwoSilos.Until(async () =>
    {
        var events = await tenant.Events();
        return events.Count(happened => happened.Kind == "invitation_mailed") == events.Count(happened => happened.Kind == "invitation_issued");
    });
}
