using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.GoogleWorkspace;

/// <summary>Makes a <see cref="DirectoryPerson"/> of one user.</summary>
internal static class GoogleWorkspaceMapper
{
    /// <summary>Rises whenever a record would be read differently.</summary>
    public const int Version = 1;

    public const string Fields = "nextPageToken,users(id,primaryEmail,name,suspended,archived,orgUnitPath,organizations)";

    /// <summary>Whose record it is, of whatever can be read of it.</summary>
    public static string? Name(JsonRecord user) => PersonName.Shown(user.Perhaps("name", "displayName") ?? user.Perhaps("name", "fullName"), user.Perhaps("name", "givenName"), user.Perhaps("name", "familyName"));

    public static DirectoryPerson Map(string id, JsonRecord user, GroupSink groups) => new(
        id,
        user.Text("primaryEmail"),
        user.Text("name", "givenName"),
        user.Text("name", "familyName"),
        user.Text("name", "displayName") ?? user.Text("name", "fullName"),
        Job(user)?.Text("title"),
        Status(user.Flag("suspended"), user.Flag("archived")),
        PersonKind.Employee,
        StartsOn: null,
        groups.Together(id, Department(user, groups)));

    /// <summary>The group that the department on the user's card stands for.</summary>
    public static GroupId? Department(JsonRecord user, GroupSink groups) => Job(user)?.Text("department") is { } name ? groups.Add(GroupKind.Department, null, name) : null;

    private static AccountStatus Status(bool? suspended, bool? archived) => (suspended, archived) switch
    {
        (true, _) or (_, true) => AccountStatus.Suspended,
        (false, _) => AccountStatus.Active,
        (null, _) => AccountStatus.Unknown,
    };

    private static JsonRecord? Job(JsonRecord user)
    {
        JsonRecord? first = null;
        foreach (var organization in user.List("organizations"))
        {
            if (organization.Flag("primary") == true) return organization;
            first ??= organization;
        }

        return first;
    }
}
