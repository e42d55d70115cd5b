using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

/// <remarks>The outbox is leased across tenants, so these tests look at their own tenant's mails, in a time of their own.</remarks>
public abstract class MailOutboxConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_due_mail_is_leased_once_handed_over_and_told_as_sent()
    {
        var ann = await Invite("ann");
        var mail = Assert.Single(await Lease("a", Now));
        Assert.Equal(
            new LeasedMail(Tenant, mail.Id, ann.Id, 1, ann.InvitationExpiresAt!.Value, Address("ann"), "Display ann", Attempts: 0), mail);
        Assert.Empty(await Lease("b", Now));
        Assert.Equal([mail], await Mails.BeginHandOver([mail], "a", Now.AddSeconds(1), Stop));
        Assert.Empty(await Mails.BeginHandOver([mail], "a", Now.AddSeconds(1), Stop));
        await Mails.Sent([mail], Now.AddSeconds(2), Stop);
        await Mails.Sent([mail], Now.AddSeconds(3), Stop);

        var told = Assert.Single(await Events.History(Tenant, ann.Id, Stop), happened => happened.Kind == "invitation_mailed");
        Assert.Equal((null, null, Now.AddSeconds(2), $"mail/{mail.Id}"), (told.MemberVersion, told.Step, told.At, told.Origin.Cause));
        Assert.Equal(new MemberEvent.InvitationMailed(1), MemberEventJson.Read(told.Kind, told.Data));
        Assert.Equal(1, (await Members.Load(Tenant, ann.Id, Stop))!.State.Version);
        await AssertFolds(Tenant, ann.Id);
        await AssertGapless(Tenant);
        Assert.Empty(await Lease("b", Now.AddDays(1)));
        // Neither a postponement nor an ending brings a sent mail back.
        await Mails.Postpone([new PostponedMail(mail, Now)], Stop);
        await Mails.Finish([mail], MailState.Refused, Now, Stop);
        Assert.Empty(await Lease("b", Now.AddDays(1)));
    }

    [Fact]
    public async Task A_mail_whose_link_has_expired_is_not_sent()
    {
        var ann = await Invite("ann");
        var expires = ann.InvitationExpiresAt!.Value;
        var mail = Assert.Single(await Lease("a", expires - Minute / 2));
        Assert.Empty(await Mails.BeginHandOver([mail], "a", expires, Stop));
        Assert.Empty(await Lease("b", expires + Minute));
    }

    [Fact]
    public async Task Two_senders_share_the_mails_between_them()
    {
        for (var n = 0; n < 20; n++) await Invite($"p{n}");
        var leases = await Task.WhenAll(Enumerable.Range(0, 4).Select(sender => Mails.Lease($"s{sender}", 8, Now, Minute, Stop)));
        var mine = leases.SelectMany(mails => mails).Where(mail => mail.Tenant == Tenant).ToList();
        Assert.Equal(mine.Count, mine.Select(mail => mail.Id).Distinct().Count());
        Assert.Equal(20, mine.Count + (await Lease("last", Now)).Count);
    }

    [Fact]
    public async Task A_lease_that_ran_out_goes_to_the_next_sender_and_shuts_the_first_one_out()
    {
        await Invite("ann");
        var first = Assert.Single(await Lease("a", Now));
        Assert.Empty(await Lease("b", Now.AddSeconds(59)));
        var second = Assert.Single(await Lease("b", Now.AddMinutes(1)));
        Assert.Equal((0, 1), (first.Attempts, second.Attempts));
        Assert.Empty(await Mails.BeginHandOver([first], "a", Now.AddMinutes(1), Stop));
        // The same process, restarted under the same name, is another sender all the same.
        Assert.Empty(await Mails.BeginHandOver([first], "b", Now.AddMinutes(1), Stop));
        Assert.Single(await Mails.BeginHandOver([second], "b", Now.AddMinutes(1), Stop));
        await Mails.Sent([first], Now, Stop);
        await Mails.Postpone([new PostponedMail(first, Now)], Stop);
        Assert.Empty(await Lease("c", Now.AddDays(1)));
        Assert.Equal(second.Id, Assert.Single(await Abandoned(Now.AddDays(1))).Id);
    }

    [Fact]
    public async Task A_hand_over_begins_only_while_the_lease_runs()
    {
        await Invite("ann");
        var mail = Assert.Single(await Lease("a", Now));
        Assert.Empty(await Mails.BeginHandOver([mail], "a", Now.AddMinutes(1), Stop));
    }

    [Fact]
    public async Task A_revoked_accepted_or_renewed_invitation_is_neither_leased_nor_handed_over()
    {
        var (ann, bob, cil) = (await Invite("ann"), await Invite("bob"), await Invite("cil"));
        var leased = await Lease("a", Now);
        Assert.Equal(3, leased.Count);
        await Commit(ann, MemberByHand.Remove(ann));
        await Commit(bob, MemberByHand.Accept(bob, 1, Now));
        await Commit(cil, MemberDecision.Of(new MemberEvent.InvitationIssued(2, Now.AddDays(14), true)));
        Assert.Empty(await Mails.BeginHandOver(leased, "a", Now, Stop));
        Assert.Equal((cil.Id, 2), Assert.Single((await Lease("b", Now.AddDays(1))).Select(mail => (mail.Member, mail.InvitationNumber))));
    }

    [Fact]
    public async Task A_revocation_and_a_hand_over_that_race_agree_on_who_was_first()
    {
        for (var round = 0; round < 10; round++)
        {
            var ann = await Invite($"r{round}");
            var mail = Assert.Single(await Lease("a", Now));
            var revoke = Commit(ann, MemberByHand.Remove(ann));
            var handing = (await Mails.BeginHandOver([mail], "a", Now, Stop)).Count == 1;
            await revoke;
            Assert.Equal(handing, (await Abandoned(Now.AddDays(1))).Any(abandoned => abandoned.Id == mail.Id));
        }
    }

    [Fact]
    public async Task A_mail_whose_sender_died_in_the_hand_over_is_found_and_never_sent_by_itself()
    {
        await Invite("ann");
        var mail = Assert.Single(await Lease("a", Now));
        await Mails.BeginHandOver([mail], "a", Now, Stop);
        Assert.Empty(await Lease("b", Now.AddDays(1)));
        Assert.Empty(await Abandoned(Now));
        var abandoned = Assert.Single(await Abandoned(Now.AddSeconds(1)));
        Assert.Equal(mail, abandoned);
        await Mails.Finish([abandoned], MailState.Unconfirmed, Now, Stop);
        Assert.Empty(await Abandoned(Now.AddDays(1)));
        Assert.Empty(await Lease("b", Now.AddDays(1)));
    }

    [Fact]
    public async Task A_postponed_mail_waits_until_it_is_due_and_a_released_one_does_not()
    {
        await Invite("ann");
        var mail = Assert.Single(await Lease("a", Now));
        await Mails.BeginHandOver([mail], "a", Now, Stop);
        await Mails.Postpone([new PostponedMail(mail, Now.AddMinutes(5))], Stop);
        Assert.Empty(await Lease("a", Now.AddMinutes(4)));
        var again = Assert.Single(await Lease("a", Now.AddMinutes(5)));
        Assert.Equal(1, again.Attempts);
        await Mails.Release([again], "b", Stop);
        Assert.Empty(await Lease("a", Now.AddMinutes(5)));
        await Mails.Release([again], "a", Stop);
        Assert.Single(await Lease("b", Now.AddMinutes(5)));
    }

    [Fact]
    public async Task Mails_of_expired_invitations_end_and_never_hold_up_the_others()
    {
        for (var n = 0; n < 30; n++) await Invite($"old{n}");
        var late = Now.AddDays(15);
        var fresh = Invited(Tenant, "fresh") with { At = late };
        var issued = new MemberEvent.InvitationIssued(1, late.AddDays(14), true);
        fresh = fresh with { Events = [fresh.Events[0], issued], After = fresh.After with { InvitationExpiresAt = issued.ExpiresAt } };
        Assert.Equal(CommitResult.Committed, await Members.Commit(fresh, Stop));

        // Ten at a time, and the only one worth sending stands behind thirty that are not.
        var leased = await Mails.Lease("a", 10, late, Minute, Stop);
        while (leased.Count > 0 && leased.All(mail => mail.Tenant != Tenant)) leased = await Mails.Lease("a", 10, late, Minute, Stop);
        Assert.Equal(fresh.After.Id, Assert.Single(leased, mail => mail.Tenant == Tenant).Member);
        Assert.Equal([fresh.After.Id], await WithWaitingMail(Tenant, [.. (await Members.List(Tenant, MemberFilter.All, null, 500, Stop)).Select(member => member.State.Id)]));
    }

    [Fact]
    public async Task While_the_connection_is_paused_its_own_mails_wait_and_those_of_hands_go()
    {
        var active = await Connect();
        await Applies.Apply(Batch(Tenant, [Newcomer(0, "ann", InviteNow)]), Stop);
        var bob = await Invite("bob");
        var paused = ConnectionRules.Pause(active, PauseReason.Admin);
        Assert.True(await Connections.Save(paused, active.Version, CredentialsChange.Unchanged, [], Stop));
        Assert.Equal(bob.Id, Assert.Single(await Lease("a", Now)).Member);

        Assert.True(await Connections.Save(ConnectionRules.Resume(paused, Now), paused.Version, CredentialsChange.Unchanged, [], Stop));
        Assert.NotEqual(bob.Id, Assert.Single(await Lease("c", Now.AddSeconds(30))).Member);
    }

    [Fact]
    public async Task A_mail_leased_just_before_the_pause_is_not_handed_over_and_goes_after_it()
    {
        var active = await Connect();
        await Applies.Apply(Batch(Tenant, [Newcomer(0, "ann", InviteNow)]), Stop);
        var mail = Assert.Single(await Lease("a", Now));
        var paused = ConnectionRules.Pause(active, PauseReason.Admin);
        Assert.True(await Connections.Save(paused, active.Version, CredentialsChange.Unchanged, [], Stop));
        Assert.Empty(await Mails.BeginHandOver([mail], "a", Now, Stop));
        Assert.Empty(await Lease("b", Now + Minute));

        Assert.True(await Connections.Save(ConnectionRules.Resume(paused, Now), paused.Version, CredentialsChange.Unchanged, [], Stop));
        var again = await Lease("b", Now + Minute);
        Assert.Equal(again, await Mails.BeginHandOver(again, "b", Now + Minute, Stop));
        Assert.Single(again);
    }

    [Fact]
    public async Task A_mail_ends_unsent_in_no_other_way_than_three()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Mails.Finish([], MailState.Sent, Now, Stop));
    }

    private async Task<MemberState> Invite(string name)
    {
        var commit = Invited(Tenant, name);
        Assert.Equal(CommitResult.Committed, await Members.Commit(commit, Stop));
        return commit.After;
    }

    private async Task Commit(MemberState state, MemberDecision decision) =>
        Assert.Equal(CommitResult.Committed, await Members.Commit(Next(Tenant, state, decision), Stop));

    // Tests of one class run one after another, and what earlier ones left is somebody else's.
    private async Task<List<LeasedMail>> Lease(string sender, DateTimeOffset now) =>
        [.. (await Mails.Lease(sender, 500, now, Minute, Stop)).Where(mail => mail.Tenant == Tenant)];

    private async Task<List<LeasedMail>> Abandoned(DateTimeOffset before) =>
        [.. (await Mails.Abandoned(before, 500, Stop)).Where(mail => mail.Tenant == Tenant)];
}
