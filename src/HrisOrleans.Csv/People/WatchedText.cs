namespace HrisOrleans.Csv.People;

/// <summary>Passes text on and notes how it ends. Text with a NUL in it is none.</summary>
internal sealed class WatchedText(TextReader text) : TextReader
{
    private int _lines = 1;

    /// <summary>The last character that came.</summary>
    public char? Last { get; private set; }

    public override int Read(char[] buffer, int index, int count) => Seen(buffer.AsSpan(index, text.Read(buffer, index, count)));

    public override int Read(Span<char> buffer) => Seen(buffer[..text.Read(buffer)]);

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        var count = await text.ReadAsync(buffer, cancellationToken);
        return Seen(buffer.Span[..count]);
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count), CancellationToken.None).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing) text.Dispose();
        base.Dispose(disposing);
    }

    private int Seen(ReadOnlySpan<char> came)
    {
        if (came.IsEmpty) return 0;
        var nul = came.IndexOf('\0');
        if (nul >= 0)
            throw new CsvRefusedException("csv_nul", $"Line {_lines + came[..nul].Count('\n')} of the file holds a NUL: it is no text, or UTF-16 without a byte order mark.");
        _lines += came.Count('\n');
        Last = came[^1];
        return came.Length;
    }
}
