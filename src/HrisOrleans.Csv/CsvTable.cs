using System.Text;
using CsvHelper;

namespace HrisOrleans.Csv;

/// <summary>How records of a file are told apart.</summary>
/// <param name="OneLine">
/// A record is one line, and a quote that is not closed spoils its own line only. Else a quoted field may go over lines, and a
/// quote that is not closed spoils the file: nobody knows how many people it swallowed.
/// </param>
/// <param name="LongestRecord">In bytes; what is longer is not read into memory.</param>
public sealed record CsvRules(bool OneLine, int LongestRecord);

/// <summary>A file as lines of cells behind one line of headers. Commas, semicolons, tabs or bars between the cells; a cell is text, whatever it begins with.</summary>
public sealed class CsvTable : IDisposable
{
    private readonly CsvRules _rules;
    private readonly CsvReader _reader;
    private readonly Queue<int> _skipped = [];
    private CsvMalformedRecord? _malformed;

    private CsvTable(TextReader text, CsvRules rules)
    {
        _rules = rules;
        _reader = CsvReader.Create(
            text,
            new CsvReaderOptions
            {
                AllowLineBreaksInQuotes = !rules.OneLine,
                MalformedData = rules.OneLine ? CsvMalformedDataHandling.Skip : CsvMalformedDataHandling.Recover,
                MaxRecordSize = rules.LongestRecord,
                TrackLineNumbers = true,
                TrimWhitespace = true,
                IncludeValuesInExceptions = false,
                OnMalformedRecord = Malformed,
            },
            true);
    }

    public IReadOnlyList<string> Headers => _reader.Headers;

    public char Delimiter => _reader.Separator;

    /// <summary>Where the record begins, counting every line of the file from 1.</summary>
    public int Line => (int)_reader.LineNumber;

    public int Fields => _reader.FieldCount;

    /// <summary>The record has quotes where none belong; its cells are as they stand.</summary>
    public bool StrayQuotes => _malformed is not null;

    public static async Task<CsvTable> Open(TextReader text, CsvRules rules, CancellationToken cancellationToken)
    {
        var table = new CsvTable(text, rules);
        await table.Try(async () =>
        {
            await table._reader.ReadHeaderAsync(cancellationToken);
            return true;
        });
        return table.Headers.All(string.IsNullOrWhiteSpace) ? throw CsvText.Empty() : table;
    }

    /// <summary>Goes to the next record; false at the end.</summary>
    public async ValueTask<bool> Next(CancellationToken cancellationToken)
    {
        _malformed = null;
        return await Try(() => _reader.ReadAsync(cancellationToken).AsTask());
    }

    /// <summary>A line before the present record that could not be read as one, where a record is one line.</summary>
    public bool Skipped(out int line) => _skipped.TryDequeue(out line);

    /// <summary>A cell; null where the record has none.</summary>
    public string? Cell(int index) => index < Fields ? _reader.GetString(index) : null;

    public bool Blank
    {
        get
        {
            for (var index = 0; index < Fields; index++)
                if (!string.IsNullOrWhiteSpace(_reader.GetString(index))) return false;
            return true;
        }
    }

    public void Dispose() => _reader.Dispose();

    private async Task<bool> Try(Func<Task<bool>> read)
    {
        try
        {
            var there = await read();
            if (!_rules.OneLine && _malformed is { Reason: not CsvMalformedReason.StrayQuote } wrong) throw Unreadable(wrong);
            return there;
        }
        catch (CsvFormatException wrong)
        {
            throw new CsvRefusedException("csv_malformed", $"Line {Math.Max(1, wrong.LineNumber)} of the file is no line of a CSV file: it is too long, or a quote in it is not closed.");
        }
        catch (DecoderFallbackException)
        {
            throw CsvText.WrongEncoding();
        }
    }

    private void Malformed(CsvMalformedRecord record)
    {
        if (_rules.OneLine) _skipped.Enqueue((int)record.LineNumber);
        else _malformed = record;
    }

    private static CsvRefusedException Unreadable(CsvMalformedRecord record) => record.Reason == CsvMalformedReason.UnterminatedQuote
        ? new("csv_cut", $"A quote that begins at line {record.LineNumber} is not closed before the file ends: the file is cut off, or broken there.")
        : new("csv_malformed", $"Line {record.LineNumber} of the file is no line of a CSV file: there is text behind a closing quote.");
}
