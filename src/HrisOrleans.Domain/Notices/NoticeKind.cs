namespace HrisOrleans.Domain.Notices;

/// <summary>What admins are told by mail. The numbers are stored, and are bits of what a tenant switched off.</summary>
public enum NoticeKind
{
    /// <summary>A connection's settings were applied for the first time.</summary>
    SetUpDone = 0,

    /// <summary>Losses wait for a reviewer.</summary>
    LossesParked = 1,

    /// <summary>A whole plan waits for a reviewer.</summary>
    PlanHeld = 2,

    /// <summary>The credentials no longer work, or rights are lost.</summary>
    RelinkNeeded = 3,

    /// <summary>Paused, by an admin or for the subscription.</summary>
    ConnectionPaused = 4,
    WebhookDisabled = 5,

    /// <summary>People left whom nothing removes; one notice a plan.</summary>
    Advisories = 6,
}

public static class NoticeKinds
{
    public static IReadOnlyList<NoticeKind> All { get; } = Enum.GetValues<NoticeKind>();

    /// <summary>The word in events.</summary>
    public static string Word(this NoticeKind kind) => kind switch
    {
        NoticeKind.SetUpDone => "set_up_done",
        NoticeKind.LossesParked => "losses_parked",
        NoticeKind.PlanHeld => "plan_held",
        NoticeKind.RelinkNeeded => "relink_needed",
        NoticeKind.ConnectionPaused => "connection_paused",
        NoticeKind.WebhookDisabled => "webhook_disabled",
        NoticeKind.Advisories => "advisories",
    };

    /// <summary>Its bit in what is switched off.</summary>
    public static int Bit(this NoticeKind kind) => 1 << (int)kind;
}
