using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.HiBob;

/// <summary>Makes a <see cref="DirectoryPerson"/> of one employee.</summary>
internal static class HiBobMapper
{
    /// <summary>Rises whenever a record would be read differently.</summary>
    public const int Version = 1;

    /// <summary>The ids of the fields that are asked for; those that the service user may not see are left out of the answer without a word.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "root.id", "root.companyId", "root.email", "root.firstName", "root.surname", "root.displayName",
        "work.title", "work.department", "work.site", "work.siteId", "work.startDate",
        "internal.status", "internal.lifecycleStatus",
    ];

    /// <summary>Whose record it is, of whatever can be read of it.</summary>
    public static string? Name(JsonRecord employee) => PersonName.Shown(Part(employee, "displayName"), Part(employee, "firstName"), Part(employee, "surname"));

    public static DirectoryPerson Map(string id, JsonRecord employee, GroupSink groups) => new(
        id,
        Root(employee, "email"),
        Root(employee, "firstName"),
        Root(employee, "surname"),
        Root(employee, "displayName"),
        Value(employee, "work", "title"),
        StatusOf(Value(employee, "internal", "lifecycleStatus")?.ToLowerInvariant(), Value(employee, "internal", "status")?.ToLowerInvariant()),
        PersonKind.Employee,
        employee.Day("work", "startDate") ?? employee.Day("/work/startDate", "value"),
        groups.Together(id, GroupsOf(employee, groups)));

    /// <summary>The employee's groups; names of lists are known before, the name of a site stands on the employee as well.</summary>
    public static GroupId?[] GroupsOf(JsonRecord employee, GroupSink groups)
    {
        var (department, site) = (Value(employee, "work", "department"), Value(employee, "work", "siteId"));
        return
        [
            department is null ? null : groups.Add(GroupKind.Department, department, null),
            site is null ? null : groups.Add(GroupKind.Location, site, Value(employee, "work", "site")),
        ];
    }

    public static string? Root(JsonRecord employee, string field) => employee.Text(field) ?? employee.Text($"/root/{field}", "value");

    private static string? Part(JsonRecord employee, string field) => employee.Perhaps(field) ?? employee.Perhaps($"/root/{field}", "value");

    // The same field comes inside its category, under its path, or both.
    private static string? Value(JsonRecord employee, string category, string field) => employee.Text(category, field) ?? employee.Text($"/{category}/{field}", "value");

    // Leaves have names of the company's own; on garden leave somebody is paid and has handed in their keys.
    private static AccountStatus StatusOf(string? lifecycle, string? status) => lifecycle switch
    {
        "terminated" => AccountStatus.Departed,
        "garden leave" or "gardenleave" => AccountStatus.Suspended,
        "employed" or "hired" => AccountStatus.Active,
        not null when lifecycle.EndsWith("leave", StringComparison.Ordinal) => AccountStatus.OnLeave,
        _ => status == "active" ? AccountStatus.Active : AccountStatus.Unknown,
    };
}
