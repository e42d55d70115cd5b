using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Events;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Why;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Silo;

/// <summary>From what is stored to what is shown: codes become words.</summary>
internal static class Views
{
    public static ConnectionView Of(ConnectionState state, SyncRecord? current) => new(
        state.Tenant.Value,
        state.Version,
        state.Provider,
        state.Account,
        state.AccountName,
        Word(state.Status),
        state.PauseReason switch { PauseReason.None => null, PauseReason.Admin => "admin", PauseReason.Subscription => "subscription" },
        state.Epoch,
        state.Selection is { } selection ? Of(selection) : null,
        state.Invites is { } invites ? Of(invites) : null,
        new PolicyView((int)state.Policy.DeltaEvery.TotalSeconds, (int)state.Policy.FullEvery.TotalSeconds, (int)state.Policy.MinimumAbsence.TotalSeconds)
        {
            Removals = Of(state.Policy.Removals),
        },
        state.Health.VerifiedAt,
        state.Health.NextFullAt,
        state.Health.NextDeltaAt,
        state.Health.FailureCode,
        state.Health.Failures,
        state.ConnectedAt,
        current is null ? null : Of(current),
        state.PendingAccount,
        state.PendingAccountName);

    public static SelectionMessage Of(Selection selection) => new(
        SelectionText.Word(selection.Mode),
        [.. selection.Groups.Select(group => group.ToString())],
        selection.Mode == SelectionMode.Manual ? [.. selection.People] : null,
        selection.Contractors,
        selection.Guests);

    public static InvitesMessage Of(InviteSettings invites) => new(
        invites.Send switch { SendMode.Now => "now", SendMode.Later => "later" },
        invites.Approval switch { ApprovalMode.Automatic => "automatic", ApprovalMode.Required => "required" });

    private static RemovalsView Of(RemovalPolicy policy) => new(
        policy.People, policy.Percent, policy.AtMost, policy.GroupPeople, policy.GroupPercent, (int)policy.Window.TotalSeconds, policy.ShrinkPercent, policy.ChurnPercent);

    public static SyncView Of(SyncRecord sync) => new(
        sync.Id,
        sync.Kind switch
        {
            SyncKind.Full => "full",
            SyncKind.Delta => "delta",
            SyncKind.Preview => "preview",
            SyncKind.Apply => "apply",
            SyncKind.Disconnect => "disconnect",
            SyncKind.Browse => "browse",
            SyncKind.Undo => "undo",
        },
        sync.Trigger switch
        {
            SyncTrigger.Schedule => "schedule",
            SyncTrigger.Admin => "admin",
            SyncTrigger.Settings => "settings",
            SyncTrigger.Retry => "retry",
            SyncTrigger.Hint => "hint",
        },
        sync.Phase switch
        {
            SyncPhase.Waiting => "waiting",
            SyncPhase.Reading => "reading",
            SyncPhase.Applying => "applying",
            SyncPhase.Done => "done",
            SyncPhase.Failed => "failed",
            SyncPhase.Superseded => "superseded",
        },
        sync.Plan,
        sync.People,
        sync.Lines,
        sync.LinesDone,
        sync.Held,
        sync.Deferred,
        Counts(sync.Counts),
        sync.Outcome,
        sync.Detail,
        ReadProof.Read(sync.Certificate) is { } proof ? new CertificateView(proof.Complete, proof.Missing, proof.StartedAt, proof.Rights?.Split(' ') ?? [], proof.Pages, proof.Records) : null,
        sync.Faults,
        sync.Actor,
        sync.CreatedAt,
        sync.FinishedAt)
    {
        Parked = sync.Parked,
    };

    public static IReadOnlyDictionary<string, int> Counts(IReadOnlyDictionary<PlanAction, int> counts) =>
        counts.OrderBy(entry => entry.Key).ToDictionary(entry => entry.Key.Word(), entry => entry.Value);

