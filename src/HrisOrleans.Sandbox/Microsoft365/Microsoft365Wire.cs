using System.Text;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.Microsoft365;

/// <summary>What Graph's answers look like.</summary>
internal static class Microsoft365Wire
{
    public const string Everybody = "00000000-0000-4000-a000-000000000001";
    public const string EverybodyName = "All divisions";

    /// <summary>A tenant id that begins with the company's name in hexadecimal.</summary>
    public static string TenantId(Company company)
    {
        var name = Convert.ToHexStringLower(Encoding.ASCII.GetBytes(company.Name)).PadRight(32, '0');
        return $"{name[..8]}-{name[8..12]}-{name[12..16]}-{name[16..20]}-{name[20..32]}";
    }

    public static string UserId(int id) => $"00000000-0000-4000-9000-{id:D12}";

    public static string GroupId(string division) => $"00000000-0000-4000-a000-{division.PadLeft(12, '0')}";

    public static IReadOnlyList<Person> Listed(Company company) => [.. company.People().Where(person => person.Active)];

    public static IEnumerable<SandboxGroup> Divisions(Company company) => company.Groups.Where(group => group.Kind == SandboxGroupKind.Division).OrderBy(group => group.Id, StringComparer.Ordinal);

    public static List<(string Id, string Name)> Groups(Company company) => [(Everybody, EverybodyName), .. Divisions(company).Select(group => (GroupId(group.Id), group.Name))];

    public const string UserType = "#microsoft.graph.user";
    public const string GroupType = "#microsoft.graph.group";

    /// <param name="select">Names of the properties asked for; null for all.</param>
    public static JsonObject User(Company company, Person person, string? select)
    {
        var guest = person.Employment == "Contractor";
        var user = new JsonObject
        {
            ["id"] = UserId(person.Id),
            ["mail"] = person.Email,
            ["userPrincipalName"] = person.Email is null || guest ? $"user{person.Id}#EXT#@{company.Name}.example" : person.Email,
            ["givenName"] = person.First,
            ["surname"] = person.Last,
            ["displayName"] = $"{person.First} {person.Last}",
            ["jobTitle"] = person.TitleOf(),
            ["department"] = person.Department is { } department ? company.GroupName(SandboxGroupKind.Department, department) : null,
            ["officeLocation"] = person.Location is { } location ? company.GroupName(SandboxGroupKind.Location, location) : null,
            ["accountEnabled"] = true,
            ["userType"] = guest ? "Guest" : "Member",
            ["employeeHireDate"] = person.HireDate.Day() + "T00:00:00Z",
        };
        if (select is not null)
            foreach (var name in user.Select(property => property.Key).Except(select.Split(','), StringComparer.Ordinal).ToList()) user.Remove(name);
        return person.Wire(company, user);
    }

    /// <param name="next">The query of the link to the next page, or null.</param>
    /// <param name="delta">The query of the link to later changes, or null.</param>
    public static SandboxReply Collection(VendorRequest request, string context, IEnumerable<JsonObject> entries, string? next = null, string? delta = null)
    {
        var here = $"{request.Http.Scheme}://{request.Http.Host}{request.Http.Path}";
        var root = new JsonObject { ["@odata.context"] = $"{request.Http.Scheme}://{request.Http.Host}/$metadata#{context}" };

        // A link to the next page holds everything that was asked for at first; one of a delta holds it in its token.
        var asked = string.Concat(request.Http.Query.Where(pair => delta is null && !context.EndsWith("delta", StringComparison.Ordinal) && pair.Key != "$skiptoken").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}&"));
        if (next is not null) root["@odata.nextLink"] = $"{here}?{asked}{next}";
        if (delta is not null) root["@odata.deltaLink"] = $"{here}?{delta}";
        root["value"] = new JsonArray([.. entries]);
        return SandboxReply.Json(root);
    }

    public static SandboxReply Refused(int status, string code, string message) => SandboxReply.Json(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }, status);
}
