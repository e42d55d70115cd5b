using System.Globalization;
using System.Text;
using HrisOrleans.Storage;

namespace HrisOrleans.Conformance.Storage;

/// <summary>Everything that a database's tables hold, as one text to be searched.</summary>
public static class DatabaseText
{
    public static async Task<string> Of(DatabaseOptions options, CancellationToken cancellationToken)
    {
        await using var source = options.CreateDataSource();
        var tables = options.Kind == DatabaseKind.Sqlite
            ? "select name from sqlite_master where type = 'table' order by name"
            : "select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name";
        var text = new StringBuilder();
        foreach (var table in await Rows(source, tables, cancellationToken))
        {
            text.AppendLine(table);
            foreach (var row in await Rows(source, $"select * from \"{table}\"", cancellationToken)) text.AppendLine(row);
        }

        return text.ToString();
    }

    private static async Task<List<string>> Rows(System.Data.Common.DbDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(field => Text(reader.GetValue(field)))));
        return rows;
    }

    private static string? Text(object value) => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture);
}
