using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace HrisOrleans.Storage.Sql;

internal sealed class PostgreSqlDatabase(DatabaseOptions options) : Database
{
    private const string Unicode = "und-x-icu";

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(options.ConnectionString);
    private Func<string, string>? _lower;

    public override string ForShare => "for share";

    public override string ForUpdate => "for update";

    public override string SkipLocked(string table) => $"for update of {table} skip locked";

    public override int CommitLanes => 2;

    // lower() follows the database's locale, which knows only ASCII when it is "C"; ICU knows them all, where it was built in.
    public override async ValueTask<Func<string, string>> LowerCase(CancellationToken cancellationToken)
    {
        if (_lower is not null) return _lower;
        var icu = await Read(work => work.Sql("select 1 from pg_collation where collname = @name").With("name", Unicode).Any(cancellationToken), cancellationToken);
        return _lower = icu ? text => $"lower(({text}) collate \"{Unicode}\")" : text => $"lower({text})";
    }

    public override string AsciiLowerCase(string text) => $"lower(({text}) collate \"C\")";

    public override void Bind(DbCommand command, string name, SqlType type, object? value) => command.Parameters.Add(new NpgsqlParameter
    {
        ParameterName = name,
        NpgsqlDbType = TypeOf(type),
        Value = value switch
        {
            null => DBNull.Value,
            UInt128 fingerprint => Fingerprints.ToUuid(fingerprint),
            DateTimeOffset moment => moment.UtcDateTime,
            var plain => plain,
        },
    });

    public override RowsParameter Rows<T>(string alias, ColumnSet<T> columns, IReadOnlyList<T> rows)
    {
        var arrays = string.Join(", ", columns.Columns.Select(column => $"@{alias}_{column.Name}"));
        return new RowsParameter(alias, $"unnest({arrays}) as {alias}({columns.Names})", command =>
        {
            foreach (var column in columns.Columns)
            {
                command.Parameters.Add(new NpgsqlParameter
                {
                    ParameterName = $"{alias}_{column.Name}",
                    NpgsqlDbType = NpgsqlDbType.Array | TypeOf(column.Type),
                    Value = column.ToArray(rows),
                });
            }
        });
    }

    // Not "in (select …)", which the planner may turn into a join of its own making.
    public override string In(string column, RowsParameter rows) => $"{column} = any(@{rows.Alias}_k)";

    public override DateTimeOffset ReadMoment(DbDataReader reader, int column) => new(reader.GetDateTime(column), TimeSpan.Zero);

    public override Guid ReadUuid(DbDataReader reader, int column) => reader.GetGuid(column);

    public override UInt128 ReadFingerprint(DbDataReader reader, int column) => Fingerprints.FromUuid(reader.GetGuid(column));

    public override bool IsUniqueViolation(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool IsTransient(DbException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    // Classes 08, 53, 57 and 58 tell of the server, not of the statement.
    public override bool IsRefusal(DbException exception) => exception is PostgresException { SqlState: [var first, var second, ..] } && (first, second) is not (('0', '8') or ('5', '3') or ('5', '7') or ('5', '8'));

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    protected override async ValueTask<DbConnection> Connect(CancellationToken cancellationToken) => await _source.OpenConnectionAsync(cancellationToken);

    protected override ValueTask<DbTransaction> Begin(DbConnection connection, CancellationToken cancellationToken) => connection.BeginTransactionAsync(cancellationToken);

    protected override ValueTask<IDisposable?> Turn(CancellationToken cancellationToken) => new((IDisposable?)null);

    private static NpgsqlDbType TypeOf(SqlType type) => type switch
    {
        SqlType.Text => NpgsqlDbType.Text,
        SqlType.Int => NpgsqlDbType.Integer,
        SqlType.Long => NpgsqlDbType.Bigint,
        SqlType.Bool => NpgsqlDbType.Boolean,
        SqlType.Moment => NpgsqlDbType.TimestampTz,
        SqlType.Uuid => NpgsqlDbType.Uuid,
        SqlType.Bytes => NpgsqlDbType.Bytea,
        SqlType.Fingerprint => NpgsqlDbType.Uuid,
    };
}
