using System.Buffers;
using System.Data.Common;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace HrisOrleans.Storage.Sql;

internal sealed class SqliteDatabase(DatabaseOptions options) : Database
{
    private const int UniqueViolation = 2067;
    private const int PrimaryKeyViolation = 1555;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int Error = 1;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // Writers wait here in turn; SQLite itself would make them poll.
    private readonly SemaphoreSlim _turn = new(1, 1);

    public override string ForShare => "";

    public override string ForUpdate => "";

    public override string SkipLocked(string table) => "";

    public override int CommitLanes => 1;

    public override ValueTask<Func<string, string>> LowerCase(CancellationToken cancellationToken) => new(text => $"lower_case({text})");

    public override string AsciiLowerCase(string text) => $"lower({text})";

    public override void Bind(DbCommand command, string name, SqlType type, object? value) => ((SqliteCommand)command).Parameters.Add(new SqliteParameter(name, value switch
    {
        null => DBNull.Value,
        Guid id => id.ToString("D"),
        DateTimeOffset moment => Moments.ToText(moment),
        UInt128 fingerprint => Fingerprints.ToText(fingerprint),
        bool flag => flag ? 1 : 0,
        var plain => plain,
    }));

    public override RowsParameter Rows<T>(string alias, ColumnSet<T> columns, IReadOnlyList<T> rows)
    {
        var cells = string.Join(", ", columns.Columns.Select((column, index) => $"{(column.Type == SqlType.Bytes ? $"unhex(value ->> {index})" : $"value ->> {index}")} as {column.Name}"));
        return new RowsParameter(
            alias,
            $"(select {cells} from json_each(@{alias}_rows)) as {alias}",
            command => ((SqliteCommand)command).Parameters.Add(new SqliteParameter($"{alias}_rows", ToJson(columns, rows))));
    }

    public override string In(string column, RowsParameter rows) => $"{column} in (select k from {rows})";

    public override DateTimeOffset ReadMoment(DbDataReader reader, int column) => Moments.FromText(reader.GetString(column));

    public override Guid ReadUuid(DbDataReader reader, int column) => Guid.ParseExact(reader.GetString(column), "D");

    public override UInt128 ReadFingerprint(DbDataReader reader, int column) => Fingerprints.FromText(reader.GetString(column));

    public override bool IsUniqueViolation(DbException exception) => exception is SqliteException { SqliteExtendedErrorCode: UniqueViolation or PrimaryKeyViolation };

    public override bool IsTransient(DbException exception) => false;

    public override bool IsRefusal(DbException exception) => exception is SqliteException { SqliteErrorCode: Constraint or Mismatch or Error };

    public override ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(options.ConnectionString)) SqliteConnection.ClearPool(connection);
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask<DbConnection> Connect(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(options.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            // The write-ahead log is a property of the file; these are the connection's own.
            await using var pragmas = connection.CreateCommand();
            pragmas.CommandText = "pragma busy_timeout = 30000; pragma synchronous = full; pragma foreign_keys = on";
            await pragmas.ExecuteNonQueryAsync(cancellationToken);
            // SQLite's own lower() knows only ASCII.
            connection.CreateFunction("lower_case", (string? text) => text?.ToLowerInvariant(), isDeterministic: true);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Not deferred: the right to write is taken at once, so that what is read inside stays true until the end.
    protected override ValueTask<DbTransaction> Begin(DbConnection connection, CancellationToken cancellationToken) =>
        new(((SqliteConnection)connection).BeginTransaction(deferred: false));

    protected override async ValueTask<IDisposable?> Turn(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Turns(_turn);
    }

    private static string ToJson<T>(ColumnSet<T> columns, IReadOnlyList<T> rows)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            writer.WriteStartArray();
            foreach (var column in columns.Columns) column.WriteCell(writer, row);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private sealed class Turns(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
