using HrisOrleans.Storage;
using HrisOrleans.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace HrisOrleans.Tests.Golden;

/// <summary>The stored rows: connection, address claims, plans, events and the rest, as they were first shipped.</summary>
public sealed class SchemaGoldenTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hris-schema-").FullName;

    [Fact]
    public async Task Every_table_stays_as_it_is_stored()
    {
        var found = await Tables();
        Assert.Equal(GoldenFile.Lines("schema.txt"), found.SelectMany(table => table.Value.Select(column => $"{table.Key}.{column.Name} {(column.Key > 0 ? $"key {column.Key}" : "")}".TrimEnd())));
    }

    [Fact]
    public async Task Every_table_of_ours_begins_its_key_with_the_tenant() =>
        Assert.All(await Tables(), table => Assert.Equal("tenant", table.Value.Single(column => column.Key == 1).Name));

    [Fact]
    public async Task Every_table_that_is_pruned_carries_a_date()
    {
        string[] pruned = ["events", "plans", "plan_chunks", "syncs", "sync_faults", "mail_outbox", "browse_chunks", "idempotency_keys", "member_values", "removals", "granted_counts", "webhook_deliveries", "jobs", "job_items", "pushed_file_parts"];
        var tables = await Tables();
        Assert.All(pruned, table => Assert.Contains(tables[table], column => column.Name is "created_at" or "at" or "reserved_at"));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<SortedDictionary<string, List<(string Name, long Key)>>> Tables()
    {
        var options = DatabaseOptions.ForSqliteFile(Path.Combine(_folder, "schema.db"));
        await DatabaseMigrator.Migrate(options, TestContext.Current.CancellationToken);
        await using var connection = new SqliteConnection(options.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var command = connection.CreateCommand();
        command.CommandText = """
            select m.name, c.name, c.pk from sqlite_master m, pragma_table_info(m.name) c
            where m.type = 'table' and m.name not like 'Orleans%' and m.name not like 'sqlite_%' and m.name <> 'schema_versions' order by m.name, c.cid
            """;
        var tables = new SortedDictionary<string, List<(string, long)>>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            if (!tables.TryGetValue(reader.GetString(0), out var columns)) tables[reader.GetString(0)] = columns = [];
            columns.Add((reader.GetString(1), reader.GetInt64(2)));
        }

        return tables;
    }
}
