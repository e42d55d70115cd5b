using System.Text;

namespace HrisOrleans.Csv;

/// <summary>A file's text, and the encoding it was read in. Nothing is guessed: what is not valid in that encoding is refused.</summary>
public sealed record CsvText(TextReader Reader, string Encoding)
{
    public const string Utf8 = "utf-8";
    public const string Windows1252 = "windows-1252";

    /// <param name="charset">What the sender says; a byte order mark says more than a header that somebody's browser made up.</param>
    public static async Task<CsvText> Open(Stream file, string? charset, CancellationToken cancellationToken)
    {
        var mark = new byte[3];
        var read = await file.ReadAtLeastAsync(mark, mark.Length, throwOnEndOfStream: false, cancellationToken);
        if (read == 0) throw Empty();
        var (encoding, name, length) = mark.AsSpan(0, read) switch
        {
            [0xEF, 0xBB, 0xBF] => (new UTF8Encoding(false, throwOnInvalidBytes: true), Utf8, 3),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), "utf-16le", 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), "utf-16be", 2),
            _ => Declared(charset),
        };
        return new CsvText(new StreamReader(new Rejoined(mark.AsMemory(length, read - length), file), encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 16 * 1024), name);
    }

    public static CsvRefusedException Empty() => new("csv_empty", "The file holds nobody.");

    public static CsvRefusedException WrongEncoding() => new("csv_encoding", "The file is not in the encoding it should be: UTF-8, UTF-16 with a byte order mark, or what its content type says.");

    private static (Encoding Encoding, string Name, int Length) Declared(string? charset) => charset?.ToLowerInvariant() switch
    {
        null or "" or "utf-8" or "utf8" or "us-ascii" => (new UTF8Encoding(false, throwOnInvalidBytes: true), Utf8, 0),
        Windows1252 => (CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!, Windows1252, 0),
        _ => throw new CsvRefusedException("unsupported_charset", "The file must be UTF-8, UTF-16 with a byte order mark, or windows-1252 when the content type says so."),
    };
}
