using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Csv.People;

/// <summary>
/// A directory as one file, read as it comes in: every line a person, every bad line by its number and why. A file that is
/// not whole is refused when its end shows it; whoever keeps what came before keeps it aside until then.
/// </summary>
/// <remarks>Of ids and addresses seen only hashes are held.</remarks>
public sealed class PeopleFile : IDisposable
{
    /// <summary>A line whose first cell is this has the number of lines of people in its second, and is the last one.</summary>
    public const string Trailer = "#rows";

    private const int LongestRecord = 256 * 1024;
    private const int PeoplePerPart = 1_000;
    private const int LargestPart = 512 * 1024;
    private const int FaultsListed = 1_000;
    private const int GroupsListed = 200;
    private const int Samples = 5;
    private const int FaultsAllowed = 5;
    private const int FaultPercent = 10;

    private readonly CsvTable _table;
    private readonly WatchedText _text;
    private readonly FileColumns _columns;
    private readonly FileRules _rules;
    private readonly string _encoding;
    private readonly HashSet<UInt128> _ids = [];
    private readonly HashSet<UInt128> _addresses = [];
    private readonly SortedSet<string> _duplicates = new(StringComparer.Ordinal);
    private readonly List<LineFault> _faults = [];
    private readonly Dictionary<GroupId, (string Name, int People)> _groups = [];
    private readonly SortedDictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _notCurrent = new(StringComparer.Ordinal);
    private readonly List<FilePerson> _sample = [];
    private int _lines;
    private int _faulty;
    private int? _announced;

    private PeopleFile(CsvTable table, WatchedText text, FileColumns columns, FileRules rules, string encoding) =>
        (_table, _text, _columns, _rules, _encoding) = (table, text, columns, rules, encoding);

    /// <summary>The first people, for somebody to look at.</summary>
    public IReadOnlyList<FilePerson> Sample => _sample;

    /// <summary>Hashes of the ids that came.</summary>
    public IReadOnlySet<UInt128> Ids => _ids;

