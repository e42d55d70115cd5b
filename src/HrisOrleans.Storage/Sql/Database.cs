using System.Data.Common;

namespace HrisOrleans.Storage.Sql;

/// <summary>
/// The seam between the two databases: how they open, begin and keep values, and the few words in which their SQL
/// differs. Everything else is written once.
/// </summary>
internal abstract class Database : IAsyncDisposable
{
    private const int Attempts = 6;

    /// <summary>Locks the rows of a select against change until the end of the transaction; empty where one writer runs at a time.</summary>
    public abstract string ForShare { get; }

    /// <summary>Locks the rows of a select; empty where one writer runs at a time.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>Locks the rows of one table of a select and passes over what others hold.</summary>
    public abstract string SkipLocked(string table);

    public static Database For(DatabaseOptions options) => options.Kind switch
    {
        DatabaseKind.PostgreSql => new PostgreSqlDatabase(options),
        DatabaseKind.Sqlite => new SqliteDatabase(options),
    };

    /// <summary>How many commits may run side by side.</summary>
    public abstract int CommitLanes { get; }

    /// <summary>SQL that gives a text expression in lower case, whatever its alphabet.</summary>
    public abstract ValueTask<Func<string, string>> LowerCase(CancellationToken cancellationToken);

    /// <summary>SQL that gives a text expression with the letters of ASCII in lower case and all others as they are.</summary>
    public abstract string AsciiLowerCase(string text);

    public abstract void Bind(DbCommand command, string name, SqlType type, object? value);

    public abstract RowsParameter Rows<T>(string alias, ColumnSet<T> columns, IReadOnlyList<T> rows);

    /// <summary>Whether a column is one of the values <c>k</c> of <paramref name="rows"/>; read row by row against a set.</summary>
    public abstract string In(string column, RowsParameter rows);

    public abstract DateTimeOffset ReadMoment(DbDataReader reader, int column);

    public abstract Guid ReadUuid(DbDataReader reader, int column);

    public abstract UInt128 ReadFingerprint(DbDataReader reader, int column);

    public abstract bool IsUniqueViolation(DbException exception);

    /// <summary>The transaction lost against another one and may be run again.</summary>
    public abstract bool IsTransient(DbException exception);

    /// <summary>The statement itself was refused, and the connection still stands.</summary>
    public abstract bool IsRefusal(DbException exception);

    /// <summary>Runs statements that read, each on its own snapshot.</summary>
    public async Task<T> Read<T>(Func<Work, Task<T>> body, CancellationToken cancellationToken)
    {
        await using var connection = await Connect(cancellationToken);
        return await body(new Work(this, connection, null));
    }

    /// <summary>
    /// Runs a transaction, again when it lost against another one. It is kept unless the body abandons it or throws.
    /// An exception out of the commit leaves the outcome unknown.
    /// </summary>
    public async Task<T> Write<T>(Func<Work, Task<T>> body, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Once(body, cancellationToken);
            }
            catch (DbException lost) when (attempt < Attempts && IsTransient(lost))
            {
                // Run it again: whoever won has what we waited for.
            }
        }
    }

    public Task Write(Func<Work, Task> body, CancellationToken cancellationToken) => Write(
        async work =>
        {
            await body(work);
            return true;
        },
        cancellationToken);

    public abstract ValueTask DisposeAsync();

    protected abstract ValueTask<DbConnection> Connect(CancellationToken cancellationToken);

    protected abstract ValueTask<DbTransaction> Begin(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Waits for the turn to write, where one writer runs at a time.</summary>
    protected abstract ValueTask<IDisposable?> Turn(CancellationToken cancellationToken);

    private async Task<T> Once<T>(Func<Work, Task<T>> body, CancellationToken cancellationToken)
    {
        using var turn = await Turn(cancellationToken);
        await using var connection = await Connect(cancellationToken);
        await using var transaction = await Begin(connection, cancellationToken);
        var work = new Work(this, connection, transaction);
        var result = await body(work);
        // Once everything is written the commit is not cancelled: nobody would know how it ended.
        if (work.Abandoned) await transaction.RollbackAsync(CancellationToken.None);
        else await transaction.CommitAsync(CancellationToken.None);
        return result;
    }
}
