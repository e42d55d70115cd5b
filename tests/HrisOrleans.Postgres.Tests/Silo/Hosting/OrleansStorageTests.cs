using HrisOrleans.Postgres.Tests.Support;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace HrisOrleans.Postgres.Tests.Silo.Hosting;

public sealed class PostgresOrleansStorageTests(PostgresServer server) : OrleansStorageContract
{
    protected override Task<DatabaseOptions> Database() =>
        server.CreateMigratedDatabase(TestContext.Current.CancellationToken);
}

public sealed class SqliteOrleansStorageTests : OrleansStorageContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hris-sqlite-");

    protected override async Task<DatabaseOptions> Database()
    {
        var options = DatabaseOptions.ForSqliteFile(Path.Combine(_folder.FullName, "hris.db"));
        await DatabaseMigrator.Migrate(options, TestContext.Current.CancellationToken);
        return options;
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
