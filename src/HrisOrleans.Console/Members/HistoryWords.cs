using System.Text.Json;
using HrisOrleans.Client.Events;
using MudBlazor;

namespace HrisOrleans.Console.Members;

/// <summary>Events of a member as lines for a person. The numbers in an event's data are stored for ever, so they are told here by number.</summary>
internal static class HistoryWords
{
    /// <summary>What happened: a sentence, a tone and an icon.</summary>
    public static (string Text, string Tone, string Icon) Of(TenantEvent happened) => happened.Kind switch
    {
        "joined" => (Joined(happened.Data), "good", Icons.Material.Outlined.PersonAddAlt),
        "linked" => ("The connection manages them from here on.", "good", Icons.Material.Outlined.Link),
        "retained" => ("The connection no longer manages them. They stay.", "wait", Icons.Material.Outlined.LinkOff),
        "unlinked" => ("The connection no longer manages them. What was made by hand stays.", "wait", Icons.Material.Outlined.LinkOff),
        "withdrawn" => ($"Withdrawn before they became active: {Cause(happened.Data)}.", "bad", Icons.Material.Outlined.PersonOff),
        "deactivated" => ($"Lost access: {Cause(happened.Data)}.", "bad", Icons.Material.Outlined.PersonOff),
        "removed" => ("Removed by hand. It sticks.", "bad", Icons.Material.Outlined.PersonRemove),
        "departed" => ($"While they were out, they left as well: {Cause(happened.Data)}.", "calm", Icons.Material.Outlined.Logout),
        "returned" => ("Came back through the directory, as the same member.", "good", Icons.Material.Outlined.Undo),
        "restored" => (Number(happened.Data, "grant") == 1 ? "Restored, and managed by the connection." : "Restored by hand; nobody's grant.", "good", Icons.Material.Outlined.RestartAlt),
        "approval_asked" => ("An approval is asked for.", "wait", Icons.Material.Outlined.PanTool),
        "approved" => ("Approved.", "good", Icons.Material.Outlined.HowToReg),
        "denied" => ("Denied. It sticks.", "bad", Icons.Material.Outlined.DoNotDisturbOn),
        "activated" => ("Has access.", "good", Icons.Material.Outlined.CheckCircle),
        "invitation_queued" => ("Their invitation is queued until somebody sends it.", "wait", Icons.Material.Outlined.Outbox),
        "invitation_issued" => (Issued(happened.Data), "calm", Icons.Material.Outlined.Send),
        "invitation_mailed" => ("The mail server took the invitation.", "calm", Icons.Material.Outlined.MarkEmailRead),
        "invitation_unconfirmed" => ("The invitation was handed to the mail server, and nobody knows what became of it.", "wait", Icons.Material.Outlined.QuestionMark),
        "invitation_bounced" => ("The invitation came back: the address could not be reached.", "bad", Icons.Material.Outlined.ReportGmailerrorred),
        "invitation_revoked" => ("The invitation was revoked, with all its links.", "wait", Icons.Material.Outlined.CancelScheduleSend),
        "invitation_accepted" => ("Accepted the invitation.", "good", Icons.Material.Outlined.ThumbUpOffAlt),
        "invitation_objected" => ("They want no invitations. Their address gets none from here on.", "bad", Icons.Material.Outlined.Block),
        "invitation_suppressed" => ("The mail did not go out: its address is to get no invitations.", "bad", Icons.Material.Outlined.Block),
        "address_changed" => ("The directory gave them another address.", "calm", Icons.Material.Outlined.AlternateEmail),
        "advisory_raised" => ($"Admins were told that they left ({Cause(happened.Data)}). Nothing was taken away.", "wait", Icons.Material.Outlined.NotificationImportant),
        "advisory_cleared" => ("They are in the directory again: the notice is settled.", "calm", Icons.Material.Outlined.NotificationsOff),
        "role_changed" => (Number(happened.Data, "role") == 2 ? "Made an admin." : "Made a plain member.", "calm", Icons.Material.Outlined.Badge),
        "profile_edited" => ("Name or address was edited by hand.", "calm", Icons.Material.Outlined.Edit),
        "undone" => ("A plan was undone: they stand as they did before it.", "wait", Icons.Material.Outlined.Undo),
        "erased" => ("Erased: name, addresses and attributes are gone everywhere.", "bad", Icons.Material.Outlined.DeleteForever),
        "snapshot" => ("What happened before this is not kept any longer; they stood as the following continues.", "calm", Icons.Material.Outlined.Inventory2),
        _ => ($"{happened.Kind.Replace('_', ' ')}.", "calm", Icons.Material.Outlined.Circle),
    };

    /// <summary>Who did it.</summary>
    public static string Actor(string actor) => actor switch
    {
        "sync" => "a sync",
        "operator" => "the operator",
        "invitee" => "the invited person",
        "mail" => "the mail server",
        _ => actor,
    };

    /// <summary>The job that decided it, or null.</summary>
    public static Guid? Job(TenantEvent happened) =>
        happened.Cause.StartsWith("job/", StringComparison.Ordinal) && Guid.TryParseExact(happened.Cause.AsSpan(4), "N", out var job) ? job : null;

    private static string Joined(JsonElement data)
    {
        var how = Text(data, "id") is null ? "Came in by hand" : "Came in through the directory";
        var role = Number(data, "role") == 2 ? " as an admin" : "";
        var then = (Number(data, "approval"), Number(data, "invitation")) switch
        {
            (1, _) => ", and waits for an approval",
            (_, 1) => "; the invitation is queued",
            _ => "",
        };
        return $"{how}{role}{then}.";
    }

    private static string Issued(JsonElement data)
    {
        var until = Text(data, "expires") is { } text && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var at)
            ? $", good until {at.UtcDateTime.ToString("d MMM yyyy HH:mm", System.Globalization.CultureInfo.InvariantCulture)} UTC"
            : "";
        return data.TryGetProperty("reminds", out var reminds) && reminds.ValueKind == JsonValueKind.True ? $"Reminded with a fresh link{until}." : $"Invited with a fresh link{until}.";
    }

    private static string Cause(JsonElement data) => Number(data, "cause") switch
    {
        1 => "the selection was edited",
        2 => "they left the group",
        3 => "they are no longer in the directory",
        4 => "the directory says that they left",
        5 => "an admin removed them",
        6 => "an admin denied them",
        7 => "the plan that brought them in was undone",
        8 => "they were erased",
        _ => "for a reason that this page does not know",
    };

    private static int? Number(JsonElement data, string key) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    private static string? Text(JsonElement data, string key) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
