using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.JumpCloud;

/// <summary>Makes a <see cref="DirectoryPerson"/> of one user.</summary>
internal static class JumpCloudMapper
{
    /// <summary>Rises whenever a record would be read differently.</summary>
    public const int Version = 1;

    /// <summary>All that is asked for; a whole record has keys, phone numbers and counters of failed logins besides.</summary>
    public const string Fields = "email firstname lastname displayname jobTitle department location employeeType state suspended";

    /// <summary>Whose record it is, of whatever can be read of it.</summary>
    public static string? Name(JsonRecord user) => PersonName.Shown(user.Perhaps("displayname"), user.Perhaps("firstname"), user.Perhaps("lastname"));

    public static DirectoryPerson Map(string id, JsonRecord user, GroupSink groups) => new(
        id,
        user.Text("email"),
        user.Text("firstname"),
        user.Text("lastname"),
        user.Text("displayname"),
        user.Text("jobTitle"),
        StatusOf(user.Text("state"), user.Flag("suspended")),
        string.Equals(user.Text("employeeType"), "contractor", StringComparison.OrdinalIgnoreCase) ? PersonKind.Contractor : PersonKind.Employee,
        StartsOn: null,
        groups.Together(id, Attributes(user, groups)));

    /// <summary>The groups that stand on the user as names.</summary>
    public static GroupId?[] Attributes(JsonRecord user, GroupSink groups) =>
        [Named(GroupKind.Department, user.Text("department"), groups), Named(GroupKind.Location, user.Text("location"), groups)];

    // Staged accounts are made ahead and open nothing yet. A password that is locked, expired or not chosen yet is the
    // password's trouble: its owner is active.
    private static AccountStatus StatusOf(string? state, bool? suspended) => (state, suspended) switch
    {
        (_, true) or ("SUSPENDED" or "STAGED", _) => AccountStatus.Suspended,
        ("ACTIVATED", _) or (null, false) => AccountStatus.Active,
        _ => AccountStatus.Unknown,
    };

    private static GroupId? Named(GroupKind kind, string? name, GroupSink groups) => name is null ? null : groups.Add(kind, null, name);
}
