using System.Text.Json;

namespace HrisOrleans.Csv.People;

/// <summary>What a column of a directory file may hold.</summary>
public enum FileField
{
    ExternalId = 0,
    Email = 1,
    GivenName = 2,
    FamilyName = 3,
    DisplayName = 4,
    JobTitle = 5,
    Status = 6,
    Type = 7,
    Department = 8,
    Division = 9,
    Location = 10,
    Team = 11,
    Groups = 12,
    StartsOn = 13,
}

/// <summary>The fields' words in the API, and the headers that they are found by.</summary>
public static class FileFields
{
    public static readonly IReadOnlyList<FileField> All = Enum.GetValues<FileField>();

    public static string Word(FileField field) => JsonNamingPolicy.CamelCase.ConvertName(field.ToString());

    public static FileField? Parse(string word) => All.Cast<FileField?>().FirstOrDefault(field => Word(field!.Value) == word);

    public static IReadOnlyList<string> Names(FileField field) => field switch
    {
        FileField.ExternalId => ColumnNames.ExternalId,
        FileField.Email => ColumnNames.Email,
        FileField.GivenName => ColumnNames.GivenName,
        FileField.FamilyName => ColumnNames.FamilyName,
        FileField.DisplayName => ColumnNames.DisplayName,
        FileField.JobTitle => ColumnNames.JobTitle,
        FileField.Status => ColumnNames.Status,
        FileField.Type => ColumnNames.Type,
        FileField.Department => ColumnNames.Department,
        FileField.Division => ColumnNames.Division,
        FileField.Location => ColumnNames.Location,
        FileField.Team => ColumnNames.Team,
        FileField.Groups => ColumnNames.Groups,
        FileField.StartsOn => ColumnNames.StartsOn,
    };
}

/// <summary>Which header an admin says holds which field; a field with null stands in no column, whatever the headers look like.</summary>
public sealed record FileMapping(IReadOnlyDictionary<string, string?> Headers)
{
    private const int LongestHeader = 200;

    public static FileMapping None { get; } = new(new Dictionary<string, string?>());

    /// <exception cref="CsvRefusedException">It is no such mapping.</exception>
    public static FileMapping Parse(string json)
    {
        try
        {
            var headers = JsonSerializer.Deserialize<Dictionary<string, string?>>(json) ?? throw Invalid("It must be a JSON object.");
            foreach (var (field, header) in headers)
            {
                if (FileFields.Parse(field) is null) throw Invalid("It names a field that there is not; the fields are " + string.Join(", ", FileFields.All.Select(FileFields.Word)) + ".");
                if (header is not null && (Words.Key(header).Length == 0 || header.Length > LongestHeader)) throw Invalid($"A header has letters or digits, and at most {LongestHeader} characters.");
            }

            return new FileMapping(headers);
        }
        catch (JsonException)
        {
            throw Invalid("It must be a JSON object of fields and headers, such as {\"externalId\":\"Staff no.\"}.");
        }
    }

    private static CsvRefusedException Invalid(string why) => new("invalid_mapping", "The mapping cannot be used. " + why);
}

/// <summary>Which column of a file holds what.</summary>
public sealed class FileColumns
{
    private readonly int?[] _places = new int?[FileFields.All.Count];

    private FileColumns(IReadOnlyList<string> headers)
    {
        Headers = headers;
        for (var index = 0; index < headers.Count; index++)
            if (!string.IsNullOrWhiteSpace(headers[index])) Width = index + 1;
    }

    public IReadOnlyList<string> Headers { get; }

    /// <summary>Cells that a line must have: a column without a header need not be there.</summary>
    public int Width { get; }

    public int? this[FileField field] => _places[(int)field];

    /// <summary>The field that a column holds, or null.</summary>
    public FileField? At(int index) => FileFields.All.Cast<FileField?>().FirstOrDefault(field => this[field!.Value] == index);

    /// <exception cref="CsvRefusedException">Two columns mean the same, or one that is needed is not there.</exception>
    public static FileColumns Find(IReadOnlyList<string> headers, FileMapping mapping)
    {
        var columns = new FileColumns(headers);
        var keys = headers.Select(Words.Key).ToList();
        var taken = new HashSet<int>();
        foreach (var (word, header) in mapping.Headers)
        {
            if (header is null) continue;
            var places = Enumerable.Range(0, keys.Count).Where(index => keys[index] == Words.Key(header)).ToList();
            if (places.Count == 0) throw new CsvRefusedException("csv_column_missing", $"The mapping expects a column that the file does not have, for {word}.");
            if (places.Count > 1 || !taken.Add(places[0])) throw Duplicate(word);
            columns._places[(int)FileFields.Parse(word)!.Value] = places[0];
        }

        foreach (var field in FileFields.All.Where(field => !mapping.Headers.ContainsKey(FileFields.Word(field))))
        {
            var names = FileFields.Names(field);
            var places = Enumerable.Range(0, keys.Count).Where(index => !taken.Contains(index) && names.Contains(keys[index], StringComparer.Ordinal)).ToList();
            if (places.Count > 1) throw Duplicate(FileFields.Word(field));
            if (places.Count == 1) columns._places[(int)field] = places[0];
        }

        return columns[FileField.Email] is null
            ? throw new CsvRefusedException("csv_no_email_column", "The file's first line names no column for e-mail addresses, such as email; a mapping may say which it is.")
            : columns;
    }

    private static CsvRefusedException Duplicate(string field) => new("csv_duplicate_column", $"Two columns of the file mean the same, {field}; a mapping says which of them counts.");
}
