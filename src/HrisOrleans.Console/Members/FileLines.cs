using System.Text;

namespace HrisOrleans.Console.Members;

/// <summary>The lines of a file as it was given, so that a bad one can be shown and not only numbered.</summary>
internal sealed class FileLines
{
    private const int Longest = 200;
    private readonly string[] _lines;

    /// <param name="bytes">The file.</param>
    public FileLines(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), IsUtf8(bytes) ? Encoding.UTF8 : Encoding.Latin1, detectEncodingFromByteOrderMarks: true);
        _lines = reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>A line, from 1; shortened; null where there is none.</summary>
    public string? this[int number]
    {
        get
        {
            if (number < 1 || number > _lines.Length) return null;
            var line = _lines[number - 1].TrimEnd();
            return line.Length > Longest ? line[..Longest] + "…" : line;
        }
    }

    /// <summary>What older spreadsheets write is no UTF-8.</summary>
    public static bool IsUtf8(byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) return true;
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
