using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Invitations;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Suppressions;

namespace HrisOrleans.Silo.Members;

/// <summary>What a member works with.</summary>
internal sealed record MemberServices(IMemberStore Members, IConnectionStore Connections, IEventStore Events, Suppressions Suppressions, InvitationTokens Tokens, Eraser Eraser, MailSignal Mail, TimeProvider Time);

/// <summary>
/// One member as one silo sees them. Decides, writes, then answers. The row's version is the truth: a sync may have
/// written the row since it was loaded, then the commit is refused, and the member loads and decides again.
/// </summary>
/// <param name="forget">Told when what is in memory may be wrong, or there is no such member: begin again from the row.</param>
internal sealed class MemberCore(TenantId tenant, MemberId id, MemberServices services, Action forget)
{
    private static readonly Refusal NotFound = new("member_not_found", RefusalKind.NotFound, "There is no such member.");
    private static readonly Refusal BadInvitation = new("invitation_invalid", RefusalKind.NotFound, "This invitation is not valid.");

    private static readonly Refusal LastActiveAdmin = new("last_active_admin", RefusalKind.Conflict, "This is the last active admin; make somebody else admin first, or let the operator do it.");

    private static readonly Refusal ConnectionMoved = new("connection_busy", RefusalKind.Unavailable, "The connection changes too fast; try again.");

    private MemberRecord? _record;

    public async Task Wake(CancellationToken cancellationToken) => _record = await services.Members.Load(tenant, id, cancellationToken);

    public async Task<Answer<MemberView>> Describe(CancellationToken cancellationToken)
    {
        _record = await services.Members.Load(tenant, id, cancellationToken);
        return View();
    }

