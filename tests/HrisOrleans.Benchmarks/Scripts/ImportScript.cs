using System.Buffers.Binary;
using System.IO.Hashing;
using Npgsql;
using NpgsqlTypes;

namespace HrisOrleans.Benchmarks.Scripts;

/// <summary>
/// What a good engineer writes in an afternoon to mirror an employee list into a table: no plan, no history, no reasons,
/// nobody asked. It is what our sync is measured against, so it is as quick as such a script gets.
/// </summary>
internal sealed class ImportScript : IAsyncDisposable
{
    private const short Active = 1;
    private const short Inactive = 2;
    private const short Gone = 3;

    private static readonly Guid Tenant = new("6f1c9f58-3c0e-4f0a-9a51-2f3d5a8f7b10");

    private readonly EmployeePages _pages;
    private readonly NpgsqlDataSource _database;

    public ImportScript(Uri list, string token, string database)
    {
        _pages = new EmployeePages(list, token);
        _database = NpgsqlDataSource.Create(database);
    }

    /// <summary>Variant b: everything into a temporary table, and the database finds out what changed.</summary>
    public async Task<ScriptResult> LetDatabaseCompare()
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Run(connection, ImportSql.MakeIncoming);
        var seen = 0;
        await using (var copy = await connection.BeginBinaryImportAsync(ImportSql.CopyIncoming))
        {
            await foreach (var page in _pages.Read())
            {
                foreach (var record in page) await Put(copy, Employee.Parse(record));
                seen += page.Count;
            }

            await copy.CompleteAsync();
        }

        await Run(connection, ImportSql.AnalyzeIncoming);
        var written = await Run(connection, ImportSql.Merge);
        var gone = await Run(connection, ImportSql.MarkMissing, Tenant, Gone);
        await transaction.CommitAsync();
        return new ScriptResult(seen, written, gone);
    }

    /// <summary>Variant c: the known hashes first, compared here; only what differs goes to the database.</summary>
    public async Task<ScriptResult> CompareHashes()
    {
        await using var connection = await _database.OpenConnectionAsync();
        var known = await KnownHashes(connection);
        var changed = new List<Employee>();
        var seen = 0;
        await foreach (var page in _pages.Read())
        {
            foreach (var record in page)
            {
                seen++;
                if (known.Remove(EmployeePages.IdOf(record.Span), out var hash) && hash == XxHash128.HashToUInt128(record.Span)) continue;
                changed.Add(Employee.Parse(record));
            }
        }

        await using var transaction = await connection.BeginTransactionAsync();
        var written = changed.Count == 0 ? 0 : await Merge(connection, changed);
        var gone = known.Count == 0 ? 0 : await Run(connection, ImportSql.MarkNamed, Tenant, Gone, known.Keys.ToArray());
        await transaction.CommitAsync();
        return new ScriptResult(seen, written, gone);
    }

    public async ValueTask DisposeAsync()
    {
        _pages.Dispose();
        await _database.DisposeAsync();
    }

    private static async Task<Dictionary<string, UInt128>> KnownHashes(NpgsqlConnection connection)
    {
        var known = new Dictionary<string, UInt128>(100_000);
        await using var export = await connection.BeginBinaryExportAsync(ImportSql.CopyHashes(Tenant));
        while (await export.StartRowAsync() >= 0)
        {
            var id = export.Read<string>(NpgsqlDbType.Text);
            known.Add(id, BinaryPrimitives.ReadUInt128BigEndian(export.Read<byte[]>(NpgsqlDbType.Bytea)));
        }

        return known;
    }

    private static async Task<int> Merge(NpgsqlConnection connection, List<Employee> changed)
    {
        await Run(connection, ImportSql.MakeIncoming);
        await using (var copy = await connection.BeginBinaryImportAsync(ImportSql.CopyIncoming))
        {
            foreach (var employee in changed) await Put(copy, employee);
            await copy.CompleteAsync();
        }

        await Run(connection, ImportSql.AnalyzeIncoming);
        return await Run(connection, ImportSql.Merge);
    }

    private static async ValueTask Put(NpgsqlBinaryImporter copy, Employee employee)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await copy.StartRowAsync();
        await copy.WriteAsync(Guid.NewGuid(), NpgsqlDbType.Uuid);
        await copy.WriteAsync(Tenant, NpgsqlDbType.Uuid);
        await copy.WriteAsync(employee.EmployeeId, NpgsqlDbType.Text);
        await copy.WriteAsync(employee.WorkEmail, NpgsqlDbType.Text);
        await copy.WriteAsync(employee.FirstName, NpgsqlDbType.Text);
        await copy.WriteAsync(employee.LastName, NpgsqlDbType.Text);
        await copy.WriteAsync($"{employee.PreferredName ?? employee.FirstName} {employee.LastName}", NpgsqlDbType.Text);
        await copy.WriteAsync(employee.JobTitleName, NpgsqlDbType.Text);
        await copy.WriteAsync(employee.DepartmentName, NpgsqlDbType.Text);
        await copy.WriteAsync(employee.LocationName, NpgsqlDbType.Text);
        await copy.WriteAsync(employee.Status == "Active" ? Active : Inactive, NpgsqlDbType.Smallint);
        await copy.WriteAsync(employee.Raw, NpgsqlDbType.Jsonb);
        await copy.WriteAsync(employee.Hash, NpgsqlDbType.Bytea);
        await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
    }

    private static async Task<int> Run(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync();
    }
}
