using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using static HrisOrleans.Tests.Plans.ModelTenant;

namespace HrisOrleans.Tests.Plans;

/// <summary>Leaving, as against being edited out.</summary>
public sealed class LeavingTests
{
    private readonly ModelTenant _tenant = new ModelTenant().With(Person("ann", "A"), Person("bob", "A", "B"), Person("cy", "B"), Person("dee", "A"));

    [Fact]
    public void An_explicit_leaver_record_deactivates_at_once()
    {
        Active(Selection.Everyone);
        _tenant.Change("ann", person => person with { Status = AccountStatus.Departed });
        _tenant.Sync();
        Out("ann", OutCause.Terminated, Access.Deactivated);
    }

    [Fact]
    public void Whoever_was_not_active_yet_is_withdrawn_and_the_link_revoked()
    {
        _tenant.Edit(Selection.Everyone);
        _tenant.Change("ann", person => person with { Status = AccountStatus.Departed });
        _tenant.Sync();
        Out("ann", OutCause.Terminated, Access.None);
        Assert.Equal(InvitationState.Revoked, _tenant.Of("ann").State.Invitation);
    }

    [Fact]
    public void Every_record_that_was_there_and_is_not_counts_as_missing_once()
    {
        _tenant.Change("bob", person => person with { Status = AccountStatus.Departed });
        _tenant.Edit(Selection.Everyone);
        Assert.Equal(0, _tenant.Sync().Builder.NewlyMissing);
        _tenant.Directory.Remove("ann");
        _tenant.Directory.Remove("bob");
        Assert.Equal(2, _tenant.Sync().Builder.NewlyMissing);
        Assert.Equal(0, _tenant.Sync().Builder.NewlyMissing);
    }

    [Fact]
    public void An_absence_counts_only_in_a_second_complete_read_after_the_minimum_under_the_same_rights()
    {
        Active(Selection.Everyone);
        _tenant.Directory.Remove("ann");
        Assert.Single(_tenant.Sync().Of(PlanAction.NoticeAbsence));
        _tenant.Pass(TimeSpan.FromMinutes(29));
        Assert.Empty(_tenant.Sync().Lines);
        _tenant.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty(_tenant.Sync(complete: false).Lines);
        _tenant.Rights = "fewer";
        Assert.Single(_tenant.Sync().Of(PlanAction.NoticeAbsence));
        _tenant.Rights = "all";
        Assert.Single(_tenant.Sync().Of(PlanAction.NoticeAbsence));
        Assert.Equal(Access.Active, _tenant.Of("ann").State.Access);
        _tenant.Pass(TimeSpan.FromMinutes(30));
        _tenant.Sync();
        Out("ann", OutCause.LeftDirectory, Access.Deactivated);
    }

    [Fact]
    public void Being_seen_in_between_ends_an_absence()
    {
        Active(Selection.Everyone);
        var ann = _tenant.Directory["ann"];
        _tenant.Directory.Remove("ann");
        _tenant.Sync();
        _tenant.With(ann).Sync();
        _tenant.Pass(TimeSpan.FromMinutes(31));
        _tenant.Directory.Remove("ann");
        _tenant.Sync();
        Assert.Equal(Access.Active, _tenant.Of("ann").State.Access);
    }

    [Fact]
    public void A_certificate_of_the_groups_proves_no_absence_of_people()
    {
        var evidence = new ReadEvidence("groups", 1, 5, 5, [5], true, "all", [], Gens.Start, Gens.Start);
        var context = new PlanContext(1, Selection.Everyone, Selection.Everyone, _tenant.Invites, false, TimeSpan.FromMinutes(30), Gens.Start);
        Assert.Throws<ArgumentException>(() => Planner.JudgeAbsent(default, CompletenessCertificate.TryIssue(evidence).Certificate!, context));
    }

