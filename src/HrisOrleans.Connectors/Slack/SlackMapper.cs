using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Slack;

/// <summary>Makes a <see cref="DirectoryPerson"/> of one workspace user.</summary>
internal static class SlackMapper
{
    /// <summary>Rises whenever a record would be read differently.</summary>
    public const int Version = 1;

    private const string Slackbot = "USLACKBOT";

    /// <summary>Whose record it is, of whatever can be read of it.</summary>
    public static string? Name(JsonRecord user) => PersonName.Shown(user.Perhaps("profile", "real_name") ?? user.Perhaps("real_name"), user.Perhaps("profile", "first_name"), user.Perhaps("profile", "last_name"));

    public static DirectoryPerson Map(string id, JsonRecord user, GroupSink groups) => new(
        id,
        user.Text("profile", "email"),
        user.Text("profile", "first_name"),
        user.Text("profile", "last_name"),
        user.Text("profile", "real_name") ?? user.Text("real_name"),
        user.Text("profile", "title"),
        user.Flag("deleted") == true ? AccountStatus.Departed : AccountStatus.Active,
        KindOf(id, user),
        StartsOn: null,
        groups.Of(id));

    /// <summary>Somebody whom lists of members may leave out: deactivated, or a bot. So is a record that does not say.</summary>
    public static bool IsSetAside(JsonRecord user)
    {
        try
        {
            return user.Flag("deleted") == true || KindOf(user.Text("id") ?? Slackbot, user) == PersonKind.Bot;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    // Guests of one channel and of several; people of other workspaces in shared channels are strangers.
    private static PersonKind KindOf(string id, JsonRecord user)
    {
        if (id == Slackbot || user.Flag("is_bot") == true || user.Flag("is_workflow_bot") == true) return PersonKind.Bot;
        return user.Flag("is_restricted") == true || user.Flag("is_ultra_restricted") == true || user.Flag("is_stranger") == true ? PersonKind.Guest : PersonKind.Employee;
    }
}
