using CsCheck;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Tests.Plans;

public sealed class RemovalGuardTests
{
    private static readonly Gen<RemovalPolicy> Policies = Gen.Select(
        Gen.Int[0, 5], Gen.Int[0, 100], Gen.Int[0, 40], Gen.Int[0, 5], Gen.Int[0, 100],
        (people, percent, most, groupPeople, groupPercent) => new RemovalPolicy(people, percent, most, groupPeople, groupPercent, TimeSpan.FromHours(24), 50, 20));

    private static readonly Gen<Loss[]> Losses = Gen.Select(Gen.Int[0, 3].Array[0, 30], Gen.Bool, (groups, everyone) => groups.Select((group, number) => Lost(number, everyone ? -1 : group)).ToArray());

    [Fact]
    public void Every_loss_either_goes_on_or_waits_and_never_more_go_on_than_the_budget_has() => Gen.Select(Policies, Losses, Gen.Int[0, 60], Gen.Int[0, 10]).Sample((policy, losses, granted, used) =>
    {
        var facts = Facts(policy, granted, used, granted / 2);
        var guarded = RemovalGuard.Decide(losses, new Dictionary<string, PlannedLine>(), _ => true, facts);
        Assert.Equal(losses.Select(Id).Order(), guarded.Allowed.Select(Id).Concat(guarded.Parked.Select(line => line.Line.ExternalId)).Order());
        Assert.True(guarded.Allowed.Count == 0 || used + guarded.Allowed.Count <= policy.Allowed(granted));
        foreach (var group in guarded.Allowed.SelectMany(loss => loss.Groups).CountBy(group => group)) Assert.True(group.Value <= policy.AllowedOfGroup(granted / 2));
        Assert.All(guarded.Parked, line => Assert.Contains(line.Line.Reasons, reason => RemovalGuard.IsGuard(reason.Rule)));
        Assert.Equal(guarded.Parked.Count, guarded.Fresh);
    });

    [Fact]
    public void Losses_in_slices_get_no_further_than_all_at_once_may() => Gen.Select(Policies, Losses, Gen.Int[0, 60], Gen.Int[1, 7]).Sample((policy, losses, granted, slice) =>
    {
        var (gone, groups) = (0, new Dictionary<string, int>());
        foreach (var some in losses.Chunk(slice))
        {
            var facts = Facts(policy, granted, gone, granted / 2) with { GroupsUsed = groups };
            var guarded = RemovalGuard.Decide(some, new Dictionary<string, PlannedLine>(), _ => true, facts);
            gone += guarded.Allowed.Count;
            foreach (var group in guarded.Allowed.SelectMany(loss => loss.Groups)) groups[group] = groups.GetValueOrDefault(group) + 1;
        }

        Assert.True(gone <= policy.Allowed(granted), $"{gone} of {policy.Allowed(granted)}");
        Assert.All(groups, group => Assert.True(group.Value <= policy.AllowedOfGroup(granted / 2)));
    });

