using System.Data.Common;
using Npgsql;

namespace HrisOrleans.Storage;

/// <summary>Tells a database that is away from a statement that is wrong.</summary>
public static class DatabaseOutage
{
    /// <summary>
    /// The server could not be reached, ended the connection or is short of means; the same statement may succeed
    /// later. Whether the last one was committed is unknown.
    /// </summary>
    public static bool Is(DbException trouble) => trouble switch
    {
        // Classes 08, 53, 57 and 58 tell of the server, not of the statement.
        PostgresException refused => refused.SqlState is ['0', '8', ..] or ['5', '3' or '7' or '8', ..],
        NpgsqlException => true,
        _ => false,
    };
}
