using System.Text.Json;

namespace HrisOrleans.Storage.Sql;

/// <summary>One column of rows that a statement takes as a parameter.</summary>
internal abstract class Column<T>(string name, SqlType type)
{
    public string Name => name;

    public SqlType Type => type;

    /// <summary>The column as an array, for PostgreSQL's <c>unnest</c>.</summary>
    public abstract Array ToArray(IReadOnlyList<T> rows);

    /// <summary>One cell, for SQLite's <c>json_each</c>.</summary>
    public abstract void WriteCell(Utf8JsonWriter writer, T row);
}

/// <summary>The columns of rows that statements take as one parameter: how each comes out of <typeparamref name="T"/>.</summary>
internal sealed class ColumnSet<T>
{
    private readonly List<Column<T>> _columns = [];

    public IReadOnlyList<Column<T>> Columns => _columns;

    public string Names { get; private set; } = "";

    public ColumnSet<T> Text(string name, Func<T, string?> get) =>
        Add(name, SqlType.Text, get, value => value, (writer, value) => writer.WriteStringValue(value));

    public ColumnSet<T> Int(string name, Func<T, int?> get) =>
        Add(name, SqlType.Int, get, value => value, (writer, value) => Number(writer, value));

    public ColumnSet<T> Long(string name, Func<T, long?> get) =>
        Add(name, SqlType.Long, get, value => value, (writer, value) => Number(writer, value));

    public ColumnSet<T> Bool(string name, Func<T, bool> get) =>
        Add(name, SqlType.Bool, get, value => value, (writer, value) => writer.WriteNumberValue(value ? 1 : 0));

    public ColumnSet<T> Moment(string name, Func<T, DateTimeOffset?> get) => Add(
        name, SqlType.Moment, get, value => value?.UtcDateTime, (writer, value) => writer.WriteStringValue(value is { } moment ? Moments.ToText(moment) : null));

    public ColumnSet<T> Uuid(string name, Func<T, Guid?> get) => Add(
        name, SqlType.Uuid, get, value => value, (writer, value) => writer.WriteStringValue(value?.ToString("D")));

    public ColumnSet<T> Fingerprint(string name, Func<T, UInt128?> get) => Add(
        name,
        SqlType.Fingerprint,
        get,
        value => value is { } fingerprint ? Fingerprints.ToUuid(fingerprint) : (Guid?)null,
        (writer, value) => writer.WriteStringValue(value is { } fingerprint ? Fingerprints.ToText(fingerprint) : null));

    public ColumnSet<T> Bytes(string name, Func<T, byte[]?> get) => Add(
        name, SqlType.Bytes, get, value => value, (writer, value) => writer.WriteStringValue(value is null ? null : Convert.ToHexStringLower(value)));

    private static void Number(Utf8JsonWriter writer, long? value)
    {
        if (value is { } number) writer.WriteNumberValue(number);
        else writer.WriteNullValue();
    }

    private ColumnSet<T> Add<TValue, TElement>(string name, SqlType type, Func<T, TValue> get, Func<TValue, TElement> element, Action<Utf8JsonWriter, TValue> cell)
    {
        _columns.Add(new Typed<TValue, TElement>(name, type, get, element, cell));
        Names = string.Join(", ", _columns.Select(column => column.Name));
        return this;
    }

    private sealed class Typed<TValue, TElement>(string name, SqlType type, Func<T, TValue> get, Func<TValue, TElement> element, Action<Utf8JsonWriter, TValue> cell)
        : Column<T>(name, type)
    {
        public override Array ToArray(IReadOnlyList<T> rows)
        {
            var array = new TElement[rows.Count];
            for (var i = 0; i < array.Length; i++) array[i] = element(get(rows[i]));
            return array;
        }

        public override void WriteCell(Utf8JsonWriter writer, T row) => cell(writer, get(row));
    }
}

/// <summary>Rows inside a statement: the text to select from, and what binds them.</summary>
internal sealed record RowsParameter(string Alias, string Sql, Action<System.Data.Common.DbCommand> Bind)
{
    public override string ToString() => Sql;
}
