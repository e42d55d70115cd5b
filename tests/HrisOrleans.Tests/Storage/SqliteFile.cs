using HrisOrleans.Storage;
using HrisOrleans.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace HrisOrleans.Tests.Storage;

/// <summary>A SQLite database in a folder of its own, gone with the test.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hris-sqlite-");

    public SqliteFile() => Options = DatabaseOptions.ForSqliteFile(Path.Combine(Folder, "hris.db"));

    public string Folder => _folder.FullName;

    public DatabaseOptions Options { get; }

    public static async Task<SqliteFile> Migrated()
    {
        var file = new SqliteFile();
        await DatabaseMigrator.Migrate(file.Options, TestContext.Current.CancellationToken);
        return file;
    }

    public async Task Execute(string sql)
    {
        await using var connection = new SqliteConnection(Options.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task<List<object>> Column(string sql)
    {
        await using var connection = new SqliteConnection(Options.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var values = new List<object>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            values.Add(reader.GetValue(0));
        return values;
    }

    public void Dispose()
    {
        SqliteConnection.ClearPool(new SqliteConnection(Options.ConnectionString));
        _folder.Delete(recursive: true);
    }
}
