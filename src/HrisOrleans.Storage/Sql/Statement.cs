using System.Data.Common;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Sql;

/// <summary>One SQL statement with its parameters; run once.</summary>
internal sealed class Statement(Database database, DbCommand command)
{
    public Statement With(string name, string? value) => Bind(name, SqlType.Text, value);

    public Statement With(TenantId tenant) => Bind("tenant", SqlType.Text, tenant.Value);

    public Statement With(string name, int? value) => Bind(name, SqlType.Int, value);

    public Statement With(string name, long? value) => Bind(name, SqlType.Long, value);

    public Statement With(string name, bool value) => Bind(name, SqlType.Bool, value);

    public Statement With(string name, DateTimeOffset? value) => Bind(name, SqlType.Moment, value);

    public Statement With(string name, Guid? value) => Bind(name, SqlType.Uuid, value);

    public Statement With(string name, byte[]? value) => Bind(name, SqlType.Bytes, value);

    public Statement With(RowsParameter rows)
    {
        rows.Bind(command);
        return this;
    }

    /// <returns>How many rows were written.</returns>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        await using (command) return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>All rows of the answer.</summary>
    public async Task<List<T>> All<T>(Func<Row, T> read, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            var row = new Row(reader, database);
            while (await reader.ReadAsync(cancellationToken))
            {
                row.Rewind();
                rows.Add(read(row));
            }

            return rows;
        }
    }

    /// <summary>The first row, or the type's default when there is none.</summary>
    public async Task<T?> First<T>(Func<Row, T> read, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? read(new Row(reader, database)) : default;
        }
    }

    /// <summary>Whether there is any row.</summary>
    public async Task<bool> Any(CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken);
        }
    }

    private Statement Bind(string name, SqlType type, object? value)
    {
        database.Bind(command, name, type, value);
        return this;
    }
}
