using System.Globalization;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Why;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;

namespace HrisOrleans.Silo.Why;

/// <summary>An answer while it is made: reasons in the order in which a person would tell them.</summary>
internal sealed class WhyDraft(string address, ConnectionState? connection, DateTimeOffset now)
{
    // Who is in more groups than this is told how many more.
    private const int MostGroups = 20;

    private readonly List<PlanReason> _reasons = [];
    private bool _inDirectory;
    private string _verdict = "none";
    private string? _staleBecause;

    public string Address => address;

    public DateTimeOffset Now => now;

    /// <summary>The member who is asked for.</summary>
    public MemberRecord? Member { get; set; }

    /// <summary>The member who holds the address now.</summary>
    public MemberId? Holder { get; set; }

    /// <summary>The waiting plan of losses, if there is one.</summary>
    public Plan? Parked { get; set; }

    public void AboutConnection()
    {
        if (connection is not { Connected: true })
        {
            Add(WhyRules.NoConnection);
            return;
        }

        if (connection.Status == ConnectionStatus.Paused) Add(WhyRules.Paused, connection.PauseReason == PauseReason.Subscription ? "subscription" : "admin");
        if (connection.Status == ConnectionStatus.NeedsRelink) Add(WhyRules.NeedsRelink, connection.Health.FailureCode);
        if (connection.PendingAccount is { } pending) Add(WhyRules.AccountPending, pending);
        if (connection.Selection is null) Add(WhyRules.NotConfigured);
    }

    /// <summary>The directory has a record of them.</summary>
    /// <param name="known">What is known of the record's id.</param>
    /// <param name="held">Somebody else holds the address.</param>
    public void AboutRecord(DirectoryPerson person, Known known, Judgement judgement, PlanContext context, bool held)
    {
        _inDirectory = true;
        Judged(judgement.Action, judgement.Reasons);
        if (judgement.Action == PlanAction.Refresh && judgement.Reasons.Any(reason => reason.Rule == "not_listed_in_group") && known.Roster is { Presence: Presence.Present, AbsentSince: { } since })
            AboutAbsence("not_listed_in_complete_read", since, context);
        if (judgement.Reasons.Any(reason => reason.Rule is "not_selected" or "left_group")) AboutGroups(person, context.After);
        if (held && Holder is { } holder) Add(WhyRules.AddressHeld, holder.ToString());
    }

    /// <summary>The directory has one more record with the address.</summary>
    public void AboutOther(Judgement judgement)
    {
        Add(WhyRules.AnotherRecord, judgement.ExternalId);
        _reasons.AddRange(judgement.Reasons.Where(reason => reason.Rule == "faulty"));
    }

