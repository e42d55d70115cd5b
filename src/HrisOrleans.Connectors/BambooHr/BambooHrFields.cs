using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;

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

    /// <summary>The right that shows each field, or null where the directory can do without it.</summary>
    private static readonly string?[] Rights =
    [
        null, BambooHrProvider.EmailRight, BambooHrProvider.StatusRight, BambooHrProvider.NameRight, BambooHrProvider.NameRight, null, null, BambooHrProvider.HireDateRight,
        BambooHrProvider.EmploymentRight, BambooHrProvider.DepartmentRight, BambooHrProvider.DepartmentRight, BambooHrProvider.DivisionRight, BambooHrProvider.DivisionRight,
        BambooHrProvider.LocationRight, BambooHrProvider.LocationRight, null,
    ];

    // Of ten people at least one belongs somewhere; fewer may not have been sorted into groups yet.
    private static readonly SomebodyHas[] Expected =
    [
        new([Email], [BambooHrProvider.EmailRight]),
        new([Status], [BambooHrProvider.StatusRight]),
        new([FirstName, LastName], [BambooHrProvider.NameRight]),
        new([.. Enumerable.Range(Groups, GroupFields)], [BambooHrProvider.DepartmentRight, BambooHrProvider.DivisionRight, BambooHrProvider.LocationRight], FromRecords: 10),
    ];

    public static FieldVisibility Visibility() => new(Rights, Expected);

    /// <summary>Whether a needed field of this record is listed as hidden.</summary>
    public static bool HidesNeeded(ReadOnlySpan<byte> body, ReadOnlySpan<JsonSlice> fields) =>
        fields[Restricted].Length > 2 && HiddenRights(fields[Restricted].Of(body)).Count > 0;

    /// <summary>The rights whose fields a list such as <c>["workEmail"]</c> names; whatever else stands there names none.</summary>
    public static IReadOnlyCollection<string> HiddenRights(ReadOnlySpan<byte> list)
    {
        var rights = new SortedSet<string>(StringComparer.Ordinal);
        if (list is not [(byte)'[', ..]) return rights;
        var reader = new Utf8JsonReader(list);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped) continue;
            for (var field = 0; field < Restricted; field++)
            {
                if (Rights[field] is { } right && reader.ValueTextEquals(Names[field])) rights.Add(right);
            }
        }

        return rights;
    }
}