    [Fact]
    public void Whoever_waits_goes_on_waiting_while_they_are_gone_and_no_longer() => Gen.Select(Losses, Gen.Int[0, 29]).Sample((losses, back) =>
    {
        var nothing = RemovalPolicy.Default with { People = 0, Percent = 0, GroupPeople = 0, GroupPercent = 0 };
        var first = RemovalGuard.Decide(losses, new Dictionary<string, PlannedLine>(), _ => true, Facts(nothing, 100, 0, 100));
        var before = first.Parked.ToDictionary(line => line.Line.ExternalId);

        // There is room for all of them by now, but a person was asked.
        var roomy = Facts(RemovalPolicy.Default with { People = 100, GroupPeople = 100 }, 100, 0, 100);
        var same = RemovalGuard.Decide(losses, before, _ => true, roomy);
        Assert.Equal((losses.Length, 0, false, 0), (same.Parked.Count, same.Allowed.Count, same.Moved, same.Fresh));

        var returned = losses.Where(loss => loss.Line.Number != back).ToArray();
        var less = RemovalGuard.Decide(returned, before, _ => true, roomy);
        Assert.Equal((returned.Length, returned.Length != losses.Length), (less.Parked.Count, less.Moved));

        // Whoever was not seen, and has not moved, may be gone as before: the question stands.
        Assert.Equal(losses.Length, RemovalGuard.Decide(returned, before, _ => false, roomy).Parked.Count);
    });

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 2, true)]
    [InlineData(2, 1, false)]
    [InlineData(3, 2, false)]
    public void The_last_active_admins_never_go_by_themselves(int active, int leaving, bool waits)
    {
        var losses = Enumerable.Range(0, leaving).Select(number => Lost(number, -1, MemberRole.Admin)).ToArray();
        var guarded = RemovalGuard.Decide(losses, new Dictionary<string, PlannedLine>(), _ => true, Facts(RemovalPolicy.Default with { People = 100 }, 100, 0, 0) with { ActiveAdmins = active });
        Assert.Equal(waits ? leaving : 0, guarded.Parked.Count);
        Assert.All(guarded.Parked, line => Assert.Contains(line.Line.Reasons, reason => reason.Rule == "last_active_admin"));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(20, 2)]
    [InlineData(29, 2)]
    [InlineData(30, 3)]
    [InlineData(1_000, 100)]
    [InlineData(4_999, 499)]
    [InlineData(100_000, 500)]
    public void By_default_two_people_or_a_tenth_may_go_and_never_more_than_five_hundred(int granted, int allowed) => Assert.Equal(allowed, RemovalPolicy.Default.Allowed(granted));

    [Theory]
    [InlineData(0, 2)]
    [InlineData(9, 2)]
    [InlineData(10, 3)]
    [InlineData(100, 30)]
    public void By_default_two_people_or_three_tenths_of_a_group_may_go(int granted, int allowed) => Assert.Equal(allowed, RemovalPolicy.Default.AllowedOfGroup(granted));

    [Theory]
    [InlineData(9, 2, false, false)]
    [InlineData(9, 3, false, true)]
    [InlineData(9, 4, false, true)]
    [InlineData(9, 5, true, true)]
    [InlineData(3, 3, true, true)]
    [InlineData(1_000, 200, false, false)]
    [InlineData(1_000, 201, false, true)]
    [InlineData(1_000, 501, true, true)]
    public void A_read_that_misses_or_changes_too_many_is_not_believed_in_a_company_of_any_size(int people, int touched, bool shrinks, bool churns) =>
        Assert.Equal((shrinks, churns), (RemovalPolicy.Default.Shrinks(people, touched), RemovalPolicy.Default.Churns(people, touched)));

    private static string Id(Loss loss) => loss.Line.ExternalId;

    private static BudgetFacts Facts(RemovalPolicy policy, int granted, int used, int ofGroup) =>
        new(policy, granted, used, Enumerable.Range(0, 4).ToDictionary(group => new GroupId(GroupKind.Department, $"{group}").ToString(), _ => ofGroup), new Dictionary<string, int>(), 5);

    private static Loss Lost(int number, int group, MemberRole role = MemberRole.Member)
    {
        var was = group < 0 ? SelectedBy.Everyone : SelectedBy.Parse(GroupList.Write([new GroupId(GroupKind.Department, $"{group}")]));
        var id = new MemberId(new Guid(number, 0, 0, new byte[8]));
        var joined = Member.Fold(id, [MemberBySync.Join(new SourceRef(1, $"p{number}"), new InviteSettings(SendMode.Now, ApprovalMode.Automatic), Gens.Start).Events]);
        var active = joined with { Access = Access.Active, Role = role };
        var line = new PlanLine(number, PlanAction.Leave, $"p{number}", id, 1, null, Presence.Departed, true, SelectedBy.Nothing, OutCause.Terminated, false, [new("terminated")]);
        return new Loss(line, null, active, was);
    }
}
