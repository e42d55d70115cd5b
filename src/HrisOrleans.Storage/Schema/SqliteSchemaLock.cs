using Microsoft.Data.Sqlite;

namespace HrisOrleans.Storage.Schema;

/// <summary>
/// An exclusively opened file beside the database. The operating system lets go of it when the process ends,
/// however it ends. The file itself stays: deleting it would let two processes lock two different files.
/// </summary>
internal sealed class SqliteSchemaLock : IAsyncDisposable
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private SqliteSchemaLock(FileStream file) => _file = file;

    public static async Task<IAsyncDisposable> Take(string connectionString, TimeProvider time, CancellationToken ct)
    {
        var database = new SqliteConnectionStringBuilder(connectionString);
        if (database.Mode == SqliteOpenMode.Memory
            || string.IsNullOrEmpty(database.DataSource)
            || database.DataSource.StartsWith(':')
            || database.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            throw new SchemaException("The SQLite database must be a plain file path: nothing else survives a restart.");

        var path = Path.GetFullPath(database.DataSource) + ".schema-lock";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                return new SqliteSchemaLock(
                    new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException held) when (IsHeldByAnother(held))
            {
                await Task.Delay(RetryEvery, time, ct);
            }
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    // A full disk or a missing folder are IOExceptions too, and waiting would not cure them.
    private static bool IsHeldByAnother(IOException exception)
    {
        const int windowsSharingViolation = unchecked((int)0x80070020);
        const int linuxWouldBlock = 11;
        const int macWouldBlock = 35;
        return exception.HResult is windowsSharingViolation or linuxWouldBlock or macWouldBlock;
    }
}
