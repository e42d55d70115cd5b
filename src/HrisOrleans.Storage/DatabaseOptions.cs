using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace HrisOrleans.Storage;

/// <summary>Which database, and how to reach it.</summary>
public sealed record DatabaseOptions
{
    public required DatabaseKind Kind { get; init; }

    /// <summary>An Npgsql or Microsoft.Data.Sqlite connection string. It may hold a password: never log it.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The SQLite database in the file at <paramref name="path"/>, which need not exist yet.</summary>
    public static DatabaseOptions ForSqliteFile(string path) => new()
    {
        Kind = DatabaseKind.Sqlite,
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(path),
            // Seconds a statement waits for the writer before it: SQLite has one writer at a time.
            DefaultTimeout = 30,
        }.ToString(),
    };

    public static DatabaseOptions ForPostgreSql(string connectionString) => new()
    {
        Kind = DatabaseKind.PostgreSql,
        ConnectionString = connectionString,
    };

    /// <summary>A new source of connections; the caller owns and disposes it.</summary>
    public DbDataSource CreateDataSource() => Kind switch
    {
        DatabaseKind.Sqlite => SqliteFactory.Instance.CreateDataSource(ConnectionString),
        DatabaseKind.PostgreSql => NpgsqlDataSource.Create(ConnectionString),
    };

    // A record prints its members; the password must not travel that way.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(nameof(Kind)).Append(" = ").Append(Kind);
        return true;
    }
}
