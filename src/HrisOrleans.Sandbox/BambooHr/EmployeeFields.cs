using System.Text.Json;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.BambooHr;

/// <summary>The fields of an employee in the list, and which of them one request wants.</summary>
internal sealed class EmployeeFields
{
    /// <summary>Sent with every record.</summary>
    public static readonly string[] Base = ["employeeId", "firstName", "lastName", "preferredName", "photoUrl", "jobTitleName", "status"];

    /// <summary>Sent when asked for.</summary>
    public static readonly string[] Optional =
    [
        "workEmail", "homeEmail", "bestEmail", "middleName", "workPhone", "workPhoneExtension", "mobilePhone", "homePhone", "skypeUsername", "linkedinUrl", "facebookUrl",
        "instagramUrl", "twitterUrl", "pinterestUrl", "birthDate", "hireDate", "divisionName", "divisionId", "departmentName", "departmentId", "locationName", "locationId",
        "jobTitleId", "employmentStatusName", "employmentStatusId", "reportsToName", "reportsToId",
    ];

    private EmployeeFields(string[] names)
    {
        Names = names;
        Encoded = [.. names.Select(name => JsonEncodedText.Encode(name))];
        Key = string.Join(',', names);
    }

    public string[] Names { get; }

    public JsonEncodedText[] Encoded { get; }

    public string Key { get; }

    /// <summary>Base fields and whatever known ones the comma-separated text names; unknown names are ignored.</summary>
    public static EmployeeFields Of(string? asked) =>
        new([.. Base, .. (asked ?? "").Split(',', StringSplitOptions.TrimEntries).Where(Optional.Contains).Distinct()]);

    public static string? Value(Company company, Person person, string field) => field switch
    {
        "employeeId" => person.Id.ToString(),
        "firstName" => person.First,
        "lastName" => person.Last,
        "preferredName" => person.Preferred,
        "photoUrl" => person.PhotoUrl,
        "jobTitleName" => Organisation.Titles[person.Title],
        "status" => person.Active ? "Active" : "Inactive",
        "workEmail" or "bestEmail" => person.Email,
        "hireDate" => person.HireDate.ToString("yyyy-MM-dd"),
        "departmentId" => person.Department,
        "departmentName" => company.Group(SandboxGroupKind.Department, person.Department)?.Name,
        "divisionId" => person.Division,
        "divisionName" => company.Group(SandboxGroupKind.Division, person.Division)?.Name,
        "locationId" => person.Location,
        "locationName" => company.Group(SandboxGroupKind.Location, person.Location)?.Name,
        "jobTitleId" => (18_000 + person.Title).ToString(),
        "employmentStatusName" => person.Employment,
        "employmentStatusId" => (17_900 + Array.IndexOf(Organisation.Employments, person.Employment)).ToString(),
        "reportsToName" => person.ReportsTo is { } manager ? company.FullName(manager) : null,
        "reportsToId" => person.ReportsTo?.ToString(),
        _ => null,
    };
}
