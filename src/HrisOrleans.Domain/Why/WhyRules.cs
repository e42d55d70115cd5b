namespace HrisOrleans.Domain.Why;

/// <summary>Rules that only an answer to "why" gives, beside those of the planner. The codes are part of the API contract.</summary>
public static class WhyRules
{
    public const string NoConnection = "no_connection";
    public const string NotConfigured = "not_configured";

    /// <summary>Reference: <c>admin</c> or <c>subscription</c>.</summary>
    public const string Paused = "connection_paused";

    /// <summary>Reference: the code of what has to be mended.</summary>
    public const string NeedsRelink = "needs_relink";

    /// <summary>Reference: the pending account.</summary>
    public const string AccountPending = "account_pending";

    /// <summary>A plan waits as a whole. Reference: the plan.</summary>
    public const string PlanWaits = "plan_waits";

    /// <summary>The person's loss waits already. Reference: the plan.</summary>
    public const string WaitsForReview = "waits_for_review";

    /// <summary>The person's loss would be parked.</summary>
    public const string WouldWait = "would_wait_for_review";

    /// <summary>The directory was not read for this answer. Reference: the code of why.</summary>
    public const string NotRead = "directory_not_read";

    /// <summary>Reference: what the read lacked.</summary>
    public const string ReadIncomplete = "read_incomplete";

    /// <summary>Reference: how many.</summary>
    public const string UnreadableRecords = "unreadable_records";

    /// <summary>Reference: the group.</summary>
    public const string InGroup = "in_group";

    /// <summary>Reference: the group.</summary>
    public const string SelectedGroup = "selected_group";

    /// <summary>Reference: how many.</summary>
    public const string MoreGroups = "more_groups";

    /// <summary>Reference: the other record's external id.</summary>
    public const string AnotherRecord = "another_record";

    /// <summary>Reference: the member's id.</summary>
    public const string AddressHeld = "address_held_by";

    /// <summary>The time for a second look has not come. Reference: when it comes.</summary>
    public const string WaitsForSecondRead = "waits_for_second_read";

    /// <summary>As of the last read there was a record, but of no current person.</summary>
    public const string NotCurrentWhenRead = "not_current_when_read";

    /// <summary>No read of this directory held the member.</summary>
    public const string NeverRead = "never_read";

    public const string Managed = "managed";
    public const string Retained = "retained";
    public const string ByHand = "came_in_by_hand";
    public const string Unmanaged = "not_managed";

    public const string Active = "active";
    public const string AwaitingApproval = "awaiting_approval";
    public const string InvitationQueued = "invitation_queued";

    /// <summary>Reference: until when the link works.</summary>
    public const string InvitationOpen = "invitation_open";

    public const string InvitationUnconfirmed = "invitation_unconfirmed";
    public const string InvitationExpired = "invitation_expired";
    public const string InvitationRevoked = "invitation_revoked";
    public const string InvitationBounced = "invitation_bounced";

    /// <summary>Reference: the cause.</summary>
    public const string Out = "out";

    /// <summary>By hand. Reference: the actor.</summary>
    public const string DecidedBy = "decided_by";

    /// <summary>Reference: the moment.</summary>
    public const string DecidedAt = "decided_at";

    /// <summary>Reference: the plan.</summary>
    public const string DecidedInPlan = "decided_in_plan";

    /// <summary>Who asked for the sync or edit whose plan it was. Reference: the actor.</summary>
    public const string PlanAskedBy = "plan_asked_by";

    /// <summary>Left while already out. Reference: the cause.</summary>
    public const string DepartedSince = "departed_since";

    /// <summary>Admins were told of a departure that changed nothing. Reference: the cause.</summary>
    public const string Advisory = "advisory";
}