    [Fact]
    public void Leaving_the_last_selected_group_is_leaving()
    {
        Active(Groups("A"));
        _tenant.Move("ann", "C");
        _tenant.Sync();
        Out("ann", OutCause.LeftGroup, Access.Deactivated);
        _tenant.Move("ann", "A");
        _tenant.Sync();
        Assert.Equal((Access.Active, Grant.Linked, 1), (_tenant.Of("ann").State.Access, _tenant.Of("ann").State.Grant, _tenant.Of("ann").State.InvitationNumber));
    }

    [Fact]
    public void A_move_to_another_group_of_its_kind_is_told_with_both()
    {
        Active(Groups("A"));
        _tenant.Move("ann", "C");
        Assert.Equal(["not_selected", "left_group department:A", "moved_to_group department:C"], Chain(_tenant.Sync(complete: false).Of(PlanAction.Leave).Single()));
    }

    [Theory]
    [InlineData(GroupKind.Department)]
    [InlineData(GroupKind.Team)]
    public void A_group_that_is_only_no_longer_listed_counts_in_a_second_complete_read_like_an_absence(GroupKind kind)
    {
        var team = new GroupId(kind, "T");
        foreach (var id in new[] { "ann", "bob", "dee" }) _tenant.Change(id, person => person with { Groups = [team] });
        Active(Selection.OfGroups([team]));

        // Of a team somebody may have several: another one in its place is no move.
        _tenant.Change("ann", person => person with { Groups = kind == GroupKind.Team ? [new GroupId(kind, "U")] : [] });
        Assert.DoesNotContain(_tenant.Sync(complete: false).Lines, line => line.Line.Action is PlanAction.Leave or PlanAction.NoticeAbsence);
        var noticed = _tenant.Sync().Of(PlanAction.NoticeAbsence).Single();
        Assert.Equal(["not_selected", $"not_listed_in_group {team}"], Chain(noticed).SkipLast(1));
        Assert.Equal("not_listed_in_complete_read", noticed.Reasons[^1].Rule);
        Assert.Equal((Access.Active, Grant.Linked), (_tenant.Of("ann").State.Access, _tenant.Of("ann").State.Grant));

        // Other news of them in between ends nothing and proves nothing.
        _tenant.Pass(TimeSpan.FromMinutes(20));
        _tenant.Change("ann", person => person with { JobTitle = "Lead" });
        _tenant.Sync(complete: false);
        Assert.Empty(_tenant.Sync().Lines);
        _tenant.Pass(TimeSpan.FromMinutes(10));
        Assert.Empty(_tenant.Sync(complete: false).Lines);
        Assert.Equal(Grant.Linked, _tenant.Of("ann").State.Grant);
        _tenant.Sync();
        Out("ann", OutCause.LeftGroup, Access.Deactivated);
    }

    [Fact]
    public void Being_listed_in_the_group_again_ends_its_absence()
    {
        Active(Groups("A"));
        _tenant.Move("ann");
        _tenant.Sync();
        _tenant.Move("ann", "A");
        _tenant.Sync(complete: false);
        Assert.Null(_tenant.Roster[(1, "ann")].AbsentSince);
        _tenant.Pass(TimeSpan.FromMinutes(31));
        _tenant.Move("ann");
        _tenant.Sync();
        Assert.Equal(Grant.Linked, _tenant.Of("ann").State.Grant);
    }

    [Fact]
    public void Under_fewer_rights_than_before_nobody_departs_for_being_missing()
    {
        Active(Selection.Everyone);
        _tenant.Rights = "people";
        _tenant.Directory.Remove("ann");
        _tenant.Sync();
        _tenant.Pass(TimeSpan.FromMinutes(31));

        // The last complete read saw more than this one.
        _tenant.LastRights = "groups people";
        Assert.Empty(_tenant.Sync().Lines);
        Assert.Equal(Grant.Linked, _tenant.Of("ann").State.Grant);
        _tenant.Sync();
        Out("ann", OutCause.LeftDirectory, Access.Deactivated);
    }

