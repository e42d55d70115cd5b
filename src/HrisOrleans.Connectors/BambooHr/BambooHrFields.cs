using System.Text.Json;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>The fields that are read of every employee, by their place in the slices of a record.</summary>
internal static class BambooHrFields
{
    public const int Id = 0, Email = 1, Status = 2, FirstName = 3, LastName = 4, PreferredName = 5, JobTitle = 6, HireDate = 7, Employment = 8;
    public const int Groups = 9, GroupFields = 6, Restricted = 15;

    public static readonly string[] Names =
    [
        "employeeId", "workEmail", "status", "firstName", "lastName", "preferredName", "jobTitleName", "hireDate", "employmentStatusName",
        "departmentId", "departmentName", "divisionId", "divisionName", "locationId", "locationName", "_restrictedFields",
    ];

    /// <summary>What has to be asked for; the other fields come by themselves.</summary>
    public static readonly string Asked = string.Join(',', Names[Email], string.Join(',', Names[HireDate..Restricted]));

    /// <summary>The right that shows a field, or null when the directory can do without it.</summary>
    public static string? RightOf(int field) => field switch
    {
        Email => BambooHrProvider.EmailRight,
        Status => BambooHrProvider.StatusRight,
        FirstName or LastName => BambooHrProvider.NameRight,
        HireDate => BambooHrProvider.HireDateRight,
        Employment => BambooHrProvider.EmploymentRight,
        Groups or Groups + 1 => BambooHrProvider.DepartmentRight,
        Groups + 2 or Groups + 3 => BambooHrProvider.DivisionRight,
        Groups + 4 or Groups + 5 => BambooHrProvider.LocationRight,
        _ => null,
    };

    /// <summary>Whether a needed field of this record is listed as hidden.</summary>
    public static bool HidesNeeded(ReadOnlySpan<byte> body, ReadOnlySpan<JsonSlice> fields) =>
        fields[Restricted].Length > 2 && HiddenRights(fields[Restricted].Of(body)).Count > 0;

    /// <summary>The rights whose fields a list such as <c>["workEmail"]</c> names.</summary>
    public static IReadOnlyCollection<string> HiddenRights(ReadOnlySpan<byte> list)
    {
        var rights = new SortedSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(list);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.String) continue;
            for (var field = 0; field < Restricted; field++)
            {
                if (RightOf(field) is { } right && reader.ValueTextEquals(Names[field])) rights.Add(right);
            }
        }

        return rights;
    }
}

/// <summary>Watches over many records which needed fields are really visible: a success that hides fields is a failure.</summary>
internal sealed class BambooHrVisibility
{
    // Below this a company may well not have sorted its people into any group yet.
    private const int PeopleWithGroups = 10;

    private readonly SortedSet<string> _hidden = new(StringComparer.Ordinal);
    private int _neverPresent = (1 << BambooHrFields.Restricted) - 1;
    private int _neverValued = (1 << BambooHrFields.Restricted) - 1;
    private byte[] _lastList = [];
    private long _records;

    /// <summary>Rights whose fields were listed as hidden on at least one record.</summary>
    public IReadOnlyCollection<string> Hidden => _hidden;

    public void Observe(ReadOnlySpan<byte> body, ReadOnlySpan<JsonSlice> fields)
    {
        _records++;
        for (var rest = _neverValued; rest != 0; rest &= rest - 1)
        {
            var field = System.Numerics.BitOperations.TrailingZeroCount(rest);
            if (fields[field].Present) _neverPresent &= ~(1 << field);
            if (fields[field].HasValue(body)) _neverValued &= ~(1 << field);
        }

        var list = fields[BambooHrFields.Restricted];
        if (list.Length <= 2 || list.Of(body).SequenceEqual(_lastList)) return;
        _lastList = list.Of(body).ToArray();
        _hidden.UnionWith(BambooHrFields.HiddenRights(_lastList));
    }

    /// <summary>Every right that is lacking: fields listed as hidden, never sent at all, or null on everybody although everybody has one.</summary>
    public IReadOnlyCollection<string> Missing()
    {
        var missing = new SortedSet<string>(_hidden, StringComparer.Ordinal);
        if (_records == 0) return missing;
        for (var field = 0; field < BambooHrFields.Restricted; field++)
        {
            if (BambooHrFields.RightOf(field) is { } right && Never(_neverPresent, field)) missing.Add(right);
        }

        if (Never(_neverValued, BambooHrFields.Email)) missing.Add(BambooHrProvider.EmailRight);
        if (Never(_neverValued, BambooHrFields.Status)) missing.Add(BambooHrProvider.StatusRight);
        if (Never(_neverValued, BambooHrFields.FirstName) && Never(_neverValued, BambooHrFields.LastName)) missing.Add(BambooHrProvider.NameRight);
        const int groups = ((1 << BambooHrFields.GroupFields) - 1) << BambooHrFields.Groups;
        if (_records >= PeopleWithGroups && (_neverValued & groups) == groups)
            missing.UnionWith([BambooHrProvider.DepartmentRight, BambooHrProvider.DivisionRight, BambooHrProvider.LocationRight]);
        return missing;
    }

    /// <summary>A canonical text of what was visible; absences count only between reads that saw the same.</summary>
    public string Rights()
    {
        var missing = Missing();
        return string.Join(' ', BambooHrProvider.Descriptor.NeededRights.Select(right => right.Code).Where(code => !missing.Contains(code)).Order(StringComparer.Ordinal));
    }

    private static bool Never(int fields, int field) => (fields & (1 << field)) != 0;
}
