using System.Net;
using HrisOrleans.Client.Connections;

namespace HrisOrleans.Postgres.Tests.Processes;

/// <summary>The script, and what operators rely on: roles in processes of their own, health, and coming back.</summary>
public sealed class LocalClusterTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_of_processes_forms_syncs_and_stops()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(Limit);
        var ct = limit.Token;
        await using var cluster = await LocalCluster.Start(silos: 2, apis: 2, people: 300, null, ct);
        try
        {
            // Set up through one API process, looked at through the other.
            var company = new Company(cluster, "api1");
            await company.Connect(ct);
            var happenings = new Happenings(cluster, new Random(1));
            await happenings.Begin(ct);
            await company.CreateAccounts(new InviteSettings("now", "automatic"), ct);
            await Insisting.Until(() => company.Look(ct), now => now is { AtRest: true, SettingsHold: true }, ct);
            var members = await cluster.Api("api2", cluster.OperatorKey, Limit).Members.List(Company.Tenant, limit: 1, cancellationToken: ct);
            Assert.Equal(happenings.People.Count, members.Counts["pending"]);
            await EndState.AssertHolds(cluster, happenings, ct);
            await AssertSaysThatItIsAwayAndComesBack(cluster, ct);

            await cluster.Stop(ct);
            foreach (var name in (string[])["silo1", "silo2", "api1", "api2", "sandbox"]) Assert.Contains($"{name} down", await cluster.Status(ct));
        }
        catch
        {
            cluster.KeepFolder();
            output.WriteLine($"Data and logs are kept in {cluster.Folder}");
            throw;
        }
    }

    // API processes neither end nor hang when the silos and the database are gone, and need nobody's help afterwards.
    private static async Task AssertSaysThatItIsAwayAndComesBack(LocalCluster cluster, CancellationToken ct)
    {
        var (api1, api2) = (cluster.Pid("api1"), cluster.Pid("api2"));
        cluster.Kill("silo1");
        cluster.Kill("silo2");
        cluster.Kill("postgres");
        var http = cluster.Http("api1", cluster.OperatorKey, TimeSpan.FromSeconds(60));
        using var alive = await http.GetAsync("/healthz", ct);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        using var ready = await http.GetAsync("/readyz", ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        using var asked = await http.GetAsync($"/v1/tenants/{Company.Tenant}/connection", ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, asked.StatusCode);

        // One that starts now listens, and waits for the silos.
        cluster.Kill("api2");
        await cluster.StartAgain(ct);
        Assert.Equal(api1, cluster.Pid("api1"));
        Assert.NotEqual(api2, cluster.Pid("api2"));
        foreach (var api in (string[])["api1", "api2"])
        {
            var members = await Insisting.Call(() => cluster.Api(api, cluster.OperatorKey, Limit).Members.List(Company.Tenant, limit: 1, cancellationToken: ct), ct);
            Assert.NotEmpty(members.Items);
        }
    }
}
