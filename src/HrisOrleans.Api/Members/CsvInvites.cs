using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using HrisOrleans.Api.Http;
using HrisOrleans.Contracts.Jobs;
using HrisOrleans.Domain;

namespace HrisOrleans.Api.Members;

/// <summary>Reads people to invite from a file, as it comes in. A record is one line: a quote that is not closed spoils its own line only.</summary>
internal static class CsvInvites
{
    public const string ContentType = "text/csv";

    private const int LongestLine = 64 * 1024;

    // Headers are compared by their letters and digits, in lower case.
    private static readonly Dictionary<string, Column> Names = new(StringComparer.Ordinal)
    {
        ["email"] = Column.Email, ["emailaddress"] = Column.Email, ["mail"] = Column.Email, ["mailaddress"] = Column.Email, ["workemail"] = Column.Email, ["emailadresse"] = Column.Email,
        ["givenname"] = Column.GivenName, ["firstname"] = Column.GivenName, ["forename"] = Column.GivenName, ["vorname"] = Column.GivenName,
        ["familyname"] = Column.FamilyName, ["lastname"] = Column.FamilyName, ["surname"] = Column.FamilyName, ["nachname"] = Column.FamilyName,
        ["displayname"] = Column.DisplayName, ["fullname"] = Column.DisplayName, ["name"] = Column.DisplayName,
        ["role"] = Column.Role, ["rolle"] = Column.Role,
    };

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
        var malformed = new Queue<int>();
        using var text = await Text(file, charset, cancellationToken);
        using var reader = CsvReader.Create(text, Options(malformed), true);
        var columns = await Header(reader, cancellationToken);
        while (await Next(reader, cancellationToken))
        {
            while (malformed.TryDequeue(out var before)) yield return InviteLines.Bad(before, "malformed_line");
            var line = (int)reader.LineNumber;
            if (Blank(reader)) continue;
            yield return reader.FieldCount > reader.Headers.Count
                ? InviteLines.Bad(line, "too_many_fields")
                : lines.Check(line, Value(Column.Email), Value(Column.GivenName), Value(Column.FamilyName), Value(Column.DisplayName), Value(Column.Role));
        }

        while (malformed.TryDequeue(out var last)) yield return InviteLines.Bad(last, "malformed_line");

        string? Value(Column column) => columns[(int)column] is { } index && index < reader.FieldCount ? reader.GetString(index) : null;
    }

    private static CsvReaderOptions Options(Queue<int> malformed) => new()
    {
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Skip,
        MaxRecordSize = LongestLine,
        TrackLineNumbers = true,
        TrimWhitespace = true,
        IncludeValuesInExceptions = false,
        OnMalformedRecord = record => malformed.Enqueue((int)record.LineNumber),
    };

    private static async Task<int?[]> Header(CsvReader reader, CancellationToken cancellationToken)
    {
        try
        {
            await reader.ReadHeaderAsync(cancellationToken);
        }
        catch (CsvFormatException)
        {
            throw Unreadable(1);
        }
        catch (DecoderFallbackException)
        {
            throw WrongEncoding();
        }

        var columns = new int?[Enum.GetValues<Column>().Length];
        for (var index = 0; index < reader.Headers.Count; index++)
        {
            if (!Names.TryGetValue(Key(reader.Headers[index]), out var column)) continue;
            if (columns[(int)column] is not null) throw Refuse("csv_duplicate_column", "Two columns of the file mean the same.");
            columns[(int)column] = index;
        }

        if (reader.Headers.All(string.IsNullOrWhiteSpace)) throw Empty();
        return columns[(int)Column.Email] is null ? throw Refuse("csv_no_email_column", "The file's first line names no column for e-mail addresses, such as email.") : columns;
    }

    private static async Task<bool> Next(CsvReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException wrong)
        {
            throw Unreadable(wrong.LineNumber);
        }
        catch (DecoderFallbackException)
        {
            throw WrongEncoding();
        }
    }

    // A byte order mark says more than a header that somebody's browser made up.
    private static async Task<TextReader> Text(Stream file, string? charset, CancellationToken cancellationToken)
    {
        var mark = new byte[3];
        var read = await file.ReadAtLeastAsync(mark, mark.Length, throwOnEndOfStream: false, cancellationToken);
        if (read == 0) throw Empty();
        var (encoding, length) = mark.AsSpan(0, read) switch
        {
            [0xEF, 0xBB, 0xBF] => (new UTF8Encoding(false, throwOnInvalidBytes: true), 3),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), 2),
            _ => (Declared(charset), 0),
        };
        return new StreamReader(new Rejoined(mark.AsMemory(length, read - length), file), encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 16 * 1024);
    }

    private static Encoding Declared(string? charset) => charset?.ToLowerInvariant() switch
    {
        null or "" or "utf-8" or "utf8" or "us-ascii" => new UTF8Encoding(false, throwOnInvalidBytes: true),
        "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!,
        _ => throw RequestRefusedException.OfStatus("unsupported_charset", StatusCodes.Status415UnsupportedMediaType, "The file must be UTF-8, UTF-16 with a byte order mark, or windows-1252 when the content type says so."),
    };

    private static string Key(string header) => string.Concat(header.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static bool Blank(CsvReader reader)
    {
        for (var index = 0; index < reader.FieldCount; index++)
            if (!string.IsNullOrWhiteSpace(reader.GetString(index))) return false;
        return true;
    }

    public static RequestRefusedException Empty() => Refuse("csv_empty", "The file holds nobody.");

    private static RequestRefusedException Unreadable(long line) => Refuse("csv_malformed", $"Line {line} of the file is no line of a CSV file.");

    private static RequestRefusedException WrongEncoding() => Refuse("csv_encoding", "The file is not in the encoding it should be: UTF-8, UTF-16 with a byte order mark, or what its content type says.");

    private static RequestRefusedException Refuse(string code, string detail) => RequestRefusedException.Of(code, RefusalKind.Unprocessable, detail);
}
