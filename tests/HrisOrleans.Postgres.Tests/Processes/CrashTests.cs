using System.Diagnostics;
using System.Globalization;
using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Postgres.Tests.Processes;

/// <summary>
/// "Crash anywhere, same end state": two silo processes and an API process on PostgreSQL (fsync on) sync 20,000 people
/// and send their invitations while silos, API and PostgreSQL are killed with SIGKILL and started again. Between the
/// rounds people are hired, leave, come back, move, are renamed and swap addresses.
/// <para>The ordinary run strikes a handful of times at a smaller company. The whole one:
/// <c>HRISORLEANS_KILLS=50 dotnet run --project tests/HrisOrleans.Postgres.Tests -- -class "*CrashTests" -showLiveOutput</c>.
/// <c>HRISORLEANS_SEED</c> repeats a printed seed (what is killed when; not what the machine makes of it),
/// <c>HRISORLEANS_PEOPLE</c> sets the size.</para>
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Handful = 5;

    // A second or two for the read of a company that would otherwise be read before anybody could strike.
    private const int PageTakesMs = 40;

    private const int MostForADelta = 3_000;

    private static readonly Stage[] FirstRound = [Stage.Reading, Stage.Applying, Stage.Mailing];

    private readonly Stopwatch _since = Stopwatch.StartNew();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_killed_everybody_is_in_or_out_as_the_directory_says_and_gets_one_mail_an_invitation()
    {
        var (kills, seed) = (Setting("HRISORLEANS_KILLS", Handful), Setting("HRISORLEANS_SEED", Random.Shared.Next()));
        var people = Setting("HRISORLEANS_PEOPLE", kills > Handful ? 20_000 : 5_000);
        Tell($"seed {seed}, {kills} kills, {people} people");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromMinutes(6) + TimeSpan.FromSeconds(60) * kills);
        var ct = limit.Token;
        var settings = new Dictionary<string, string> { ["Mail__LeaseSeconds"] = "6", ["Mail__TimeoutSeconds"] = "3", ["Mail__PollSeconds"] = "1", ["Mail__RetrySeconds"] = "1", ["Sync__HeartbeatSeconds"] = "1" };
        await using var cluster = await LocalCluster.Start(silos: 2, apis: 1, people, settings, ct);
        try
        {
            await cluster.Sandbox.Fault(new NewFault(FaultKind.Slow, Times: 0, DelayMs: PageTakesMs), ct);
            var company = new Company(cluster, "api1");
            await company.Connect(ct);
            await company.OnlyWhenAsked(ct);
            var random = new Random(seed);
            var happenings = new Happenings(cluster, random);
            await happenings.Begin(ct);
            var killer = new Killer(cluster, company, random, Tell);
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var watch = Watch(cluster, watching.Token);

            var creating = company.CreateAccounts(new InviteSettings("now", "automatic"), ct);
            for (var round = 0; ; round++)
            {
                var share = round == 0 ? Math.Max(FirstRound.Length, kills / 2) : Math.Min(kills - killer.Kills, random.Next(2, 6));
                for (var i = 0; i < share && killer.Kills < kills; i++)
                {
                    var stage = round == 0 ? FirstRound[i * FirstRound.Length / share] : (Stage)random.Next(1, 4);
                    if (!await killer.Strike(stage, ct)) break;
                }

                await creating;
                await Rest(company, killer, ct);
                Tell($"round {round} is done: {await company.Look(ct)}");
                await using (var sql = await Insisting.Call(() => cluster.Sql(ct), ct)) await EndState.AssertMembers(sql, happenings, ct);
                if (killer.Kills >= kills) break;

                // A delta that is told of too many changes gives up for a full read, which does not know who was deleted.
                var full = random.Next(2) == 0 || happenings.Lately > MostForADelta;
                await happenings.Happen(full, ct);
                Tell($"much has happened; a {(full ? "full" : "delta")} read looks");
                await company.RequestSync(full, ct);
            }

            await watching.CancelAsync();
            Tell($"{killer}; the API answered {await watch}");
            await EndState.AssertHolds(cluster, happenings, ct);
            await AssertNoRunBroke(cluster, ct);
        }
        catch
        {
            cluster.KeepFolder();
            Tell($"Data and logs are kept in {cluster.Folder}");
            throw;
        }
    }

    /// <summary>Until no run is open and no mail waits.</summary>
    private static async Task Rest(Company company, Killer killer, CancellationToken ct) => await Insisting.Until(
        async () =>
        {
            await killer.Tend(ct);
            return await company.Look(ct);
        },
        now => now is { AtRest: true, SettingsHold: true },
        ct);

    /// <summary>Asks the API all the while: it may be away, or say so with 503, and nothing else.</summary>
    private static async Task<string> Watch(LocalCluster cluster, CancellationToken ct)
    {
        var api = cluster.Api("api1", cluster.OperatorKey, TimeSpan.FromSeconds(10));
        var (well, away, silent) = (0, 0, 0);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                try
                {
                    await api.Members.List(Company.Tenant, limit: 1, cancellationToken: ct);
                    well++;
                }
                catch (Exception trouble) when (Insisting.IsAway(trouble) && !ct.IsCancellationRequested)
                {
                    if (trouble is HrisApiException) away++;
                    else silent++;
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }

        return $"{well} times well, {away} times 503, {silent} times not at all";
    }

    // A crash is no fault of a run's: it goes on, and none is recorded as broken.
    private static async Task AssertNoRunBroke(LocalCluster cluster, CancellationToken ct)
    {
        await using var sql = await cluster.Sql(ct);
        await using var command = new Npgsql.NpgsqlCommand("select coalesce(string_agg(distinct outcome, ', '), '') from syncs where phase = 5", sql);
        Assert.Equal("", await command.ExecuteScalarAsync(ct));
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private void Tell(string text)
    {
        text = string.Create(CultureInfo.InvariantCulture, $"{_since.Elapsed.TotalSeconds,6:0.0} s  {text}");
        output.WriteLine(text);
        TestContext.Current.SendDiagnosticMessage(text);
    }
}
