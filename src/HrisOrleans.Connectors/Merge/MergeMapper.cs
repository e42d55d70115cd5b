using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Merge;

/// <summary>Makes a <see cref="DirectoryPerson"/> of one employee whose employments, groups, team and place of work stand in the record.</summary>
internal static class MergeMapper
{
    /// <summary>Rises whenever a record would be read differently.</summary>
    public const int Version = 2;

    /// <summary>Whose record it is, of whatever can be read of it.</summary>
    public static string? Name(JsonRecord employee) => PersonName.Shown(employee.Perhaps("display_full_name"), employee.Perhaps("preferred_name") ?? employee.Perhaps("first_name"), employee.Perhaps("last_name"));

    public static DirectoryPerson Map(string id, JsonRecord employee, GroupSink groups)
    {
        var job = employee.List("employments").Where(job => job.Flag("remote_was_deleted") != true).Select(job => (JsonRecord?)job).MaxBy(job => job?.Day("effective_date") ?? DateOnly.MinValue);
        var (first, last, preferred) = (employee.Text("first_name"), employee.Text("last_name"), employee.Text("preferred_name"));
        var startsOn = employee.Day("start_date") ?? employee.Day("hire_date");
        return new DirectoryPerson(
            id,
            employee.Text("work_email"),
            first,
            last,
            employee.Text("display_full_name") ?? (preferred is null || last is null ? preferred : $"{preferred} {last}"),
            job?.Text("job_title"),
            StatusOf(employee, startsOn),
            job?.Text("employment_type") is "CONTRACTOR" or "FREELANCE" ? PersonKind.Contractor : PersonKind.Employee,
            startsOn,
            groups.Together(id, GroupsOf(employee, groups)));
    }

    /// <summary>Names the groups of one employee.</summary>
    public static void Meet(JsonRecord employee, GroupSink groups) => GroupsOf(employee, groups);

    /// <summary>What sort of group it is. Merge hands the HR system's own word through where it has no match.</summary>
    public static GroupKind KindOf(string? type) => type switch
    {
        "DEPARTMENT" => GroupKind.Department,
        "BUSINESS_UNIT" => GroupKind.Division,
        "TEAM" => GroupKind.Team,
        _ => GroupKind.Group,
    };

    // With a first day, the day decides. Of somebody pending without one nobody knows: it may be lost of one who has begun.
    private static AccountStatus StatusOf(JsonRecord employee, DateOnly? startsOn) => employee.Flag("remote_was_deleted") == true
        ? AccountStatus.Departed
        : employee.Text("employment_status") switch
        {
            "ACTIVE" => AccountStatus.Active,
            "PENDING" => startsOn is null ? AccountStatus.Unknown : AccountStatus.Active,
            "INACTIVE" => AccountStatus.Departed,
            _ => AccountStatus.Unknown,
        };

    private static List<GroupId?> GroupsOf(JsonRecord employee, GroupSink sink)
    {
        var groups = new List<GroupId?>();
        foreach (var group in employee.List("groups"))
            if (group.Flag("remote_was_deleted") != true && group.Text("id") is { } id) groups.Add(sink.Add(KindOf(group.Text("type")), id, group.Text("name")));

        // The model Team is Merge's old one: where groups tell the team, it would be the same once more under another id.
        if (employee.Object("team") is { } team && team.Text("id") is { } teamId && groups.All(group => group?.Kind != GroupKind.Team))
            groups.Add(sink.Add(GroupKind.Team, teamId, team.Text("name")));
        if (employee.Object("work_location") is { } place && place.Text("id") is { } placeId)
            groups.Add(sink.Add(GroupKind.Location, placeId, place.Text("name") ?? place.Text("city") ?? place.Text("country")));
        return groups;
    }
}
