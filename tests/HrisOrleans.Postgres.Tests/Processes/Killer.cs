using System.Globalization;
using Npgsql;

namespace HrisOrleans.Postgres.Tests.Processes;

/// <summary>Kills processes of a cluster with SIGKILL, the same ones for the same seed, and has them started again.</summary>
internal sealed class Killer(LocalCluster cluster, Company company, Random random, Action<string> tell)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(25);

    // Nobody waits longer for the cluster to go on after a kill; a run that is stuck must fail the test.
    private static readonly TimeSpan RecoversWithin = TimeSpan.FromMinutes(3);

    private readonly Dictionary<Stage, int> _hits = [];
    private Progress? _seen;

    public int Kills { get; private set; }

    /// <summary>Processes that ended though nobody killed them, such as a silo that its peers took for dead.</summary>
    public int Ended { get; private set; }

    public string Hits => string.Join(", ", _hits.OrderBy(hit => hit.Key).Select(hit => $"{hit.Value} while {hit.Key.ToString().ToLowerInvariant()}"));

    /// <summary>Waits until the work goes on, in this stage where it comes to that, then strikes.</summary>
    /// <returns>False when the work was done before.</returns>
    public async Task<bool> Strike(Stage stage, CancellationToken cancellationToken)
    {
        var rest = TimeSpan.FromMilliseconds(random.Next(0, 600));
        var (target, backend) = Target();
        if (await WorkUnder(stage, cancellationToken) is not { } before) return false;
        if (rest > TimeSpan.Zero)
        {
            using var timer = new PeriodicTimer(rest);
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        _seen = before;
        if (backend) await KillBackend(cancellationToken);
        else cluster.Kill(target);
        Kills++;
        _hits[before.Stage] = _hits.GetValueOrDefault(before.Stage) + 1;
        tell($"kill {Kills}: {(backend ? "a backend of postgres" : target)} at {before}");
        await cluster.Revive(cancellationToken);
        return true;
    }

    /// <summary>Starts again whatever ended by itself. Call now and then while waiting.</summary>
    public async Task Tend(CancellationToken cancellationToken)
    {
        var down = ((string[])["silo1", "silo2", "api1", "postgres"]).Where(name => !cluster.Lives(name)).ToList();
        if (down.Count == 0) return;
        Ended += down.Count;
        tell($"{string.Join(", ", down)} ended by itself");
        await cluster.Revive(cancellationToken);
    }

    private (string Name, bool Backend) Target() => random.Next(100) switch
    {
        < 28 => ("silo1", false),
        < 56 => ("silo2", false),
        < 68 => ("api1", false),
        < 86 => ("postgres", false),
        _ => ("postgres", true),
    };

    // Since the last kill something must have moved: only then did the cluster recover, and the next kill hits work.
    private async Task<Progress?> WorkUnder(Stage stage, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RecoversWithin);
        using var timer = new PeriodicTimer(Glance);
        var ticks = 0;
        try
        {
            while (true)
            {
                var now = await Insisting.Call(() => company.Look(limit.Token), limit.Token);
                if (now.AtRest && now.SettingsHold) return null;
                var moved = _seen is null || now.Steps != _seen.Steps || now.Members != _seen.Members || now.MailsEnded != _seen.MailsEnded || now.Run != _seen.Run || now.Ended != _seen.Ended;
                if (moved && now.Stage >= stage) return now;
                if (++ticks % 40 == 0) await Tend(limit.Token);
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing has moved since {_seen}.");
        }
    }

    private async Task KillBackend(CancellationToken cancellationToken)
    {
        await using var sql = await Insisting.Call(() => cluster.Sql(cancellationToken), cancellationToken);
        await using var command = new NpgsqlCommand("select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() order by (state = 'active') desc, pid", sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (await reader.ReadAsync(cancellationToken)) LocalCluster.KillPid(reader.GetInt32(0));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kills} kills ({Hits}); {Ended} processes ended by themselves");
}
