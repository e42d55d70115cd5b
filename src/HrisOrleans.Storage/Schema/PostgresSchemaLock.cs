using Npgsql;

namespace HrisOrleans.Storage.Schema;

/// <summary>
/// A session advisory lock on a connection of its own. The server lets go of it when that connection ends, however
/// the process ends, so a crashed migration never blocks the next one.
/// </summary>
internal sealed class PostgresSchemaLock : IAsyncDisposable
{
    // Any constant does, as long as nothing else in the database takes the same one.
    private const long Key = 0x4872_6973_4F72_6C01;

    private readonly NpgsqlConnection _connection;

    private PostgresSchemaLock(NpgsqlConnection connection) => _connection = connection;

    public static async Task<IAsyncDisposable> Take(string connectionString, CancellationToken ct)
    {
        // Not pooled: closing must end the session, and with it the lock.
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        var connection = new NpgsqlConnection(unpooled.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand("select pg_advisory_lock($1)", connection);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Key });
            // The one before us may take as long as its scripts take; the caller's token bounds the wait.
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(ct);
            return new PostgresSchemaLock(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