    public static MemberView Of(MemberRecord member, DateTimeOffset now)
    {
        var state = member.State;
        return new MemberView(
            state.Id.ToString(),
            state.Version,
            member.Profile.Email,
            member.Profile.GivenName,
            member.Profile.FamilyName,
            PersonName.Shown(member.Profile.DisplayName, member.Profile.GivenName, member.Profile.FamilyName),
            member.JobTitle,
            [.. GroupList.Read(member.Groups ?? "").Select(group => group.ToString())],
            state.Source?.ExternalId,
            state.Role switch { MemberRole.Member => "member", MemberRole.Admin => "admin" },
            Word(MemberLists.Of(state)),
            state.Grant switch { Grant.None => "none", Grant.Linked => "linked", Grant.Retained => "retained" },
            state.Access switch { Access.None => "none", Access.Active => "active", Access.Deactivated => "deactivated" },
            state.Approval switch { Approval.Awaiting => "awaiting", Approval.Approved => "approved", Approval.Denied => "denied" },
            Word(state.InvitationAt(now)),
            state.Invitation is InvitationState.Open or InvitationState.Unconfirmed ? state.InvitationExpiresAt : null,
            state.Out != OutCause.None ? state.Out.Word() : state is { Access: Access.None, Approval: Approval.Approved, Invitation: InvitationState.Revoked } ? WhyRules.InvitationRevoked : null,
            state.Advisory == OutCause.None ? null : state.Advisory.Word(),
            member.CreatedAt,
            member.ChangedAt);
    }

    public static string Word(MemberList list) => list switch
    {
        MemberList.Active => "active",
        MemberList.Queued => "queued",
        MemberList.Requests => "requests",
        MemberList.Pending => "pending",
        MemberList.Deactivated => "deactivated",
    };

    public static EventView Of(StoredEvent stored) => new(
        stored.Seq, stored.At, stored.Kind, stored.Origin.Actor, stored.Origin.Cause, stored.Origin.PlanId, stored.Member?.ToString(), stored.MemberVersion, stored.Data);

    public static PlanView Of(Plan plan, bool stale, IReadOnlyList<int> skipped) => new(
        plan.Id,
        Word(plan.Kind),
        stale && plan.State is (PlanState.Ready or PlanState.Waiting) ? "stale" : Word(plan.State),
        plan.Hash,
        plan.Lines,
        Counts(plan.Counts),
        Of(plan.Selection),
        Of(plan.Invites),
        plan.Failure,
        plan.Actor,
        plan.CreatedAt,
        plan.AppliedAt,
        skipped)
    {
        Holds = [.. plan.Holds.Words()],
        Parent = plan.Parent,
        UndoneBy = plan.UndoneBy,
        Choice = plan.Choice is { } choice ? new PlanChoiceView(choice.Part.Word(), choice.Without) : null,
        Done = plan is { State: PlanState.Applied, Done: { } done } ? Counts(done) : null,
    };

    public static string Word(PlanKind kind) => kind switch
    {
        PlanKind.Settings => "settings",
        PlanKind.Sync => "sync",
        PlanKind.Disconnect => "disconnect",
        PlanKind.Removals => "removals",
        PlanKind.Undo => "undo",
    };

    public static string Word(PlanState state) => state switch
    {
        PlanState.Making => "making",
        PlanState.Ready => "ready",
        PlanState.Applying => "applying",
        PlanState.Applied => "applied",
        PlanState.Stale => "stale",
        PlanState.Failed => "failed",
        PlanState.Waiting => "waiting",
        PlanState.Rejected => "rejected",
    };

    public static string Word(ConnectionStatus status) => status switch
    {
        ConnectionStatus.Unconfigured => "unconfigured",
        ConnectionStatus.Active => "active",
        ConnectionStatus.Paused => "paused",
        ConnectionStatus.NeedsRelink => "needs_relink",
        ConnectionStatus.Disconnected => "disconnected",
    };

    private static string Word(InvitationState invitation) => invitation switch
    {
        InvitationState.None => "none",
        InvitationState.Queued => "queued",
        InvitationState.Open => "open",
        InvitationState.Unconfirmed => "unconfirmed",
        InvitationState.Accepted => "accepted",
        InvitationState.Expired => "expired",
        InvitationState.Revoked => "revoked",
        InvitationState.Bounced => "bounced",
    };
}
