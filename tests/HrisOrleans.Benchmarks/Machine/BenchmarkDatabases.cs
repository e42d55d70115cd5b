using System.Globalization;
using HrisOrleans.Postgres.Tests.Support;
using Npgsql;

namespace HrisOrleans.Benchmarks.Machine;

/// <summary>A private PostgreSQL server whose commits reach the disk, and its databases.</summary>
internal sealed class BenchmarkDatabases : IAsyncDisposable
{
    private readonly PostgresProcess _server;
    private int _made;

    private BenchmarkDatabases(PostgresProcess server) => _server = server;

    public int Postmaster => _server.Pid;

    public static async Task<BenchmarkDatabases> Start()
    {
        var server = await PostgresProcess.Create(new PostgresSettings
        {
            Fsync = true,
            MaxConnections = 100,
            Options = new Dictionary<string, string> { ["synchronous_commit"] = "on", ["shared_buffers"] = "1GB", ["max_wal_size"] = "4GB" },
        });
        await server.Start();
        return new BenchmarkDatabases(server);
    }

    /// <summary>A new empty database; its connection string is the same for everybody who uses one.</summary>
    public async Task<BenchmarkDatabase> Create(string purpose)
    {
        var name = $"{purpose}_{++_made}";
        await using var admin = await BenchmarkDatabase.Open(ConnectionString("postgres"));
        await BenchmarkDatabase.Execute(admin, $"create database {name} template template0");
        return new BenchmarkDatabase(ConnectionString(name), name);
    }

    public async Task Drop(BenchmarkDatabase database)
    {
        await using var admin = await BenchmarkDatabase.Open(ConnectionString("postgres"));
        await BenchmarkDatabase.Execute(admin, $"drop database {database.Name} with (force)");
    }

    /// <summary>Bytes of write-ahead log since the server was made.</summary>
    public async Task<double> WalBytes()
    {
        await using var admin = await BenchmarkDatabase.Open(ConnectionString("postgres"));
        return Convert.ToDouble(await BenchmarkDatabase.Scalar(admin, "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"), CultureInfo.InvariantCulture);
    }

    /// <summary>Everybody begins with clean buffers.</summary>
    public async Task Checkpoint()
    {
        await using var admin = await BenchmarkDatabase.Open(ConnectionString("postgres"));
        await BenchmarkDatabase.Execute(admin, "checkpoint");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _server.Port,
        Username = "postgres",
        Database = database,
    }.ConnectionString;
}

/// <summary>One database of the benchmark's server.</summary>
internal sealed class BenchmarkDatabase(string connectionString, string name)
{
    // What a sync that finds nothing must not write.
    private static readonly string[] Watched = ["roster", "members", "member_values", "plans", "plan_chunks", "events", "mail_outbox"];

    public string ConnectionString => connectionString;

    public string Name => name;

    public static async Task<NpgsqlConnection> Open(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 600 }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<object> Scalar(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync())!;
    }

    public async Task Execute(string sql)
    {
        await using var connection = await Open(connectionString);
        await Execute(connection, sql);
    }

    public async Task<long> Count(string sql)
    {
        await using var connection = await Open(connectionString);
        return Convert.ToInt64(await Scalar(connection, sql), CultureInfo.InvariantCulture);
    }

    /// <summary>For each watched table a print over the place and the writer of every row: any insert, update or delete changes it.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RowPrints()
    {
        await using var connection = await Open(connectionString);
        var prints = new Dictionary<string, string>();
        foreach (var table in Watched)
            prints[table] = (string)await Scalar(connection, $"select count(*) || '/' || coalesce(sum(hashtextextended(ctid::text || '/' || xmin::text, 0)), 0) from {table}");
        return prints;
    }

    /// <summary>Rows of members fetched so far, by index or scan. Servers hand their counts in within a second of being idle.</summary>
    /// <summary>Waits until every idle server process has told what it counted: it may take ten seconds over it.</summary>
    public Task CountsAreIn() => Task.Delay(TimeSpan.FromSeconds(11), TimeProvider.System);

    public Task<long> MemberRowsFetched() =>
        Count("select coalesce(idx_tup_fetch, 0) + seq_tup_read from pg_stat_user_tables where relname = 'members'");
}
