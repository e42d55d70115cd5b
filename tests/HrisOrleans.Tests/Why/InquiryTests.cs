using System.Collections.Immutable;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Why;
using HrisOrleans.Tests.Plans;

namespace HrisOrleans.Tests.Why;

/// <summary>A few people judged by themselves come to what the whole plan says of them.</summary>
public sealed class InquiryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(PersonKind.Bot, AccountStatus.Active, null, "bot")]
    [InlineData(PersonKind.ServiceAccount, AccountStatus.Active, null, "service_account")]
    [InlineData(PersonKind.Employee, AccountStatus.Suspended, null, "suspended")]
    [InlineData(PersonKind.Employee, AccountStatus.Departed, null, "departed")]
    [InlineData(PersonKind.Employee, AccountStatus.Active, "2026-03-09", "future_starter")]
    public void Whoever_is_not_current_is_outside(PersonKind kind, AccountStatus status, string? starts, string why)
    {
        var person = ModelTenant.Person("7") with { Kind = kind, Status = status, StartsOn = starts is null ? null : DateOnly.Parse(starts, null) };
        var judged = Judge(person);
        Assert.Equal((PlanAction.Outside, new PlanReason("not_current", why)), (judged.Action, Assert.Single(judged.Reasons)));
    }

    [Fact]
    public void Somebody_settled_is_judged_though_no_line_comes_of_it()
    {
        // Kept out by hand, and the roster says so already: a sync has nothing to write.
        var person = ModelTenant.Person("7");
        var member = Member.Fold(MemberId.New(Now), [[new MemberEvent.Joined(new SourceRef(1, "7"), MemberRole.Member, Grant.Linked, Approval.Approved, InvitationState.None)], [new MemberEvent.Removed()]]);
        var known = new Known(new RosterFact("7", 5, Presence.Present, true, SelectedBy.Everyone, null, null, null, PersonRules.Values(person, "7@acme.example")), new MemberFact(member, "7@acme.example"));
        var judged = Inquiry.Judge(Context(Selection.Everyone), [new AskedRecord(person, 5, known, new MemberFact(member, "7@acme.example"))], [], null, ImmutableDictionary<string, int>.Empty).Of("7")!;
        Assert.Equal((PlanAction.StayOut, member.Id), (judged.Action, judged.Member));
        Assert.Contains(new PlanReason("kept_out_by_hand", "removed"), judged.Reasons);
    }

    [Theory]
    [InlineData(1, PlanAction.Leave, "left_group")]
    [InlineData(0, PlanAction.Refresh, "held_group_empty")]
    public void Whether_a_group_was_left_or_emptied_hangs_on_everybody_in_it(int others, PlanAction action, string rule)
    {
        var group = ModelTenant.Group("12");
        var person = ModelTenant.Person("7", "13");
        var member = Member.Fold(MemberId.New(Now), [[new MemberEvent.Joined(new SourceRef(1, "7"), MemberRole.Member, Grant.Linked, Approval.Approved, InvitationState.None), new MemberEvent.Activated()]]);
        var roster = new RosterFact("7", 5, Presence.Present, true, SelectedBy.Parse(group.ToString()), null, null, null, PersonRules.Values(person, "7@acme.example"));
        var holder = new MemberFact(member, "7@acme.example");
        var judged = Inquiry.Judge(
            Context(Selection.OfGroups([group])),
            [new AskedRecord(person, 6, new Known(roster, holder), holder)],
            [],
            null,
            new Dictionary<string, int> { [group.ToString()] = others }).Of("7")!;
        Assert.Equal(action, judged.Action);
        Assert.Contains(judged.Reasons, reason => reason.Rule == rule);
    }

    [Fact]
    public void Without_a_certificate_nobody_is_judged_to_be_missing()
    {
        var known = new Known(new RosterFact("7", 5, Presence.Present, true, SelectedBy.Everyone, null, null, null, null), null);
        Assert.Empty(Inquiry.Judge(Context(Selection.Everyone), [], [known], null, ImmutableDictionary<string, int>.Empty).Judgements);
    }

    private static Judgement Judge(DirectoryPerson person) =>
        Inquiry.Judge(Context(Selection.Everyone), [new AskedRecord(person, 5, default, null)], [], null, ImmutableDictionary<string, int>.Empty).Of(person.ExternalId)!;

    private static PlanContext Context(Selection selection) => new(1, selection, selection, new InviteSettings(SendMode.Later, ApprovalMode.Automatic), Edit: false, TimeSpan.FromMinutes(30), Now);
}
