using HrisOrleans.Storage;
using HrisOrleans.Storage.Schema;
using Npgsql;

namespace HrisOrleans.Postgres.Tests.Support;

public sealed class PostgresServerTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_database_is_empty_and_apart()
    {
        var first = await server.CreateDatabase(Ct);
        var second = await server.CreateDatabase(Ct);
        await Scalar(first, "create table here (id int)");
        Assert.Equal(0L, await Scalar(second, "select count(*) from pg_tables where tablename = 'here'"));
    }

    [Fact]
    public async Task What_was_committed_survives_a_kill_and_the_address_stays()
    {
        await using var mine = await PostgresServer.StartPrivate(new PostgresSettings { Fsync = true });
        var database = await mine.CreateDatabase(Ct);
        await Scalar(database, "create table kept (id int); insert into kept values (7)");
        var before = mine.PostmasterPid;

        await mine.Kill();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Scalar(database, "select 1"));
        await mine.Restart();

        Assert.NotEqual(before, mine.PostmasterPid);
        Assert.Equal(7, await Scalar(database, "select id from kept"));
        Assert.Equal("on", await Scalar(database, "show fsync"));
    }

    [Fact]
    public async Task A_migration_that_dies_with_its_server_is_finished_by_the_next_one()
    {
        await using var mine = await PostgresServer.StartPrivate();
        var database = DatabaseOptions.ForPostgreSql(await mine.CreateDatabase(Ct));
        var held = await PostgresSchemaLock.Take(database.ConnectionString, Ct);
        await mine.Kill();
        await mine.Restart();

        // The lock of the dead session does not stand in the way.
        await DatabaseMigrator.Migrate(database, Ct);
        await held.DisposeAsync();
        Assert.Equal(1L, await Scalar(database.ConnectionString, "select count(*) from schema_versions where scriptname = '0001-orleans'"));
    }

    private static async Task<object?> Scalar(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct);
    }
}