    /// <summary>The directory was read to its end and has no record of them.</summary>
    /// <param name="known">What is known of the member, if it is one of this directory.</param>
    public void AboutMissing(DirectoryLook look, Known known, Judgement? judgement, PlanContext context)
    {
        if (judgement is not null) Judged(judgement.Action, judgement.Reasons);
        else if (look.Certificate is null) Add(WhyRules.ReadIncomplete, look.Missing);
        else if (known.Roster is { Presence: Presence.AbsentOnce, AbsentSince: { } since }) AboutAbsence("missing_in_complete_read", since, context);
        else Add("not_in_directory");
        if (look.Unreadable > 0) Add(WhyRules.UnreadableRecords, look.Unreadable.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The directory could not be read, or may not be.</summary>
    public void AboutStored(string code, Known known, PlanContext context)
    {
        _staleBecause = code;
        Add(WhyRules.NotRead, code);
        if (Member?.State.Source?.Source != context.Source) return;
        if (Inquiry.JudgeStored(known, context) is { } verdict)
        {
            _inDirectory = true;
            if (connection!.Runs) Judged(verdict.Action == PlanAction.Update ? PlanAction.Refresh : verdict.Action, verdict.Reasons);
            else _reasons.AddRange(verdict.Reasons);
            return;
        }

        switch (known.Roster)
        {
            case null: Add(WhyRules.NeverRead); break;
            case { Fault: { } fault }: Add("faulty", fault); break;
            case { Presence: Presence.AbsentOnce, AbsentSince: { } since }: AboutAbsence("missing_in_complete_read", since, context); break;
            case { Presence: Presence.NotCurrent }: Add(WhyRules.NotCurrentWhenRead); break;
            case { Presence: Presence.Departed }: Add("not_in_directory"); break;
        }
    }

    /// <summary>Further reasons, in order.</summary>
    public void Add(IEnumerable<PlanReason> reasons) => _reasons.AddRange(reasons);

    /// <summary>Where the member stands, and who decided it.</summary>
    public void AboutMember(IReadOnlyList<StoredEvent> history)
    {
        var state = Member!.State;
        switch (state.Grant)
        {
            case Grant.Linked: Add(WhyRules.Managed); break;
            case Grant.Retained: Add(WhyRules.Retained); break;
            case Grant.None when state.Source is null: Add(WhyRules.ByHand); break;
            case Grant.None when state.Out == OutCause.None: Add(WhyRules.Unmanaged); break;
        }

        if (state.Out != OutCause.None) AboutOut(state, history);
        else AboutIn(state);
    }

    public WhyView View()
    {
        var state = Member?.State;
        return new WhyView(
            address,
            state is not null ? "member" : _inDirectory ? "outsider" : "unknown",
            Member is null ? null : Views.Of(Member, now),
            _verdict,
            [.. _reasons.Select(reason => new WhyReasonView(reason.Rule, reason.Reference, Sentences.Of(reason)))],
            connection is null ? null : new WhyConnectionView(
                Views.Word(connection.Status),
                connection.PauseReason switch { PauseReason.None => null, PauseReason.Admin => "admin", PauseReason.Subscription => "subscription" },
                connection.Provider,
                connection.AccountName,
                connection.Selection is { } selection ? SelectionText.Word(selection.Mode) : null,
                connection.Health.FailureCode),
            connection?.Health.VerifiedAt,
            now,
            _staleBecause is not null,
            _staleBecause);
    }

    private void AboutIn(MemberState state)
    {
        if (state.Access == Access.Active) Add(WhyRules.Active);
        else if (state.Approval == Approval.Awaiting) Add(WhyRules.AwaitingApproval);
        else if (InvitationRule(state) is { } rule) Add(rule, rule == WhyRules.InvitationOpen ? Text(state.InvitationExpiresAt!.Value) : null);
        if (state.Advisory != OutCause.None) Add(WhyRules.Advisory, state.Advisory.Word());
    }

    private string? InvitationRule(MemberState state) => state.InvitationAt(now) switch
    {
        InvitationState.None or InvitationState.Accepted => null,
        InvitationState.Queued => WhyRules.InvitationQueued,
        InvitationState.Open => WhyRules.InvitationOpen,
        InvitationState.Unconfirmed => WhyRules.InvitationUnconfirmed,
        InvitationState.Expired => WhyRules.InvitationExpired,
        InvitationState.Revoked => WhyRules.InvitationRevoked,
        InvitationState.Bounced => WhyRules.InvitationBounced,
    };

    private void AboutOut(MemberState state, IReadOnlyList<StoredEvent> history)
    {
        Add(WhyRules.Out, state.Out.Word());
        if (history.LastOrDefault(happened => happened.Kind is "removed" or "denied" or "deactivated" or "withdrawn" or "undone") is { } decided)
        {
            if (decided.Origin.PlanId is not { } plan)
            {
                Add(WhyRules.DecidedBy, decided.Origin.Actor);
            }
            else
            {
                Add(WhyRules.DecidedInPlan, plan.ToString());
                Add(WhyRules.PlanAskedBy, decided.Origin.Actor);
            }

            Add(WhyRules.DecidedAt, Text(decided.At));
        }

        if (state.DepartedSince != OutCause.None) Add(WhyRules.DepartedSince, state.DepartedSince.Word());
    }

    private void AboutAbsence(string rule, DateTimeOffset since, PlanContext context)
    {
        Add(rule, Text(since));
        Add(WhyRules.WaitsForSecondRead, Text(since + context.MinimumAbsence));
    }

    private void AboutGroups(DirectoryPerson person, Selection selection)
    {
        if (selection.Mode != SelectionMode.Groups) return;
        Each(WhyRules.InGroup, person.Groups);
        Each(WhyRules.SelectedGroup, selection.Groups);

        void Each(string rule, IReadOnlyCollection<GroupId> groups)
        {
            foreach (var group in groups.Take(MostGroups)) Add(rule, group.ToString());
            if (groups.Count > MostGroups) Add(WhyRules.MoreGroups, (groups.Count - MostGroups).ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Judged(PlanAction action, IEnumerable<PlanReason> reasons)
    {
        _verdict = action == PlanAction.Refresh ? "none" : action.Word();
        _reasons.AddRange(reasons);
    }

    private void Add(string rule, string? reference = null) => _reasons.Add(new PlanReason(rule, reference));

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
