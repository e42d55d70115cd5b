using System.Text.Json;

namespace HrisOrleans.Csv.People;

/// <summary>A column's header, and the field it holds; null for one that is left alone.</summary>
public sealed record FileColumn(string Header, string? Field);

/// <summary>A bad line by its number in the file and why; no values.</summary>
public sealed record LineFault(int Line, string Code);

/// <summary>A group that lines name, and how many current people it has.</summary>
public sealed record CountedGroup(string Kind, string Name, int People);

/// <summary>How a file was read. Stored with it.</summary>
public sealed record FileReport
{
    public const string ByExternalId = "externalId";
    public const string ByEmail = "email";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public string Encoding { get; init; } = "";

    public string Delimiter { get; init; } = "";

    public IReadOnlyList<FileColumn> Columns { get; init; } = [];

    /// <summary>What an admin said of the columns; goes for the next file too.</summary>
    public IReadOnlyDictionary<string, string?> Mapping { get; init; } = new Dictionary<string, string?>();

    /// <summary>What people are told apart by: <c>externalId</c> or <c>email</c>.</summary>
    public string IdentifiedBy { get; init; } = "";

    /// <summary>Lines of people, good and bad.</summary>
    public int Lines { get; init; }

    /// <summary>The file said itself how many lines it has; the next one has to, too.</summary>
    public bool Counted { get; init; }

    /// <summary>Current people by kind.</summary>
    public IReadOnlyDictionary<string, int> Kinds { get; init; } = new Dictionary<string, int>();

    /// <summary>Lines whose status is that of no current person, by status.</summary>
    public IReadOnlyDictionary<string, int> NotCurrent { get; init; } = new Dictionary<string, int>();

    /// <summary>The largest groups.</summary>
    public IReadOnlyList<CountedGroup> Groups { get; init; } = [];

    public int GroupCount { get; init; }

    /// <summary>The first bad lines.</summary>
    public IReadOnlyList<LineFault> Faults { get; init; } = [];

    public int FaultCount { get; init; }

    /// <summary>Ids that stand on several lines: which of them is true nobody knows.</summary>
    public IReadOnlyList<string> DuplicateIds { get; init; } = [];

    /// <summary>People who were not in the file before.</summary>
    public int New { get; init; }

    /// <summary>People of the file before who are not in this one.</summary>
    public int Missing { get; init; }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    public static FileReport Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<FileReport>(json, Options) ?? throw new JsonException("A stored report is null.");

    // Ids may be addresses, and reach no log through a record's text.
    public override string ToString() => $"FileReport {{ Lines = {Lines}, Faults = {FaultCount} }}";
}