    /// <param name="charset">What the sender says; null: UTF-8, or what a byte order mark says.</param>
    /// <exception cref="CsvRefusedException">The file cannot be read, or not by its headers.</exception>
    public static async Task<PeopleFile> Open(Stream file, string? charset, FileRules rules, CancellationToken cancellationToken)
    {
        var text = await CsvText.Open(file, charset, cancellationToken);
        var watched = new WatchedText(text.Reader);
        var table = await CsvTable.Open(watched, new CsvRules(OneLine: false, LongestRecord), cancellationToken);
        try
        {
            var columns = FileColumns.Find(table.Headers, rules.Mapping);
            var byIds = columns[FileField.ExternalId] is not null;
            if (rules.MustHaveIds && !byIds && !rules.Mapping.Headers.ContainsKey(FileFields.Word(FileField.ExternalId)))
                throw new CsvRefusedException("csv_id_column_missing", "The file before told people apart by a column of ids, and this one has none: by their addresses they would all be others. A mapping with \"externalId\":null says that this is meant.");
            return new PeopleFile(table, watched, columns, rules, text.Encoding);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    public static UInt128 Hash(string id) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    /// <summary>Everybody, in parts to be kept. To be read once.</summary>
    /// <exception cref="CsvRefusedException">The file is not whole, or too much of it is bad; what came before counts for nothing.</exception>
    public async IAsyncEnumerable<FilePart> Parts([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var part = new MemoryStream();
        var people = 0;
        await foreach (var person in People(cancellationToken))
        {
            part.Write(person.Write());
            part.WriteByte((byte)'\n');
            if (++people < PeoplePerPart && part.Length < LargestPart) continue;
            yield return new FilePart(part.ToArray(), people);
            part.SetLength(0);
            people = 0;
        }

        if (people > 0) yield return new FilePart(part.ToArray(), people);
    }

    /// <summary>How it was read; whole once all parts came.</summary>
    public FileReport Report() => new()
    {
        Encoding = _encoding,
        Delimiter = _table.Delimiter.ToString(),
        Columns = [.. _columns.Headers.Select((header, index) => new FileColumn(header, _columns.At(index) is { } field ? FileFields.Word(field) : null))],
        Mapping = _rules.Mapping.Headers,
        IdentifiedBy = _columns[FileField.ExternalId] is null ? FileReport.ByEmail : FileReport.ByExternalId,
        Lines = _lines,
        Counted = _announced is not null,
        Kinds = _kinds,
        NotCurrent = _notCurrent,
        Groups =
        [
            .. _groups.OrderByDescending(group => group.Value.People).ThenBy(group => group.Key).Take(GroupsListed)
                .Select(group => new CountedGroup(GroupId.Word(group.Key.Kind), group.Value.Name, group.Value.People)),
        ],
        GroupCount = _groups.Count,
        Faults = [.. _faults],
        FaultCount = _faulty,
        DuplicateIds = [.. _duplicates],
    };

    public void Dispose()
    {
        _table.Dispose();
        _text.Dispose();
    }

    private async IAsyncEnumerable<FilePerson> People([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var width = 0;
        while (await _table.Next(cancellationToken))
        {
            if (_table.Blank) continue;
            if (_announced is not null) throw new CsvRefusedException("csv_malformed", $"Line {_table.Line} of the file stands behind its trailer.");
            if (IsTrailer()) continue;
            _lines++;
            width = _table.Fields;
            var (person, code) = FileLine.Read(_table, _columns);
            code ??= Doubled(person);
            if (code is not null) Bad(code);
            Count(person);
            yield return person;
        }

        CheckWhole(width);
    }

    private bool IsTrailer()
    {
        if (!string.Equals(_table.Cell(0)?.Trim(), Trailer, StringComparison.OrdinalIgnoreCase)) return false;
        _announced = int.TryParse(_table.Cell(1), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var rows)
            ? rows
            : throw new CsvRefusedException("csv_malformed", $"Line {_table.Line} of the file is a trailer without a number.");
        return true;
    }

    private string? Doubled(FilePerson person)
    {
        if (person.Id is { } id && !_ids.Add(Hash(id)))
        {
            _duplicates.Add(id);
            return RecordFaults.DuplicateId;
        }

        return person.Status is not (AccountStatus.Departed or AccountStatus.Suspended) && EmailAddress.TryNormalize(person.Email, out var address) && !_addresses.Add(Hash(address)) ? RecordFaults.DuplicateEmail : null;
    }

    private void Bad(string code)
    {
        _faulty++;
        if (_faults.Count < FaultsListed) _faults.Add(new LineFault(_table.Line, code));
    }

    private void Count(FilePerson person)
    {
        if (_sample.Count < Samples) _sample.Add(person);
        if (person.Fault is not null) return;
        if (person.Status is AccountStatus.Departed or AccountStatus.Suspended)
        {
            Add(_notCurrent, person.Status.ToString().ToLowerInvariant());
            return;
        }

        Add(_kinds, Domain.Plans.PersonRules.Word(person.Kind));
        foreach (var group in (person.Groups ?? []).Select(group => (Id: GroupNames.Id(group.Kind, group.Name), group.Name)).DistinctBy(group => group.Id))
        {
            ref var counted = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, group.Id, out _);
            counted = (counted.Name ?? group.Name, counted.People + 1);
        }
    }

    private static void Add(SortedDictionary<string, int> counts, string word) => counts[word] = counts.GetValueOrDefault(word) + 1;

    private void CheckWhole(int lastWidth)
    {
        if (_lines == 0) throw CsvText.Empty();
        if (lastWidth < _columns.Width && _announced is null && _text.Last is not ('\n' or '\r'))
            throw new CsvRefusedException("csv_cut", "The last line has fewer cells than there are headers, and does not end: the file is cut off.");
        if ((_announced ?? _lines) != _lines) throw Differs(_announced!.Value);
        if ((_rules.Rows ?? _lines) != _lines) throw Differs(_rules.Rows!.Value);
        if (_rules.MustBeCounted && _announced is null && _rules.Rows is null)
            throw new CsvRefusedException("csv_uncounted", "The file before had a trailer that counts its lines, and this one has none: it may be cut off. Send it with the number of rows if it is whole.");
        if (_faulty > Math.Max(FaultsAllowed, (long)_lines * FaultPercent / 100))
            throw new CsvRefusedException("csv_too_many_faults", $"{_faulty} of {_lines} lines are bad, the first at line {_faults[0].Line} ({_faults[0].Code}): that much is not the people's fault but the file's or its mapping's.");

        CsvRefusedException Differs(int announced) => new("csv_rows_differ", $"The file has {_lines} lines of people, and {announced} were announced.");
    }
}
