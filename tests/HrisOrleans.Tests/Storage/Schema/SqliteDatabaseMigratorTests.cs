using HrisOrleans.Storage;
using HrisOrleans.Storage.Schema;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Storage.Schema;

public sealed class SqliteDatabaseMigratorTests
{
    private const string Journal = "select scriptname from schema_versions order by schemaversionid";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_several_that_migrate_at_once_all_succeed_and_each_script_runs_once()
    {
        using var file = new SqliteFile();
        await Parallel.ForAsync(0, 6, Ct, async (_, ct) => await DatabaseMigrator.Migrate(file.Options, ct));
        Assert.Equal(SchemaScripts.For(DatabaseKind.Sqlite).Select(script => (object)script.Name), await file.Column(Journal));
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        using var file = await SqliteFile.Migrated();
        var before = await file.Column(Journal);
        await DatabaseMigrator.Migrate(file.Options, Ct);
        Assert.Equal(before, await file.Column(Journal));
    }

    [Fact]
    public async Task The_folder_is_made_and_the_file_keeps_a_write_ahead_log()
    {
        using var file = new SqliteFile();
        var options = DatabaseOptions.ForSqliteFile(Path.Combine(file.Folder, "data", "deep", "hris.db"));
        await DatabaseMigrator.Migrate(options, Ct);
        await using var source = options.CreateDataSource();
        await using var command = source.CreateCommand("pragma journal_mode");
        Assert.Equal("wal", await command.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        using var file = await SqliteFile.Migrated();
        await file.Execute("insert into schema_versions (scriptname, applied) values ('9999-future', '2030-01-01')");

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => DatabaseMigrator.Migrate(file.Options, Ct));
        Assert.Contains("9999-future", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_script_is_rolled_back_with_its_journal_row_and_tried_again_next_time()
    {
        using var file = new SqliteFile();
        DbUp.Engine.SqlScript good = new("0001-good", "create table good (id integer);");
        DbUp.Engine.SqlScript bad = new("0002-bad", "create table bad (id integer); insert into nowhere values (1);");

        var failure = await Assert.ThrowsAsync<SchemaException>(
            () => DatabaseMigrator.Migrate(file.Options, [good, bad], TimeProvider.System, Ct));
        Assert.Contains("0002-bad", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["0001-good"], await file.Column(Journal));

        await DatabaseMigrator.Migrate(
            file.Options, [good, new("0002-bad", "create table bad (id integer);")], TimeProvider.System, Ct);
        Assert.Equal(["0001-good", "0002-bad"], await file.Column(Journal));
    }

    [Fact]
    public async Task A_migration_waits_until_the_one_before_it_lets_go()
    {
        using var file = new SqliteFile();
        var time = new FakeTimeProvider();
        var held = await SqliteSchemaLock.Take(file.Options.ConnectionString, time, Ct);
        var waiting = DatabaseMigrator.Migrate(file.Options, SchemaScripts.For(DatabaseKind.Sqlite), time, Ct);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(waiting.IsCompleted);

        await held.DisposeAsync();
        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await waiting;
        Assert.Contains("0001-orleans", await file.Column(Journal));
    }

    [Fact]
    public async Task Waiting_for_another_migration_can_be_given_up()
    {
        using var file = new SqliteFile();
        var time = new FakeTimeProvider();
        await using var held = await SqliteSchemaLock.Take(file.Options.ConnectionString, time, Ct);
        using var patience = new CancellationTokenSource();
        var waiting = DatabaseMigrator.Migrate(file.Options, [], time, patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=hris;Mode=Memory;Cache=Shared")]
    [InlineData("Data Source=file:hris.db")]
    [InlineData("Data Source=")]
    public async Task A_database_that_is_no_plain_file_is_refused(string connectionString)
    {
        var options = new DatabaseOptions { Kind = DatabaseKind.Sqlite, ConnectionString = connectionString };
        await Assert.ThrowsAsync<SchemaException>(() => DatabaseMigrator.Migrate(options, Ct));
    }

    [Fact]
    public async Task Logins_that_history_named_stand_in_a_table_of_their_own_afterwards()
    {
        using var file = new SqliteFile();
        var scripts = SchemaScripts.For(DatabaseKind.Sqlite);
        await DatabaseMigrator.Migrate(file.Options, [.. scripts.Where(script => string.CompareOrdinal(script.Name, "0012") < 0)], TimeProvider.System, Ct);
        await file.Execute("""
            insert into events (tenant, seq, at, kind, actor, cause, data) values
                ('acme', 1, '2026-01-31T12:00:00.000000Z', 'a', 'ann@acme.example', 'api/1', '{}'),
                ('acme', 2, '2026-01-31T12:00:00.000000Z', 'b', 'sync', 'api/2', '{}'),
                ('globex', 1, '2026-01-31T12:00:00.000000Z', 'a', 'ann@acme.example', 'api/1', '{}');
            insert into jobs (tenant, job_id, action, state, actor, total, reached, done, unchanged, refused, cancelled, cancelling, attempts, lease, due_at, created_at)
            values ('acme', 'j', 'approve', 3, 'ann@acme.example', 0, 0, 0, 0, 0, 0, 0, 0, 0, '2026-01-31T12:00:00.000000Z', '2026-01-31T12:00:00.000000Z');
            """);
        await DatabaseMigrator.Migrate(file.Options, Ct);
        var actors = await file.Column("select actor from events where tenant = 'acme' order by seq");
        Assert.Equal("sync", actors[1]);
        Assert.Matches("^admin/[0-9a-f]{16}$", (string)actors[0]);
        Assert.Equal([actors[0]], await file.Column("select actor from jobs"));
        Assert.Equal([actors[0]], await file.Column("select actor from actors where tenant = 'acme' and login = 'ann@acme.example'"));
        Assert.NotEqual(actors[0], Assert.Single(await file.Column("select actor from events where tenant = 'globex'")));
        Assert.Equal(["2"], await file.Column("select cast(count(*) as text) from actors"));
    }

    [Fact]
    public void Both_dialects_carry_the_same_scripts_in_the_same_order()
    {
        var sqlite = SchemaScripts.For(DatabaseKind.Sqlite).Select(script => script.Name).ToList();
        Assert.Equal(sqlite, SchemaScripts.For(DatabaseKind.PostgreSql).Select(script => script.Name));
        Assert.All(sqlite, name => Assert.Matches("^[0-9]{4}-[a-z-]+$", name));
        Assert.Equal("0001-orleans", sqlite[0]);
    }
}
