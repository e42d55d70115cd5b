using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Microsoft365;

/// <summary>Makes a <see cref="DirectoryPerson"/> of one user.</summary>
internal static class Microsoft365Mapper
{
    /// <summary>Rises whenever a record would be read differently.</summary>
    public const int Version = 1;

    public const string Select = "id,mail,userPrincipalName,givenName,surname,displayName,jobTitle,department,officeLocation,accountEnabled,userType,employeeHireDate";

    /// <summary>Whose record it is, of whatever can be read of it.</summary>
    public static string? Name(JsonRecord user) => PersonName.Shown(user.Perhaps("displayName"), user.Perhaps("givenName"), user.Perhaps("surname"));

    public static DirectoryPerson Map(string id, JsonRecord user, GroupSink groups) => new(
        id,
        user.Text("mail") ?? SignInAddress(user.Text("userPrincipalName")),
        user.Text("givenName"),
        user.Text("surname"),
        user.Text("displayName"),
        user.Text("jobTitle"),
        user.Flag("accountEnabled") switch
        {
            true => AccountStatus.Active,
            false => AccountStatus.Suspended,
            null => AccountStatus.Unknown,
        },
        // Accounts from before there were guests have no type.
        user.Text("userType") is null or "Member" ? PersonKind.Employee : PersonKind.Guest,
        user.Day("employeeHireDate"),
        groups.Together(id, Department(user, groups), Location(user, groups)));

    /// <summary>Names the groups that stand on the user.</summary>
    public static void Meet(JsonRecord user, GroupSink groups)
    {
        Department(user, groups);
        Location(user, groups);
    }

    // Companies whose mail is elsewhere have no mail attribute and sign in with the address. Names made up for guests, and
    // those below the domain that every tenant begins with, are no mailboxes.
    private static string? SignInAddress(string? name) =>
        name is null || name.Contains("#EXT#", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".onmicrosoft.com", StringComparison.OrdinalIgnoreCase) ? null : name;

    private static GroupId? Department(JsonRecord user, GroupSink groups) => user.Text("department") is { } name ? groups.Add(GroupKind.Department, null, name) : null;

    private static GroupId? Location(JsonRecord user, GroupSink groups) => user.Text("officeLocation") is { } name ? groups.Add(GroupKind.Location, null, name) : null;
}
