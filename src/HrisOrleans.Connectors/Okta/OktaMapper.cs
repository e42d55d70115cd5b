using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Okta;

/// <summary>Makes a <see cref="DirectoryPerson"/> of one Okta user.</summary>
internal static class OktaMapper
{
    /// <summary>Rises whenever a record would be read differently.</summary>
    public const int Version = 1;

    public static RecordShape Shape { get; } = new(null, "id", [], Map)
    {
        Name = Name,
        Shown = [new(OktaProvider.UsersRight, "email"), new(OktaProvider.UsersRight, "status")],
        Meet = (user, groups) => Attributes(user, groups),
    };

    /// <summary>Whose record it is, of whatever can be read of it.</summary>
    public static string? Name(JsonRecord user) => PersonName.Shown(user.Perhaps("profile", "displayName"), user.Perhaps("profile", "firstName"), user.Perhaps("profile", "lastName"));

    private static DirectoryPerson Map(string id, JsonRecord user, GroupSink groups) => new(
        id,
        user.Text("profile", "email"),
        user.Text("profile", "firstName"),
        user.Text("profile", "lastName"),
        user.Text("profile", "displayName"),
        user.Text("profile", "title"),
        StatusOf(user.Text("status")),
        string.Equals(user.Text("profile", "userType"), "contractor", StringComparison.OrdinalIgnoreCase) ? PersonKind.Contractor : PersonKind.Employee,
        StartsOn: null,
        groups.Together(id, Attributes(user, groups)));

    // Staged accounts are made ahead and open nothing yet; whoever only has to choose a password is in already.
    private static AccountStatus StatusOf(string? status) => status switch
    {
        "ACTIVE" or "PROVISIONED" or "RECOVERY" or "PASSWORD_EXPIRED" or "LOCKED_OUT" => AccountStatus.Active,
        "STAGED" or "SUSPENDED" => AccountStatus.Suspended,
        "DEPROVISIONED" => AccountStatus.Departed,
        _ => AccountStatus.Unknown,
    };

    private static GroupId?[] Attributes(JsonRecord user, GroupSink groups) =>
        [Named(GroupKind.Department, user.Text("profile", "department"), groups), Named(GroupKind.Division, user.Text("profile", "division"), groups)];

    private static GroupId? Named(GroupKind kind, string? name, GroupSink groups) => name is null ? null : groups.Add(kind, null, name);
}
