using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Rippling;

/// <summary>Makes a <see cref="DirectoryPerson"/> of one worker.</summary>
internal static class RipplingMapper
{
    /// <summary>Rises whenever a record would be read differently.</summary>
    public const int Version = 2;

    /// <summary>Whose record it is, of whatever can be read of it.</summary>
    public static string? Name(JsonRecord worker) => PersonName.Shown(worker.Perhaps("user", "display_name") ?? worker.Perhaps("user", "name", "formatted"), worker.Perhaps("user", "name", "given_name"), worker.Perhaps("user", "name", "family_name"));

    public static DirectoryPerson Map(string id, JsonRecord worker, GroupSink groups)
    {
        var startsOn = worker.Day("start_date");
        return new DirectoryPerson(
            id,
            worker.Text("work_email"),
            worker.Text("user", "name", "preferred_given_name") ?? worker.Text("user", "name", "given_name"),
            worker.Text("user", "name", "preferred_family_name") ?? worker.Text("user", "name", "family_name"),
            worker.Text("user", "display_name") ?? worker.Text("user", "name", "formatted"),
            worker.Text("title"),
            StatusOf(worker.Text("status"), startsOn),
            worker.Text("employment_type", "type") == "CONTRACTOR" ? PersonKind.Contractor : PersonKind.Employee,
            startsOn,
            groups.Together(id, GroupsOf(worker, groups)));
    }

    // Whoever was offered a job comes with the first day; without one nobody knows whether they ever will, or have long begun.
    private static AccountStatus StatusOf(string? status, DateOnly? startsOn) => status switch
    {
        "ACTIVE" => AccountStatus.Active,
        "INIT" or "HIRED" or "ACCEPTED" => startsOn is null ? AccountStatus.Unknown : AccountStatus.Active,
        "TERMINATED" => AccountStatus.Departed,
        _ => AccountStatus.Unknown,
    };

    private static IEnumerable<GroupId?> GroupsOf(JsonRecord worker, GroupSink groups) =>
    [
        Known(GroupKind.Department, worker.Text("department_id"), groups),
        Known(GroupKind.Location, worker.Text("location", "work_location_id"), groups),
        .. worker.List("teams_id").Select(team => Known(GroupKind.Team, team.Text(), groups)),
    ];

    private static GroupId? Known(GroupKind kind, string? id, GroupSink groups) => id is null ? null : groups.Add(kind, id, null);
}