    [Fact]
    public void Leaving_one_of_two_selected_groups_is_not_leaving()
    {
        Active(Groups("A", "B"));
        _tenant.Move("bob", "B");
        Assert.Empty(_tenant.Sync().Of(PlanAction.Leave));
        Assert.Equal(Grant.Linked, _tenant.Of("bob").State.Grant);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_deleted_group_holds_everybody_who_was_in_it(bool bobStaysByAnotherGroup)
    {
        Active(bobStaysByAnotherGroup ? Groups("A", "B") : Groups("A"));
        foreach (var id in _tenant.Directory.Keys.ToList()) _tenant.Change(id, person => person with { Groups = person.Groups.Remove(Group("A")) });
        var made = _tenant.SyncTwice();
        Assert.Empty(made.Of(PlanAction.Leave));
        Assert.Equal(bobStaysByAnotherGroup ? 2 : 3, made.Builder.Held);
        Assert.Equal(Grant.Linked, _tenant.Of("ann").State.Grant);

        // Dropping the dead group is an edit: nobody is deactivated for it, now or by the next sync.
        _tenant.Edit(Groups("B"));
        _tenant.SyncTwice();
        Assert.Equal((Access.Active, Grant.Retained), (_tenant.Of("ann").State.Access, _tenant.Of("ann").State.Grant));
    }

    [Fact]
    public void A_group_whose_other_people_left_the_company_counts_as_emptied()
    {
        Active(Groups("A"));
        _tenant.Move("ann", "C");
        foreach (var id in new[] { "bob", "dee" }) _tenant.Change(id, person => person with { Status = AccountStatus.Departed });
        _tenant.Sync();
        Assert.Equal(Grant.Linked, _tenant.Of("ann").State.Grant);
        Out("bob", OutCause.Terminated, Access.Deactivated);
    }

    [Fact]
    public void A_deleted_group_is_no_departure_of_the_removed_either()
    {
        Active(Groups("A"));
        _tenant.Remove("ann");
        foreach (var id in _tenant.Directory.Keys.ToList()) _tenant.Change(id, person => person with { Groups = person.Groups.Remove(Group("A")) });
        _tenant.Sync();
        foreach (var id in _tenant.Directory.Keys.ToList()) _tenant.Change(id, person => person with { Groups = [.. person.Groups.Add(Group("A")).Order()] });
        _tenant.Sync();
        Out("ann", OutCause.Removed, Access.Deactivated);
    }

    [Theory]
    [InlineData(AccountStatus.Departed, true)]
    [InlineData(AccountStatus.Suspended, true)]
    [InlineData(null, false)]
    public void After_leaving_the_company_under_required_the_way_back_goes_through_requests(AccountStatus? left, bool company)
    {
        Active(Groups("A"));
        _tenant.Invites = new InviteSettings(SendMode.Now, ApprovalMode.Required);
        var ann = _tenant.Directory["ann"];
        _tenant.With(left is { } status ? ann with { Status = status } : ann with { Groups = [] }).SyncTwice();
        Assert.Equal(Access.Deactivated, _tenant.Of("ann").State.Access);
        _tenant.With(ann).Sync();
        var back = _tenant.Of("ann").State;
        Assert.Equal(company ? MemberList.Requests : MemberList.Active, MemberLists.Of(back));
        if (!company) return;
        _tenant.Decide("ann", state => MemberByHand.Approve(state, SendMode.Now, _tenant.Now));
        Assert.Equal((Access.Active, 1), (_tenant.Of("ann").State.Access, _tenant.Of("ann").State.InvitationNumber));
    }

    [Fact]
    public void In_manual_mode_a_departure_is_an_advisory_until_it_is_over()
    {
        Active(Selection.OfPeople(["ann", "bob"]));
        var ann = _tenant.Directory["ann"];
        _tenant.Directory.Remove("ann");
        _tenant.SyncTwice();
        Assert.Equal((Access.Active, Grant.Linked, OutCause.LeftDirectory), (_tenant.Of("ann").State.Access, _tenant.Of("ann").State.Grant, _tenant.Of("ann").State.Advisory));
        _tenant.With(ann).Sync();
        Assert.Equal(OutCause.None, _tenant.Of("ann").State.Advisory);
    }

    [Fact]
    public void Retained_members_raise_an_advisory_and_stay()
    {
        Active(Selection.Everyone);
        _tenant.Edit(Groups("B"));
        var ann = _tenant.Directory["ann"];
        _tenant.With(ann with { Status = AccountStatus.Departed }).Sync();
        Assert.Equal((Access.Active, Grant.Retained, OutCause.Terminated), (_tenant.Of("ann").State.Access, _tenant.Of("ann").State.Grant, _tenant.Of("ann").State.Advisory));
        _tenant.With(ann).Sync();
        Assert.Equal(OutCause.None, _tenant.Of("ann").State.Advisory);
    }

    [Theory]
    [InlineData(AccountStatus.Unknown, "ann@acme.example")]
    [InlineData(AccountStatus.Active, null)]
    [InlineData(AccountStatus.Active, "no address")]
    public void A_faulty_record_is_reported_by_name_and_takes_nobody_out(AccountStatus status, string? email)
    {
        Active(Groups("A"));
        _tenant.Change("ann", person => person with { Status = status, Email = email, DisplayName = "Broken" });
        if (status == AccountStatus.Unknown) _tenant.Move("ann");
        var made = _tenant.Sync();
        Assert.Equal("Broken", Assert.Single(made.Builder.Faults).Name);
        Assert.Null(made.Lines.Single().Values);
        Assert.Equal((Access.Active, Grant.Linked), (_tenant.Of("ann").State.Access, _tenant.Of("ann").State.Grant));
        var again = _tenant.Sync();
        Assert.Single(again.Builder.Faults);
        Assert.Empty(again.Lines);
    }

    [Fact]
    public void A_future_starter_comes_in_on_the_first_day_without_a_change_of_the_record()
    {
        _tenant.Edit(Selection.Everyone);
        _tenant.With(Person("eve") with { StartsOn = DateOnly.FromDateTime(_tenant.Now.UtcDateTime).AddDays(1) });
        Assert.Single(_tenant.Sync().Lines);
        Assert.Empty(_tenant.Sync().Lines);
        Assert.Null(_tenant.Find("eve"));
        _tenant.Pass(TimeSpan.FromDays(1));
        Assert.Single(_tenant.Sync().Of(PlanAction.Join));
        Assert.Empty(_tenant.Sync().Lines);
    }

    [Fact]
    public void A_changed_title_wakes_nobody_and_a_changed_address_is_the_same_member()
    {
        Active(Selection.Everyone);
        var id = _tenant.Of("ann").State.Id;
        _tenant.Change("ann", person => person with { JobTitle = "Lead" });
        Assert.Equal(new PlanReason("changed", "job_title"), _tenant.Sync().Of(PlanAction.Update).Single().Reasons[^1]);
        _tenant.Change("ann", person => person with { Email = "Ann.Doe@acme.example" });
        Assert.Single(_tenant.Sync().Of(PlanAction.ChangeAddress));
        Assert.Equal((id, "ann.doe@acme.example"), (_tenant.Of("ann").State.Id, _tenant.Of("ann").Address));
    }

    private void Active(Selection selection)
    {
        _tenant.Edit(selection);
        foreach (var id in _tenant.Directory.Keys.Where(id => _tenant.Find(id) is not null)) _tenant.Accept(id);
    }

    private static IEnumerable<string> Chain(PlanLine line) => line.Reasons.Select(reason => $"{reason.Rule} {reason.Reference}".TrimEnd());

    private void Out(string id, OutCause cause, Access access)
    {
        var state = _tenant.Of(id).State;
        Assert.Equal((cause, access, Grant.None, MemberList.Deactivated), (state.Out, state.Access, state.Grant, MemberLists.Of(state)));
    }
}
