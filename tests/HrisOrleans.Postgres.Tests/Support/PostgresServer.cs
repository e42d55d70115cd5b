using System.Collections.Concurrent;
using HrisOrleans.Postgres.Tests.Support;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Schema;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace HrisOrleans.Postgres.Tests.Support;

/// <summary>
/// A real PostgreSQL server for all tests of the assembly: take it as a constructor parameter. It is a private one on
/// loopback, or the one that <c>HRISORLEANS_TEST_POSTGRES</c> names. A test that kills the server starts its own with
/// <see cref="StartPrivate"/>.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Variable = "HRISORLEANS_TEST_POSTGRES";

    private readonly PostgresSettings _settings = new();
    private readonly bool _alwaysPrivate;
    private readonly ConcurrentBag<string> _databases = [];
    private PostgresProcess? _process;
    private string _admin = "";

    public PostgresServer()
    {
    }

    private PostgresServer(PostgresSettings settings)
    {
        _settings = settings;
        _alwaysPrivate = true;
    }

    /// <summary>A connection string to the maintenance database, as a user who may do anything.</summary>
    public string AdminConnectionString => _admin;

    /// <summary>The postmaster's process id; refused when the server is not ours.</summary>
    public int PostmasterPid => Private.Pid;

    private PostgresProcess Private => _process ?? throw new InvalidOperationException(
        $"The server that {Variable} names is not ours to kill: take one from {nameof(PostgresServer)}.{nameof(StartPrivate)}.");

    /// <summary>A server of one's own, whatever the environment says; dispose it.</summary>
    public static async Task<PostgresServer> StartPrivate(PostgresSettings? settings = null)
    {
        var server = new PostgresServer(settings ?? new PostgresSettings());
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        if (!_alwaysPrivate && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } configured)
        {
            _admin = configured;
            return;
        }
        _process = await PostgresProcess.Create(_settings);
        await _process.Start();
        _admin = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = _process.Port,
            Username = "postgres",
            Database = "postgres",
            IncludeErrorDetail = true,
            // Many databases share the server's connections: what a finished test leaves open is soon given back.
            ConnectionIdleLifetime = 10,
            ConnectionPruningInterval = 5,
        }.ConnectionString;
    }

    /// <summary>A new empty database; returns its connection string.</summary>
    public async Task<string> CreateDatabase(CancellationToken ct = default)
    {
        var name = $"hris_{Guid.NewGuid():N}";
        await Administer($"create database {name} template template0", ct);
        _databases.Add(name);
        return new NpgsqlConnectionStringBuilder(_admin) { Database = name }.ConnectionString;
    }

    /// <summary>A new database with the product's schema.</summary>
    public async Task<DatabaseOptions> CreateMigratedDatabase(CancellationToken ct = default)
    {
        var options = DatabaseOptions.ForPostgreSql(await CreateDatabase(ct));
        await DatabaseMigrator.Migrate(options, ct);
        return options;
    }

    /// <summary>SIGKILL to the postmaster and its children. Only on a private server.</summary>
    public Task Kill() => Private.Kill();

    /// <summary>Starts a killed server again, on the same data and port; returns when it takes connections.</summary>
    public Task Restart() => Private.Start();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            return;
        }
        // The server is somebody else's: leave it as it was.
        foreach (var name in _databases)
            await Administer($"drop database if exists {name} with (force)", CancellationToken.None);
    }

    private async Task Administer(string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