    public async Task<Answer<MemberView>> Invite(InviteByHand command, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryNormalize(command.Email, out var address)) return MemberProfiles.MalformedAddress;
        if (_record is not null) return _record.Profile.Address == address ? View() : MemberProfiles.AlreadyMember;
        if (MemberProfiles.TooLong(command.GivenName, command.FamilyName, command.DisplayName) is { } tooLong) return tooLong;
        if (await services.Suppressions.Covers(tenant, command.Email, cancellationToken)) return Suppressions.Refused;
        var now = services.Time.GetUtcNow();
        var decision = MemberByHand.Invite(command.Role, command.Send == "later" ? SendMode.Later : SendMode.Now, now);
        var profile = new MemberProfile(command.Email.Trim(), address, command.GivenName, command.FamilyName, command.DisplayName);
        var born = Member.Fold(id, [decision.Events]);
        var result = await Write(new MemberCommit(tenant, 0, born, decision.Events, Origin(), now, profile), cancellationToken);
        return result == CommitResult.Committed ? View() : _record is not null && _record.Profile.Address == address ? View() : MemberProfiles.AlreadyMember;
    }

    public async Task<Answer<MemberView>> Approve(ApproveMember command, CancellationToken cancellationToken)
    {
        var send = await SendSetting(command.Send, cancellationToken);
        return await Decide(state => MemberByHand.Approve(state, send, services.Time.GetUtcNow()), cancellationToken);
    }

    public Task<Answer<MemberView>> Deny(CancellationToken cancellationToken) => TakeOut(MemberByHand.Deny, cancellationToken);

    public Task<Answer<MemberView>> Send(CancellationToken cancellationToken) => Decide(state => MemberByHand.Send(state, services.Time.GetUtcNow()), cancellationToken);

    public Task<Answer<MemberView>> Remind(CancellationToken cancellationToken) => Decide(state => MemberByHand.Remind(state, services.Time.GetUtcNow()), cancellationToken);

    public Task<Answer<MemberView>> Revoke(CancellationToken cancellationToken) => Decide(MemberByHand.Revoke, cancellationToken);

    public Task<Answer<MemberView>> Remove(CancellationToken cancellationToken) => TakeOut(MemberByHand.Remove, cancellationToken);

    /// <summary>Values go before the decision that says so, and once more after it: a plan may have been made in between.</summary>
    public async Task<Answer<MemberView>> Erase(CancellationToken cancellationToken)
    {
        _record = await services.Members.Load(tenant, id, cancellationToken);
        if (_record is null) return Gone();
        if (await LastAdmin(cancellationToken)) return LastActiveAdmin;
        var traces = await services.Eraser.Trace(tenant, id, cancellationToken);
        await services.Eraser.Erase(tenant, id, traces, cancellationToken);
        var answer = await Decide(
            MemberByHand.Erase,
            cancellationToken,
            async (record, commit) => commit with { Suppresses = await Suppressing(record, SuppressionReason.Erased, cancellationToken), Erases = true });
        await services.Eraser.Erase(tenant, id, traces, cancellationToken);
        return answer;
    }

    public Task<Answer<MemberView>> Restore(CancellationToken cancellationToken) => UnderConnection(connection => Restore(connection, cancellationToken), cancellationToken);

    private async Task<Answer<MemberView>> Restore(ConnectionState? connection, CancellationToken cancellationToken)
    {
        var send = connection?.Invites?.Send ?? SendMode.Now;
        // Asked before the look at the roster, which is to be as fresh as can be when the decision is written.
        var email = _record?.Profile.Email;
        bool? suppressed = await services.Suppressions.Covers(tenant, email, cancellationToken);

        // While somebody was out their address may have gone to a newcomer: they come back with it or not at all.
        // Only a fresh look at the roster knows whether the selection holds the person now. After a disconnect, and before
        // the next connection is configured, there is no selection, whatever the roster remembers; and a disconnect that
        // comes while this is decided has released everybody it knew of.
        _record = await services.Members.Load(tenant, id, cancellationToken);
        var selects = connection is { Connected: true, Selection: not null };
        return await Decide(
            state => MemberByHand.Restore(state, selects && _record!.Selected && state.Source?.Source == connection!.Source, send, services.Time.GetUtcNow()),
            cancellationToken,
            (record, commit) => ValueTask.FromResult(commit with
            {
                Claim = EmailAddress.TryNormalize(record.Profile.Email, out var address) ? address : null,
                Reopens = true,
                Epoch = commit.After.Grant == Grant.Linked ? connection!.Epoch : null,
            }),
            suppressed: _record?.Profile.Email == email ? suppressed : null);
    }

    public async Task<Answer<MemberView>> Edit(EditMember command, CancellationToken cancellationToken)
    {
        _record = await services.Members.Load(tenant, id, cancellationToken);
        if (_record is null) return Gone();
        return await Decide(
            record =>
            {
                if (MemberProfiles.CheckEdit(record, command) is { } refusal) return new MemberDecision([], refusal);
                var role = command.Role is { } wanted ? MemberByHand.ChangeRole(record.State, wanted) : MemberDecision.Nothing;
                return role.Then(MemberProfiles.Edited(record.Profile, command) == record.Profile ? MemberDecision.Nothing : MemberDecision.Of(new MemberEvent.ProfileEdited()));
            },
            (record, commit) => ValueTask.FromResult(commit.Events.Any(happened => happened is MemberEvent.ProfileEdited) ? commit with { Profile = MemberProfiles.Edited(record.Profile, command) } : commit),
            suppressed: null,
            cancellationToken);
    }

    public async Task<Answer<AcceptedInvitation>> Accept(AcceptInvitation command, CancellationToken cancellationToken)
    {
        if (await Verified(command.Token, cancellationToken) is not { } token) return BadInvitation;
        var answer = await Decide(state => MemberByHand.Accept(state, token.Number, services.Time.GetUtcNow()), cancellationToken);
        return answer.Accepted
            ? new AcceptedInvitation(tenant.Value, id.ToString(), answer.Value.Email, answer.Value.DisplayName)
            : new Answer<AcceptedInvitation>(null, answer.Refused.Code == NotFound.Code ? Refused.From(BadInvitation) : answer.Refused);
    }

    public async Task<Answer<bool>> Object(ObjectToInvitation command, CancellationToken cancellationToken)
    {
        if (await Verified(command.Token, cancellationToken) is not { } token) return BadInvitation;
        _record = await services.Members.Load(tenant, id, cancellationToken);
        if (_record is null || await services.Suppressions.HashOf(tenant, _record.Profile.Email, cancellationToken) is null)
        {
            if (_record is null) forget();
            return BadInvitation;
        }

        if (await services.Suppressions.Covers(tenant, _record.Profile.Email, cancellationToken)) return true;
        var moved = _record.State.EndOf(token.Number) is null && await MovedSince(token.Number, cancellationToken);
        var answer = await Decide(
            state => MemberByHand.Object(state, token.Number, moved),
            cancellationToken,
            async (record, commit) => commit with { Suppresses = await Suppressing(record, SuppressionReason.Objected, cancellationToken) });
        return answer.Accepted ? true : new Answer<bool>(false, answer.Refused);
    }

    public Task MailEnded(MailEnded report, CancellationToken cancellationToken) => Decide(
        state => report.Suppressed ? MemberByHand.MailSuppressed(state, report.InvitationNumber) : report.Refused ? MemberByHand.MailBounced(state, report.InvitationNumber) : MemberByHand.MailUnconfirmed(state, report.InvitationNumber),
        cancellationToken);

    public async Task<Answer<bool>> MailBounced(MailBounced report, CancellationToken cancellationToken)
    {
        var answer = await Decide(state => MemberByHand.MailBounced(state, report.InvitationNumber ?? state.InvitationNumber), cancellationToken);
        if (!answer.Accepted) return new Answer<bool>(false, answer.Refused);
        var state = _record!.State;
        return state.Invitation == InvitationState.Bounced && state.InvitationNumber == (report.InvitationNumber ?? state.InvitationNumber);
    }

    /// <param name="rule">Asked anew of whatever state is found.</param>
    /// <param name="complete">Adds to the commit what is written besides the state and its events.</param>
    /// <param name="suppressed">Whether the address is, where that has been asked already of the state the decision begins with.</param>
    private Task<Answer<MemberView>> Decide(
        Func<MemberState, MemberDecision> rule, CancellationToken cancellationToken, Func<MemberRecord, MemberCommit, ValueTask<MemberCommit>>? complete = null, bool? suppressed = null) =>
        Decide(record => rule(record.State), complete, suppressed, cancellationToken);

    private async Task<Answer<MemberView>> Decide(
        Func<MemberRecord, MemberDecision> rule, Func<MemberRecord, MemberCommit, ValueTask<MemberCommit>>? complete, bool? suppressed, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            // A command under an idempotency key that was carried out already, perhaps a moment ago elsewhere: the state is its answer.
            // A job has looked for its own, many members at once; only where another look is needed may it have met itself.
            if ((Caller.Cause.StartsWith("key/", StringComparison.Ordinal) || (Unseen && attempt > 0)) && await services.Members.Happened(tenant, id, Caller.Cause, cancellationToken))
            {
                _record = await services.Members.Load(tenant, id, cancellationToken);
                return View();
            }

            if (_record is null) return Gone();
            var decision = rule(_record);
            if (decision.Refusal is not null && attempt > 0) return decision.Refusal;
            if (decision.Refusal is null && !decision.Changes && attempt > 0) return View();
            if (decision.Changes)
            {
                var after = Member.Evolve(_record.State, decision.Events);
                var known = attempt == 0 ? suppressed : null;
                if (Sends(decision) && (known ?? await services.Suppressions.Covers(tenant, _record.Profile.Email, cancellationToken))) return Suppressions.Refused;
                var commit = new MemberCommit(tenant, _record.State.Version, after, decision.Events, Origin(), services.Time.GetUtcNow()) { SparesLastAdmin = SparesLastAdmin(after) };
                switch (await Write(complete is null ? commit : await complete(_record, commit), cancellationToken))
                {
                    case CommitResult.Committed:
                        return View();
                    case CommitResult.AddressTaken:
                        return MemberProfiles.AlreadyMember;
                    case CommitResult.LastAdmin:
                        return LastActiveAdmin;
                    case CommitResult.ConnectionMoved:
                        return ConnectionMoved;
                    case CommitResult.VersionMoved when attempt >= 5:
                        return new Refusal("member_busy", RefusalKind.Unavailable, "The member changes too fast; try again.");
                    case CommitResult.VersionMoved:
                        continue;
                }
            }

            // A refusal or a no-op may rest on a state that a sync has overtaken: look once more before saying so.
            _record = await services.Members.Load(tenant, id, cancellationToken);
        }
    }

    // Nobody looks at the view that one of a job's thousands answers with: what the roster says may be as old as the last look.
    private static bool Unseen => Caller.Cause.StartsWith("job/", StringComparison.Ordinal);

    private async Task<CommitResult> Write(MemberCommit commit, CancellationToken cancellationToken)
    {
        try
        {
            var result = await services.Members.Commit(commit, cancellationToken);
            _record = result == CommitResult.Committed && Unseen && _record is not null && commit is { Profile: null, Claim: null, Under: null }
                ? _record with { State = commit.After, ChangedAt = commit.At }
                : await services.Members.Load(tenant, id, cancellationToken);
            if (result == CommitResult.Committed && commit.Events.Any(happened => happened is MemberEvent.InvitationIssued)) services.Mail.Ring();
            return result;
        }
        catch
        {
            // The outcome is unknown, what is in memory may be wrong: begin again from the row.
            forget();
            throw;
        }
    }

    // A removal is made under the selection of this moment, even where an edit that was saved has not reached the person yet.
    private Task<Answer<MemberView>> TakeOut(Func<MemberState, MemberDecision> rule, CancellationToken cancellationToken) => UnderConnection(
        async connection =>
        {
            _record = await services.Members.Load(tenant, id, cancellationToken);
            return await Decide(rule, cancellationToken, (record, commit) =>
            {
                if (connection is not { Connected: true, Selection: { } selection } || record.Groups is not { } groups || record.State.Source is not { } source || source.Source != connection.Source) return ValueTask.FromResult(commit);
                var now = selection.Selects(source.ExternalId, GroupList.Read(groups));
                return ValueTask.FromResult(commit with { Epoch = connection.Epoch, Under = now.AddsTo(record.SelectedBy) ? now.Remembering(record.SelectedBy) : commit.Under });
            });
        },
        cancellationToken);

    // What rests on the connection is decided anew when an edit, for example, was saved in between.
    private async Task<Answer<MemberView>> UnderConnection(Func<ConnectionState?, Task<Answer<MemberView>>> decide, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await decide(await services.Connections.Find(tenant, cancellationToken));
            if (answer.Accepted || answer.Refused.Code != ConnectionMoved.Code || attempt >= 5) return answer;
        }
    }

    // A tenant without an admin is locked out. The operator may all the same, and is the way out for a tenant that wants it so.
    private bool SparesLastAdmin(MemberState after) => Caller.Current is not { Kind: CallerKind.Operator } && IsActiveAdmin(_record!.State) && !IsActiveAdmin(after);

    private static bool IsActiveAdmin(MemberState state) => state is { Role: MemberRole.Admin, Access: Access.Active, Out: OutCause.None };

    // Asked before anything is erased; what is written asks again.
    private async Task<bool> LastAdmin(CancellationToken cancellationToken) =>
        Caller.Current is not { Kind: CallerKind.Operator }
        && IsActiveAdmin(_record!.State)
        && !await services.Members.OtherActiveAdmin(tenant, id, cancellationToken);

    private async Task<SendMode> SendSetting(bool? asked, CancellationToken cancellationToken)
    {
        if (asked is { } now) return now ? SendMode.Now : SendMode.Later;
        return (await services.Connections.Find(tenant, cancellationToken))?.Invites?.Send ?? SendMode.Now;
    }

    private static bool Sends(MemberDecision decision) => decision.Events.Any(happened => happened is MemberEvent.InvitationIssued);

    // A link that is over may have gone to an address that is not theirs any more.
    private async Task<bool> MovedSince(int number, CancellationToken cancellationToken) =>
        Snapshots.PastOf(id, await services.Events.History(tenant, id, cancellationToken)).MovedSince(number);

    // Of a member who is not there nothing is kept in memory either.
    private async Task<InvitationToken?> Verified(string text, CancellationToken cancellationToken)
    {
        if (await services.Tokens.Verify(text, cancellationToken) is { } token && token.Tenant == tenant && token.Member == id) return token;
        if (_record is null) forget();
        return null;
    }

    // Of the address that the decision is made about, whatever it was when the decision was asked for.
    private async Task<Suppression?> Suppressing(MemberRecord record, SuppressionReason reason, CancellationToken cancellationToken) =>
        await services.Suppressions.HashOf(tenant, record.Profile.Email, cancellationToken) is { } hash
            ? new Suppression(Guid.CreateVersion7(services.Time.GetUtcNow()), hash, reason, id, services.Time.GetUtcNow())
            : null;

    private static Origin Origin() => new(Caller.Current!.Actor, Caller.Cause);

    private Answer<MemberView> View() => _record is null ? Gone() : Views.Of(_record, services.Time.GetUtcNow());

    private Answer<MemberView> Gone()
    {
        forget();
        return NotFound;
    }
}
