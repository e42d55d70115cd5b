using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Gusto;

/// <summary>Makes a <see cref="DirectoryPerson"/> of one employee.</summary>
internal static class GustoMapper
{
    /// <summary>Rises whenever a record would be read differently.</summary>
    public const int Version = 2;

    /// <summary>Whose record it is, of whatever can be read of it.</summary>
    public static string? Name(JsonRecord employee) => PersonName.Shown(null, employee.Perhaps("preferred_first_name") ?? employee.Perhaps("first_name"), employee.Perhaps("last_name"));

    public static DirectoryPerson Map(string id, JsonRecord employee, GroupSink groups)
    {
        var job = Job(employee);
        var startsOn = job?.Day("hire_date") ?? employee.Day("hired_at");
        var (first, last, preferred) = (employee.Text("first_name"), employee.Text("last_name"), employee.Text("preferred_first_name"));
        return new DirectoryPerson(
            id,
            // The field email is the private address.
            employee.Text("work_email"),
            first,
            last,
            preferred is null ? null : last is null ? preferred : $"{preferred} {last}",
            job?.Text("title") ?? employee.Text("title"),
            StatusOf(employee, startsOn),
            PersonKind.Employee,
            startsOn,
            groups.Together(id, GroupsOf(employee, job, groups)));
    }

    /// <summary>Names the groups of one employee.</summary>
    public static void Meet(JsonRecord employee, GroupSink groups) => GroupsOf(employee, Job(employee), groups);

    /// <summary>Gusto's locations have no names.</summary>
    public static string? Place(JsonRecord location) =>
        new[] { location.Text("street_1"), location.Text("city"), location.Text("state") }.OfType<string>().ToList() is { Count: > 0 } parts ? string.Join(", ", parts) : null;

    // A termination may be arranged for a later day. Of who is still to be onboarded and has no first day nobody
    // knows: it may be lost of one who has begun.
    private static AccountStatus StatusOf(JsonRecord employee, DateOnly? startsOn)
    {
        if (employee.Flag("terminated") is not { } terminated) return AccountStatus.Unknown;
        var effects = employee.List("terminations").Select(termination => termination.Flag("active")).ToList();
        if (terminated && (effects.Count == 0 || effects.Any(inEffect => inEffect != false))) return AccountStatus.Departed;
        return employee.Flag("onboarded") == false && startsOn is null ? AccountStatus.Unknown : AccountStatus.Active;
    }

    private static JsonRecord? Job(JsonRecord employee)
    {
        var jobs = employee.List("jobs").ToList();
        return jobs.Where(job => job.Flag("primary") == true).Concat(jobs).Select(job => (JsonRecord?)job).FirstOrDefault();
    }

    private static List<GroupId?> GroupsOf(JsonRecord employee, JsonRecord? job, GroupSink groups)
    {
        var found = new List<GroupId?>();
        if (employee.Text("department_uuid") is { } department) found.Add(groups.Add(GroupKind.Department, department, employee.Text("department")));
        if (job?.Text("location_uuid") is { } place) found.Add(groups.Add(GroupKind.Location, place, job?.Object("location") is { } location ? Place(location) : null));
        return found;
    }
}
