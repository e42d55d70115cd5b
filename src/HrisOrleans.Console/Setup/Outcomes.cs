using HrisOrleans.Client.Connections;
using MudBlazor;

namespace HrisOrleans.Console.Setup;

/// <summary>What the two invite settings come to.</summary>
internal sealed record Outcome(string Approval, string Send, string Icon, string Name, string Text);

/// <summary>The four outcomes in plain words.</summary>
internal static class Outcomes
{
    public static IReadOnlyList<Outcome> All { get; } =
    [
        new("automatic", "now", Icons.Material.Outlined.Send, "Invite at once", "Everybody selected gets an account and their invitation right away."),
        new("automatic", "later", Icons.Material.Outlined.Outbox, "Create now, invite later", "Accounts are made, and invitations wait under Queued until you send them."),
        new("required", "now", Icons.Material.Outlined.HowToReg, "Ask me first, then invite", "Newcomers wait under Requests. Whoever you approve is invited at once."),
        new("required", "later", Icons.Material.Outlined.PendingActions, "Ask me first, invite later", "Newcomers wait under Requests. Whoever you approve waits under Queued until you send."),
    ];

    public static Outcome Of(InviteSettings invites) => All.First(outcome => outcome.Send == invites.Send && outcome.Approval == invites.Approval);
}
