using System.Runtime.CompilerServices;
using HrisOrleans.Api.Http;
using HrisOrleans.Contracts.Jobs;
using HrisOrleans.Csv;
using HrisOrleans.Domain;

namespace HrisOrleans.Api.Members;

/// <summary>Reads people to invite from a file, as it comes in. A record is one line: a quote that is not closed spoils its own line only.</summary>
internal static class CsvInvites
{
    public const string ContentType = "text/csv";

    private const int LongestLine = 64 * 1024;

    private static readonly IReadOnlyList<string>[] Names = [ColumnNames.Email, ColumnNames.GivenName, ColumnNames.FamilyName, ColumnNames.DisplayName, ColumnNames.Role];

    private enum Column
    {
        Email = 0,
        GivenName = 1,
        FamilyName = 2,
        DisplayName = 3,
        Role = 4,
    }

    /// <summary>Whether the request brings a file.</summary>
    public static bool Is(HttpRequest request) => request.GetTypedHeaders().ContentType is { } type && type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The lines in order, good and bad.</summary>
    /// <exception cref="RequestRefusedException">The file as a whole cannot be read.</exception>
    public static async IAsyncEnumerable<InviteLine> Read(Stream file, string? charset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new InviteLines();
        using var table = await CsvRefusals.Asking(async () => await CsvTable.Open((await CsvText.Open(file, charset, cancellationToken)).Reader, new CsvRules(OneLine: true, LongestLine), cancellationToken));
        var columns = Find(table.Headers);
        while (await CsvRefusals.Asking(() => table.Next(cancellationToken).AsTask()))
        {
            while (table.Skipped(out var before)) yield return InviteLines.Bad(before, "malformed_line");
            if (table.Blank) continue;
            yield return table.Fields > table.Headers.Count
                ? InviteLines.Bad(table.Line, "too_many_fields")
                : lines.Check(table.Line, Value(Column.Email), Value(Column.GivenName), Value(Column.FamilyName), Value(Column.DisplayName), Value(Column.Role));
        }

        while (table.Skipped(out var last)) yield return InviteLines.Bad(last, "malformed_line");

        string? Value(Column column) => columns[(int)column] is { } index ? table.Cell(index) : null;
    }

    private static int?[] Find(IReadOnlyList<string> headers)
    {
        var columns = new int?[Names.Length];
        for (var index = 0; index < headers.Count; index++)
        {
            var key = Words.Key(headers[index]);
            var column = Array.FindIndex(Names, names => names.Contains(key, StringComparer.Ordinal));
            if (column < 0) continue;
            if (columns[column] is not null) throw Refuse("csv_duplicate_column", "Two columns of the file mean the same.");
            columns[column] = index;
        }

        return columns[(int)Column.Email] is null ? throw Refuse("csv_no_email_column", "The file's first line names no column for e-mail addresses, such as email.") : columns;
    }

    public static RequestRefusedException Empty() => CsvRefusals.Of(CsvText.Empty());

    private static RequestRefusedException Refuse(string code, string detail) => RequestRefusedException.Of(code, RefusalKind.Unprocessable, detail);
}
