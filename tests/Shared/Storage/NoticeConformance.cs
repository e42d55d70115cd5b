using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Notices;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Notices;
using Microsoft.Extensions.DependencyInjection;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

/// <summary>Notices made out of the sequence, and their way to the mail server.</summary>
/// <remarks>Every tenant of the class is gathered and leased for, so these tests look at their own tenant's.</remarks>
public abstract class NoticeConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private INoticeOutbox Notices => Service<INoticeOutbox>();

    private INoticeSettingsStore Settings => Service<INoticeSettingsStore>();

    [Fact]
    public async Task Every_active_admin_gets_one_notice_of_an_event_however_often_anybody_looks()
    {
        var (ann, bob) = (await Admin("ann"), await Admin("bob"));
        await Members.Commit(Invited(Tenant, "member"), Stop);
        await Happened("plan_held", """{"holds":["shrink"],"lines":7}""");
        await Task.WhenAll(Notices.Gather(Now, NoOthers, Stop), Notices.Gather(Now, NoOthers, Stop));
        await Notices.Gather(Now, NoOthers, Stop);
        var mails = await Lease("a");
        Assert.Equal(new[] { ann, bob }.Order(), mails.Select(mail => mail.Member).Order());
        Assert.Equal((Address("ann"), "Display ann"), mails.Where(mail => mail.Member == ann).Select(mail => (mail.Email, mail.DisplayName)).Single());
        var content = (await Notices.Content(Tenant, mails[0].Id, Stop))!;
        Assert.Equal((NoticeKind.PlanHeld, Now), (content.Kind, content.At));
        Assert.Contains("shrink", content.Data, StringComparison.Ordinal);
        Assert.Null(await Notices.Content(Other, mails[0].Id, Stop));

        Assert.Equal(2, (await Notices.BeginHandOver(mails, "a", Now, Stop)).Count);
        await Notices.Sent(mails, Now, Stop);
        await Notices.Gather(Now.AddDays(1), NoOthers, Stop);
        Assert.Empty(await Lease("b", Now.AddDays(1)));
    }

    [Fact]
    public async Task A_hand_over_that_died_is_found_and_ends_unconfirmed_for_good()
    {
        await Admin("ann");
        await Happened("connection_needs_relink", """{"code":"credentials_rejected"}""");
        await Notices.Gather(Now, NoOthers, Stop);
        var mail = Assert.Single(await Lease("a"));
        Assert.Empty(await Notices.BeginHandOver([mail], "b", Now, Stop));
        Assert.Equal([mail], await Notices.BeginHandOver([mail], "a", Now, Stop));
        Assert.Empty(await Lease("b", Now.AddHours(1)));
        Assert.DoesNotContain(await Notices.Abandoned(Now, 500, Stop), found => found.Tenant == Tenant);
        var found = Assert.Single(await Notices.Abandoned(Now.AddHours(1), 500, Stop), found => found.Tenant == Tenant);
        Assert.Equal(mail, found);
        await Notices.Finish([found], MailState.Unconfirmed, Now.AddHours(1), Stop);
        await Notices.Postpone([new PostponedMail(found, Now)], Stop);
        await Notices.Gather(Now.AddHours(1), NoOthers, Stop);
        Assert.Empty(await Lease("b", Now.AddHours(2)));
        Assert.DoesNotContain(await Notices.Abandoned(Now.AddHours(3), 500, Stop), again => again.Tenant == Tenant);
    }

    [Fact]
    public async Task What_was_not_taken_is_due_again_and_a_lease_that_ran_out_goes_to_the_next()
    {
        await Admin("ann");
        await Happened("webhook_disabled", """{"endpoint":"e","reason":"gone"}""");
        await Notices.Gather(Now, NoOthers, Stop);
        var first = Assert.Single(await Lease("a"));
        await Notices.Release([first], "a", Stop);
        var second = Assert.Single(await Lease("b"));
        var third = Assert.Single(await Lease("c", Now + 2 * Minute));
        Assert.Equal((first.Id, 1, 2), (third.Id, second.Attempts, third.Attempts));
        Assert.Empty(await Notices.BeginHandOver([second], "b", Now, Stop));
        Assert.Single(await Notices.BeginHandOver([third], "c", Now + 2 * Minute, Stop));
        await Notices.Postpone([new PostponedMail(third, Now + 10 * Minute)], Stop);
        Assert.Empty(await Lease("d", Now + 9 * Minute));
        var fourth = Assert.Single(await Lease("d", Now + 10 * Minute));
        await Notices.Suppress(fourth, Now, Stop);
        Assert.Empty(await Lease("e", Now.AddDays(1)));
    }

    [Fact]
    public async Task What_is_switched_off_is_not_made_and_not_sent()
    {
        await Admin("ann");
        await Happened("connection_paused", """{"reason":"admin"}""");
        await Notices.Gather(Now, NoOthers, Stop);
        Assert.Equal(new StoredNotices(0, 0, null), await Settings.Find(Tenant, Stop));
        var off = NoticeKind.ConnectionPaused.Bit() | NoticeKind.PlanHeld.Bit();
        Assert.Null(await Settings.Save(Tenant, off, 1, By("api/1"), Now, Stop));
        Assert.Equal(new StoredNotices(off, 1, Now), await Settings.Save(Tenant, off, 0, By("api/1"), Now, Stop));
        Assert.Null(await Settings.Save(Tenant, 0, 0, By("api/1"), Now, Stop));
        Assert.Empty(await Lease("a"));
        await Happened("plan_held", """{"holds":["shrink"],"lines":7}""");
        await Notices.Gather(Now, NoOthers, Stop);
        Assert.Equal(2, (await Settings.Save(Tenant, 0, 1, By("api/2"), Now, Stop))!.Version);
        Assert.Empty(await Lease("a"));
        await Happened("plan_held", """{"holds":["shrink"],"lines":8}""");
        await Notices.Gather(Now, NoOthers, Stop);
        var mail = Assert.Single(await Lease("a"));
        await Settings.Save(Tenant, off, null, By("api/3"), Now, Stop);
        Assert.Empty(await Notices.BeginHandOver([mail], "a", Now, Stop));
        Assert.Equal(3, (await AllEvents(Tenant)).Count(happened => happened.Kind == "notices_changed"));
        await AssertGapless(Tenant);
    }

    [Fact]
    public async Task Whoever_is_no_admin_any_more_gets_none()
    {
        var ann = await Admin("ann");
        await Happened("plan_held", """{"holds":["shrink"],"lines":7}""");
        await Notices.Gather(Now, NoOthers, Stop);
        var state = (await Members.Load(Tenant, ann, Stop))!.State;
        await Members.Commit(Next(Tenant, state, MemberByHand.ChangeRole(state, MemberRole.Member)), Stop);
        Assert.Empty(await Lease("a"));
    }

    [Fact]
    public async Task Losses_that_were_told_of_before_are_no_news()
    {
        await Admin("ann");
        await Happened("losses_parked", """{"lines":3,"fresh":3}""");
        await Happened("losses_parked", """{"lines":2,"fresh":0}""");
        await Happened("plan_applied", """{"lines":2}""", Guid.NewGuid());
        await Notices.Gather(Now, NoOthers, Stop);
        Assert.Single(await Lease("a"));
    }

    [Fact]
    public async Task Advisories_of_a_plan_wait_for_each_other_and_late_ones_make_a_notice_of_their_own()
    {
        await Admin("ann");
        var plan = Guid.NewGuid();
        var (bob, cid) = (await Leaver("bob", plan), await Leaver("cid", plan));
        await Notices.Gather(Now, NoOthers, Stop);
        Assert.Empty(await Lease("a", Now + 9 * Minute));
        await Happened("plan_applied", "{}", plan);
        await Notices.Gather(Now, NoOthers, Stop);
        var mail = Assert.Single(await Lease("a"));
        var (people, all) = await Notices.Advised(Tenant, (await Notices.Content(Tenant, mail.Id, Stop))!, 50, Stop);
        Assert.Equal(2, all);
        Assert.Equal([bob, cid], people.Select(person => person.Member));
        Assert.Equal(new AdvisedPerson(bob, "Display bob", Address("bob"), OutCause.Terminated), people[0]);
        var (first, both) = await Notices.Advised(Tenant, (await Notices.Content(Tenant, mail.Id, Stop))!, 1, Stop);
        Assert.Equal((1, 2), (first.Count, both));

        var dan = await Leaver("dan", plan);
        await Notices.Gather(Now, NoOthers, Stop);
        var late = Assert.Single(await Lease("b", Now + 11 * Minute), one => one.Id != mail.Id);
        var (rest, _) = await Notices.Advised(Tenant, (await Notices.Content(Tenant, late.Id, Stop))!, 50, Stop);
        Assert.Equal(dan, Assert.Single(rest).Member);
    }

    [Fact]
    public async Task Notices_of_long_ago_are_forgotten()
    {
        await Admin("ann");
        await Happened("plan_held", """{"holds":[],"lines":1}""");
        await Notices.Gather(Now, NoOthers, Stop);
        await Notices.DeleteOlderThan(Now, Stop);
        var mail = Assert.Single(await Lease("a"));
        await Notices.DeleteOlderThan(Now + Minute, Stop);
        Assert.Null(await Notices.Content(Tenant, mail.Id, Stop));
        await Notices.Gather(Now, NoOthers, Stop);
        Assert.Empty(await Lease("a", Now.AddDays(1)));
    }

    [Fact]
    public async Task Notices_count_against_the_rate_of_all_mails()
    {
        await using var stores = StoresWith(new MailRates(1, null));
        var limited = stores.GetRequiredService<INoticeOutbox>();
        await Admin("ann");
        await Admin("bob");
        await Happened("plan_held", """{"holds":[],"lines":1}""");
        // Years ahead of the other tests of this database.
        var then = Now.AddYears(5);
        await limited.Gather(then, NoOthers, Stop);
        Assert.Single(await limited.Lease("a", 500, then, Minute, Stop));
        Assert.Empty(await limited.Lease("b", 500, then, Minute, Stop));
        Assert.Empty(await stores.GetRequiredService<IMailOutbox>().Lease("b", 500, then, Minute, Stop));
    }

    [Fact]
    public async Task Where_no_admin_is_in_others_are_told_and_their_address_is_nobodys_here()
    {
        await Members.Commit(Invited(Tenant, "ann"), Stop);
        await Happened("plan_held", """{"holds":["shrink"],"lines":7}""");
        var holder = new MemberId(Guid.NewGuid());
        await Notices.Gather(Now, (tenant, _) => Task.FromResult<IReadOnlyList<NoticeRecipient>?>(tenant == Tenant ? [new NoticeRecipient(holder)] : []), Stop);
        var mail = Assert.Single(await Lease("a"));
        Assert.Equal((holder, ""), (mail.Member, mail.Email));
        Assert.Equal([mail], await Notices.BeginHandOver([mail], "a", Now, Stop));
        await Notices.Sent([mail], Now, Stop);

        // Once an admin is in, nobody else is.
        var bob = await Admin("bob");
        await Happened("plan_held", """{"holds":["shrink"],"lines":8}""");
        await Notices.Gather(Now, (_, _) => throw new InvalidOperationException("There is an admin."), Stop);
        Assert.Equal(bob, Assert.Single(await Lease("a")).Member);

        // What is switched off is off for everybody.
        await Settings.Save(Tenant, NoticeKind.PlanHeld.Bit(), null, By("api/off"), Now, Stop);
        Assert.Empty(await Notices.BeginHandOver(await Lease("a", Now.AddHours(1)), "a", Now.AddHours(1), Stop));
    }

    [Fact]
    public async Task A_bundle_that_was_begun_under_a_number_of_before_grows_under_it_and_is_one_mail()
    {
        var (before, now) = (new MemberId(Guid.NewGuid()), new MemberId(Guid.NewGuid()));
        var plan = Guid.NewGuid();
        await Leaver("ann", plan);
        await Gather(new NoticeRecipient(before));
        await Leaver("bob", plan);
        await Gather(new NoticeRecipient(now, before));
        await Happened("plan_held", """{"holds":["shrink"],"lines":7}""");
        await Gather(new NoticeRecipient(now, before));
        var mails = await Lease("a", Now.AddHours(1));
        Assert.Equal(new[] { (before, NoticeKind.Advisories), (now, NoticeKind.PlanHeld) }.Order(), (await Kinds(mails)).Order());

        async Task<List<(MemberId, NoticeKind)>> Kinds(IReadOnlyList<LeasedMail> found)
        {
            var kinds = new List<(MemberId, NoticeKind)>();
            foreach (var mail in found) kinds.Add((mail.Member, (await Notices.Content(Tenant, mail.Id, Stop))!.Kind));
            return kinds;
        }
    }

    [Fact]
    public async Task While_nobody_can_say_whom_to_tell_the_news_waits()
    {
        await Happened("plan_held", """{"holds":["shrink"],"lines":7}""");
        await Notices.Gather(Now, (tenant, _) => Task.FromResult<IReadOnlyList<NoticeRecipient>?>(tenant == Tenant ? null : []), Stop);
        Assert.Empty(await Lease("a"));
        var holder = new MemberId(Guid.NewGuid());
        await Gather(new NoticeRecipient(holder));
        Assert.Equal(holder, Assert.Single(await Lease("a")).Member);
    }

    private Task Gather(NoticeRecipient other) => Notices.Gather(Now, (tenant, _) => Task.FromResult<IReadOnlyList<NoticeRecipient>?>(tenant == Tenant ? [other] : []), Stop);

    private static Task<IReadOnlyList<NoticeRecipient>?> NoOthers(TenantId tenant, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<NoticeRecipient>?>([]);

    private async Task<MemberId> Admin(string name)
    {
        var invited = Invited(Tenant, name);
        await Members.Commit(invited, Stop);
        var promoted = Next(Tenant, invited.After, MemberByHand.ChangeRole(invited.After, MemberRole.Admin));
        await Members.Commit(promoted, Stop);
        var decision = MemberByHand.Accept(promoted.After, 1, Now);
        Assert.Equal(CommitResult.Committed, await Members.Commit(Next(Tenant, promoted.After, decision), Stop));
        return invited.After.Id;
    }

    private async Task<MemberId> Leaver(string name, Guid plan)
    {
        var invited = Invited(Tenant, name);
        await Members.Commit(invited, Stop);
        await Members.Commit(Next(Tenant, invited.After, MemberBySync.Advise(invited.After, OutCause.Terminated)) with { Origin = new Origin("sync", $"plan/{plan}/1", plan) }, Stop);
        return invited.After.Id;
    }

    private Task Happened(string kind, string data, Guid? plan = null) => Events.Append(Tenant, [new TenantEvent(kind, new Origin("sync", "plan/p", plan), data)], Stop);

    private async Task<IReadOnlyList<LeasedMail>> Lease(string sender, DateTimeOffset? at = null) =>
        [.. (await Notices.Lease(sender, 500, at ?? Now, Minute, Stop)).Where(mail => mail.Tenant == Tenant)];
}
