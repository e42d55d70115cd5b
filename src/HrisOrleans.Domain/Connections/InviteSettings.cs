namespace HrisOrleans.Domain.Connections;

/// <summary>When invitations go out. The numbers are stored.</summary>
public enum SendMode
{
    Now = 1,
    Later = 2,
}

/// <summary>Whether an admin approves newcomers. The numbers are stored.</summary>
public enum ApprovalMode
{
    Automatic = 1,
    Required = 2,
}

/// <summary>How newcomers are invited; read at the moment of each decision, so a change moves nobody who already waits.</summary>
public sealed record InviteSettings(SendMode Send, ApprovalMode Approval)
{
    /// <summary>How long an invitation's link works.</summary>
    public static readonly TimeSpan LinkLife = TimeSpan.FromDays(14);
}
