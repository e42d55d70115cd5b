using HrisOrleans.Postgres.Tests.Support;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Schema;
using Npgsql;

namespace HrisOrleans.Postgres.Tests.Storage.Schema;

public sealed class PostgresDatabaseMigratorTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_several_that_migrate_at_once_all_succeed_and_each_script_runs_once()
    {
        var database = DatabaseOptions.ForPostgreSql(await server.CreateDatabase(Ct));
        await Parallel.ForAsync(0, 6, Ct, async (_, ct) => await DatabaseMigrator.Migrate(database, ct));

        Assert.Equal(SchemaScripts.For(DatabaseKind.PostgreSql).Select(script => script.Name), await Journal(database));
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        var database = await server.CreateMigratedDatabase(Ct);
        var before = await Journal(database);
        await DatabaseMigrator.Migrate(database, Ct);
        Assert.Equal(before, await Journal(database));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        var database = await server.CreateMigratedDatabase(Ct);
        await Execute(database, "insert into schema_versions (scriptname, applied) values ('9999-future', now())");

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => DatabaseMigrator.Migrate(database, Ct));
        Assert.Contains("9999-future", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_script_is_rolled_back_with_its_journal_row_and_tried_again_next_time()
    {
        var database = DatabaseOptions.ForPostgreSql(await server.CreateDatabase(Ct));
        DbUp.Engine.SqlScript good = new("0001-good", "create table good (id int);");
        DbUp.Engine.SqlScript bad = new("0002-bad", "create table bad (id int); insert into nowhere values (1);");

        var failure = await Assert.ThrowsAsync<SchemaException>(
            () => DatabaseMigrator.Migrate(database, [good, bad], TimeProvider.System, Ct));
        Assert.Contains("0002-bad", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["0001-good"], await Journal(database));

        await DatabaseMigrator.Migrate(
            database, [good, new("0002-bad", "create table bad (id int);")], TimeProvider.System, Ct);
        Assert.Equal(["0001-good", "0002-bad"], await Journal(database));
    }

    [Fact]
    public async Task Waiting_for_another_migration_can_be_given_up()
    {
        var database = DatabaseOptions.ForPostgreSql(await server.CreateDatabase(Ct));
        await using var held = await PostgresSchemaLock.Take(database.ConnectionString, Ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = DatabaseMigrator.Migrate(database, patience.Token);
        Assert.False(waiting.IsCompleted);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static async Task<List<string>> Journal(DatabaseOptions database)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand("select scriptname from schema_versions order by schemaversionsid");
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var names = new List<string>();
        while (await reader.ReadAsync(Ct))
            names.Add(reader.GetString(0));
        return names;
    }

    private static async Task Execute(DatabaseOptions database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
