using System.Globalization;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.Okta;

/// <summary>A group as Okta keeps it.</summary>
internal sealed record OktaGroup(string Id, string Type, string Name, List<Person> Members, SandboxGroup? Of);

/// <summary>What Okta's records look like.</summary>
internal sealed partial class OktaVendor
{
    private static JsonObject User(Company company, Person person) => person.Wire(company, new JsonObject
    {
        ["id"] = UserId(person.Id),
        ["status"] = person.Active ? "ACTIVE" : "DEPROVISIONED",
        ["created"] = Moment(Founded),
        ["activated"] = Moment(Founded),
        ["statusChanged"] = Moment(Founded),
        ["lastLogin"] = null,
        ["lastUpdated"] = Moment(LastUpdated(company, person)),
        ["passwordChanged"] = null,
        ["type"] = new JsonObject { ["id"] = "oty0000000000000001" },
        ["profile"] = Profile(company, person),
        ["credentials"] = new JsonObject { ["provider"] = new JsonObject { ["type"] = "OKTA", ["name"] = "OKTA" } },
    });

    // Attributes without a value are not on the profile at all.
    private static JsonObject Profile(Company company, Person person)
    {
        var profile = new JsonObject
        {
            ["login"] = person.Email ?? $"user{person.Id}",
            ["email"] = person.Email,
            ["firstName"] = person.First,
            ["lastName"] = person.Last,
            ["displayName"] = $"{person.First} {person.Last}",
            ["title"] = person.TitleOf(),
            ["userType"] = person.Employment == "Contractor" ? "Contractor" : "Employee",
        };
        if (person.Department is { } department) profile["department"] = company.GroupName(SandboxGroupKind.Department, department);
        if (person.Division is { } division) profile["division"] = company.GroupName(SandboxGroupKind.Division, division);
        return profile;
    }

    private static JsonObject Group(Company company, OktaGroup group) => new()
    {
        ["id"] = group.Id,
        ["created"] = Moment(Founded),
        ["lastUpdated"] = Moment(Founded),
        ["lastMembershipUpdated"] = Moment(Moved(company, group)),
        ["objectClass"] = new JsonArray("okta:user_group"),
        ["type"] = group.Type,
        ["profile"] = new JsonObject { ["name"] = group.Name, ["description"] = "" },
    };

    private static JsonObject Event(Company company, (DateTimeOffset At, string Type, int Person, string? Group) entry, int number)
    {
        var targets = new JsonArray(new JsonObject { ["id"] = UserId(entry.Person), ["type"] = "User", ["alternateId"] = company.Roster.Find(entry.Person)?.Email, ["displayName"] = company.FullName(entry.Person) });
        if (entry.Group is { } group) targets.Add(new JsonObject { ["id"] = group, ["type"] = "UserGroup", ["displayName"] = group });
        return new JsonObject
        {
            ["uuid"] = $"00000000-0000-4000-8000-{number:D12}",
            ["published"] = Moment(entry.At),
            ["eventType"] = entry.Type,
            ["version"] = "0",
            ["severity"] = "INFO",
            ["displayMessage"] = entry.Type,
            ["actor"] = new JsonObject { ["id"] = UserId(1), ["type"] = "User" },
            ["outcome"] = new JsonObject { ["result"] = "SUCCESS" },
            ["target"] = targets,
        };
    }

    private static List<OktaGroup> EveryGroup(Company company)
    {
        var current = Current(company);
        var groups = company.Groups.Where(group => group.Kind != SandboxGroupKind.Department).OrderBy(group => group.Kind).ThenBy(group => group.Id, StringComparer.Ordinal);
        return
        [
            new OktaGroup("00g" + "everyone".PadLeft(17, '0'), "BUILT_IN", "Everyone", current, null),
            .. groups.Select(group => new OktaGroup(
                GroupId(group.Id), group.Kind == SandboxGroupKind.Division ? "APP_GROUP" : "OKTA_GROUP", group.Name, [.. current.Where(person => person.GroupOf(group.Kind) == group.Id)], group)),
        ];
    }

    private static DateTimeOffset Moved(Company company, OktaGroup group) =>
        company.Moves.All.Where(move => group.Of is null || (move.Kind == group.Of.Kind && move.Group == group.Of.Id)).Select(move => move.At).DefaultIfEmpty(Founded).Max();

    // Coming into a group is no update of the user.
    private static DateTimeOffset LastUpdated(Company company, Person person) => company.Moves.PersonChanged(person.Id) ?? Founded;

    private static string OrgId(Company company) => "00o" + company.Name.PadLeft(17, '0');

    private static string UserId(int id) => $"00u{id:D17}";

    private static string GroupId(string id) => "00g" + id.PadLeft(17, '0');

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
