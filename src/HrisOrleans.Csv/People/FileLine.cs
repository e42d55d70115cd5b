using System.Globalization;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Csv.People;

/// <summary>Codes of bad lines, besides those of <see cref="RecordFaults"/>.</summary>
public static class LineFaults
{
    public const string Malformed = "malformed_line";
    public const string TooManyFields = "too_many_fields";
    public const string TooFewFields = "too_few_fields";
    public const string IdTooLong = "id_too_long";
    public const string MalformedDate = "malformed_date";
    public const string UnknownType = "unknown_type";
    public const string GroupTooLong = "group_too_long";
}

/// <summary>Makes a person of a line. What a word does not surely mean is a fault, never a guess.</summary>
internal static class FileLine
{
    private const int LongestId = 200;
    private const int LongestGroup = 300;

    // One more than is accepted, so that a longer one is still found to be too long.
    private const int KeptOfName = PersonRules.MaxName + 1;
    private const int KeptOfAddress = EmailAddress.MaxLength + 1;

    private static readonly string[] Dates = ["yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd", "d.M.yyyy"];

    private static readonly Dictionary<string, AccountStatus> Statuses = Table(
        (AccountStatus.Active, "active aktiv actif employed current enabled working"),
        (AccountStatus.OnLeave, "onleave leave leaveofabsence absent parentalleave maternityleave sabbatical beurlaubt"),
        (AccountStatus.Suspended, "suspended disabled inactive inaktiv inactif blocked locked gesperrt"),
        (AccountStatus.Departed, "terminated left leaver departed former formeremployee resigned dismissed retired ausgeschieden parti"));

    private static readonly Dictionary<string, PersonKind> Kinds = Table(
        (PersonKind.Employee, "employee fulltime parttime permanent regular staff intern apprentice mitarbeiter angestellt employe salarie vollzeit teilzeit"),
        (PersonKind.Contractor, "contractor contingent contingentworker external extern externe freelancer freelance consultant agency prestataire"),
        (PersonKind.Guest, "guest gast invite"),
        (PersonKind.Bot, "bot"),
        (PersonKind.ServiceAccount, "service serviceaccount"));

    private static readonly (FileField Field, GroupKind Kind)[] OneGroup =
    [
        (FileField.Department, GroupKind.Department), (FileField.Division, GroupKind.Division), (FileField.Location, GroupKind.Location), (FileField.Team, GroupKind.Team),
    ];

    /// <returns>The person, and the code of what is wrong with the line; null when nothing is.</returns>
    public static (FilePerson Person, string? Code) Read(CsvTable table, FileColumns columns)
    {
        var email = Cell(FileField.Email);
        var byEmail = columns[FileField.ExternalId] is null;
        var (id, fault) = byEmail ? IdOfAddress(email) : IdOf(Cell(FileField.ExternalId));
        if (Extra()) fault = LineFaults.TooManyFields;
        else if (table.Fields < columns.Width) fault = LineFaults.TooFewFields;
        else if (table.StrayQuotes) fault ??= LineFaults.Malformed;

        // More cells than headers, and nobody knows which of them slipped: not even whose line it is.
        if (fault == LineFaults.TooManyFields) id = null;
        var status = StatusOf(Cell(FileField.Status), columns);
        var kind = KindOf(Cell(FileField.Type));
        if (kind is null) fault ??= LineFaults.UnknownType;
        var starts = DateOf(Cell(FileField.StartsOn), out var readable);
        if (!readable) fault ??= LineFaults.MalformedDate;
        var groups = GroupsOf(Cell);
        if (groups.Any(group => group.Name.Length > LongestGroup)) fault ??= LineFaults.GroupTooLong;
        var person = new FilePerson(
            id,
            Cut(email, KeptOfAddress),
            Cut(Cell(FileField.GivenName), KeptOfName),
            Cut(Cell(FileField.FamilyName), KeptOfName),
            Cut(Cell(FileField.DisplayName), KeptOfName),
            Cut(Cell(FileField.JobTitle), KeptOfName),
            status,
            kind ?? PersonKind.Employee,
            starts,
            fault is not null || groups.Count == 0 ? null : groups,
            fault);
        return (person, fault ?? Judged(person));

        string? Cell(FileField field) => columns[field] is { } index ? Clean(table.Cell(index)) : null;

        bool Extra()
        {
            for (var index = columns.Headers.Count; index < table.Fields; index++)
                if (!string.IsNullOrWhiteSpace(table.Cell(index))) return true;
            return false;
        }
    }

    // What the rules for people will find themselves, so that it is told when the file comes and not only when it is read.
    private static string? Judged(FilePerson person) =>
        person.Status is AccountStatus.Departed or AccountStatus.Suspended
            ? null
            : PersonRules.Fault(new DirectoryPerson(person.Id!, person.Email, person.GivenName, person.FamilyName, person.DisplayName, person.JobTitle, person.Status, person.Kind, person.StartsOn, []), out _);

    private static (string? Id, string? Fault) IdOf(string? cell) =>
        cell is null ? (null, RecordFaults.MissingId) : cell.Length > LongestId ? (null, LineFaults.IdTooLong) : (cell, null);

    private static (string? Id, string? Fault) IdOfAddress(string? cell) =>
        cell is null ? (null, RecordFaults.MissingId)
        : !EmailAddress.TryNormalize(cell, out var address) ? (null, RecordFaults.MalformedEmail)
        : address.Length > LongestId ? (null, LineFaults.IdTooLong) : (address, null);

    // Without such a column whoever is in the file is there; a cell without a word that is known says nothing.
    private static AccountStatus StatusOf(string? cell, FileColumns columns) => columns[FileField.Status] is null
        ? AccountStatus.Active
        : cell is null ? AccountStatus.Unknown : Statuses.GetValueOrDefault(Words.Key(cell), AccountStatus.Unknown);

    private static PersonKind? KindOf(string? cell) => cell is null ? PersonKind.Employee : Kinds.TryGetValue(Words.Key(cell), out var kind) ? kind : null;

    // Two numbers between slashes may be day and month either way: such a date is not read.
    private static DateOnly? DateOf(string? cell, out bool readable)
    {
        readable = true;
        if (cell is null) return null;
        var day = cell.Split('T', ' ')[0];
        readable = DateOnly.TryParseExact(day, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        return readable ? date : null;
    }

    private static List<FileGroup> GroupsOf(Func<FileField, string?> cell)
    {
        var groups = new List<FileGroup>();
        foreach (var (field, kind) in OneGroup)
            if (cell(field) is { } name) groups.Add(new FileGroup(kind, name));
        foreach (var name in cell(FileField.Groups)?.Split([';', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []) groups.Add(new FileGroup(GroupKind.Group, name));
        return groups;
    }

    // Line breaks and other control characters are spaces; an empty cell is none.
    private static string? Clean(string? cell)
    {
        if (string.IsNullOrWhiteSpace(cell)) return null;
        var text = cell.Any(char.IsControl) ? string.Concat(cell.Select(letter => char.IsControl(letter) ? ' ' : letter)) : cell;
        return text.Trim() is { Length: > 0 } trimmed ? trimmed : null;
    }

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];

    private static Dictionary<string, T> Table<T>(params IEnumerable<(T Value, string Words)> rows) =>
        rows.SelectMany(row => row.Words.Split(' ').Select(word => (word, row.Value))).ToDictionary(pair => pair.word, pair => pair.Value, StringComparer.Ordinal);
}
