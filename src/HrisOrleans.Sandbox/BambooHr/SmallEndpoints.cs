using System.Globalization;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;

namespace HrisOrleans.Sandbox.BambooHr;

/// <summary>The endpoints beside the list.</summary>
internal static class SmallEndpoints
{
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss'+00:00'";

    private static readonly (string Id, string Type, string Name)[] DirectoryFields =
    [
        ("displayName", "text", "Display Name"), ("firstName", "text", "First Name"), ("lastName", "text", "Last Name"), ("preferredName", "text", "Preferred Name"),
        ("jobTitle", "list", "Job Title"), ("workEmail", "email", "Work Email"), ("department", "list", "Department"), ("division", "list", "Division"), ("location", "list", "Location"),
    ];

    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["jobTitle"] = "jobTitleName",
        ["department"] = "departmentName",
        ["division"] = "divisionName",
        ["location"] = "locationName",
        ["employmentStatus"] = "employmentStatusName",
    };

    public static SandboxReply Company(Company company)
    {
        var name = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(company.Name.Replace('-', ' '));
        return SandboxReply.Json(writer =>
        {
            writer.WriteString("legalName", name + " Incorporated");
            writer.WriteString("displayName", name);
            writer.WriteStartObject("address");
            writer.WriteString("line1", "1 Example Street");
            writer.WriteString("line2", "");
            writer.WriteString("city", "Exampleton");
            writer.WriteString("state", "EX");
            writer.WriteString("zip", "00001");
            writer.WriteEndObject();
            writer.WriteString("phone", "555-0100");
        });
    }

    public static SandboxReply Changed(Company company, HttpRequest request, NewFault? fault)
    {
        if (!DateTimeOffset.TryParse(request.Query["since"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var since))
            return SandboxReply.Text(400, "text/plain", "since is not an ISO 8601 date");
        string? type = request.Query["type"];
        if (type is not (null or "all" or "inserted" or "updated" or "deleted")) return SandboxReply.Text(400, "text/plain", "type is not known");

        var changes = fault?.Kind == FaultKind.EmptyList ? [] : company.Changes.Since(since).ToList();
        return SandboxReply.Json(writer =>
        {
            writer.WriteString("latest", (changes.Count == 0 ? since : changes.Max(entry => entry.Change.At)).UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture));
            writer.WriteStartObject("employees");
            foreach (var (id, change) in changes)
            {
                var action = change.Deleted ? "Deleted" : change.InsertedAt >= since ? "Inserted" : "Updated";
                if (type is not (null or "all") && !action.Equals(type, StringComparison.OrdinalIgnoreCase)) continue;
                writer.WriteStartObject(id.ToString(CultureInfo.InvariantCulture));
                writer.WriteString("id", id.ToString(CultureInfo.InvariantCulture));
                writer.WriteString("action", action);
                writer.WriteString("lastChanged", change.At.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture));
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        });
    }

    public static SandboxReply Directory(Company company) => company.Roster.Active == 0 ? SandboxReply.Empty(404) : SandboxReply.Json(writer =>
    {
        writer.WriteStartArray("fields");
        foreach (var (id, type, name) in DirectoryFields)
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("type", type);
            writer.WriteString("name", name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("employees");
        foreach (var person in company.Roster.Ids().Select(id => company.Roster.Find(id)!).Where(person => person.Active))
        {
            writer.WriteStartObject();
            writer.WriteString("id", person.Id.ToString(CultureInfo.InvariantCulture));
            foreach (var (field, _, _) in DirectoryFields) writer.WriteString(field, ValueOf(company, person, field));
            writer.WriteNumber("canUploadPhoto", 0);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static SandboxReply Employee(Company company, string id, HttpRequest request)
    {
        if (!int.TryParse(id, CultureInfo.InvariantCulture, out var number) || !company.Roster.Contains(number)) return SandboxReply.Empty(404);
        var person = company.Roster.Find(number)!;
        var fields = (request.Query["fields"] is [{ Length: > 0 } asked] ? asked : "firstName,lastName").Split(',', StringSplitOptions.TrimEntries);
        return SandboxReply.Json(writer =>
        {
            writer.WriteString("id", id);
            // What the caller may not see is left out here, not sent as null.
            foreach (var field in fields.Distinct().Where(field => field.Length > 0 && field != "id" && !company.Restricted.Contains(Aliases.GetValueOrDefault(field, field))))
                writer.WriteString(field, ValueOf(company, person, field));
        });
    }

    public static SandboxReply Fields()
    {
        var fields = SandboxReply.Json(writer =>
        {
            writer.WriteStartArray("fields");
            var id = 1;
            foreach (var name in EmployeeFields.Base.Concat(EmployeeFields.Optional))
            {
                writer.WriteStartObject();
                writer.WriteNumber("id", id++);
                writer.WriteString("name", name);
                writer.WriteString("type", name.EndsWith("Date", StringComparison.Ordinal) ? "date" : "text");
                writer.WriteString("alias", name);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
        // The vendor sends a bare array.
        var body = fields.Parts[0];
        return fields with { Parts = [body["{\"fields\":".Length..^1]] };
    }

    private static string? ValueOf(Company company, Person person, string field) =>
        field == "displayName" ? person.First + " " + person.Last : EmployeeFields.Value(company, person, Aliases.GetValueOrDefault(field, field));
}
