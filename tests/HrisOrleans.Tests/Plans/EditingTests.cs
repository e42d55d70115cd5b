using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using static HrisOrleans.Tests.Plans.ModelTenant;

namespace HrisOrleans.Tests.Plans;

/// <summary>Edits of the selection: the law, in every direction.</summary>
public sealed class EditingTests
{
    private readonly ModelTenant _tenant = new ModelTenant().With(Person("ann", "A"), Person("bob", "B"), Person("cy", "B"), Person("dee", "B"));

    [Fact]
    public void Outside_an_edit_the_active_are_retained_and_the_others_withdrawn()
    {
        _tenant.Edit(Selection.Everyone);
        _tenant.Accept("bob");
        _tenant.Edit(Groups("A"));
        Assert.Equal((Access.Active, Grant.Retained, OutCause.None), (State("bob").Access, State("bob").Grant, State("bob").Out));
        Assert.Equal((OutCause.SelectionEdited, InvitationState.Revoked, MemberList.Deactivated), (State("cy").Out, State("cy").Invitation, MemberLists.Of(State("cy"))));
        Assert.Equal((Grant.Linked, InvitationState.Open), (State("ann").Grant, State("ann").Invitation));
    }

    [Theory]
    [InlineData(SendMode.Now, InvitationState.Open, 2)]
    [InlineData(SendMode.Later, InvitationState.Queued, 1)]
    public void Coming_back_links_the_retained_silently_and_renews_a_revoked_link(SendMode send, InvitationState invitation, int number)
    {
        _tenant.Edit(Selection.Everyone);
        _tenant.Accept("bob");
        _tenant.Edit(Groups("A"));
        _tenant.Invites = _tenant.Invites with { Send = send };
        _tenant.Edit(Selection.Everyone);
        Assert.Equal((Access.Active, Grant.Linked, 1), (State("bob").Access, State("bob").Grant, State("bob").InvitationNumber));
        Assert.Equal((invitation, number, Approval.Approved), (State("cy").Invitation, State("cy").InvitationNumber, State("cy").Approval));
    }

    [Fact]
    public void A_withdrawn_person_resumes_where_they_stood()
    {
        _tenant.Invites = new InviteSettings(SendMode.Later, ApprovalMode.Required);
        _tenant.Edit(Selection.Everyone);
        _tenant.Decide("cy", state => MemberByHand.Approve(state, SendMode.Later, _tenant.Now));
        _tenant.Edit(Groups("A"));
        Assert.All(new[] { "bob", "cy" }, id => Assert.Equal(MemberList.Deactivated, MemberLists.Of(State(id))));
        _tenant.Edit(Groups("A", "B"));
        Assert.Equal(MemberList.Requests, MemberLists.Of(State("bob")));
        Assert.Equal(MemberList.Queued, MemberLists.Of(State("cy")));
    }

    [Fact]
    public void An_admin_restores_a_withdrawn_person_to_nobodys_grant()
    {
        _tenant.Edit(Selection.Everyone);
        _tenant.Edit(Groups("A"));
        _tenant.Decide("cy", state => MemberByHand.Restore(state, selected: false, SendMode.Now, _tenant.Now));
        Assert.Equal((Grant.None, InvitationState.Open, OutCause.None), (State("cy").Grant, State("cy").Invitation, State("cy").Out));
        Assert.Empty(_tenant.Sync().Lines);
    }

    [Fact]
    public void An_edit_leaves_a_leaver_to_the_sync_after_it()
    {
        _tenant.Edit(Selection.Everyone);
        foreach (var id in _tenant.Directory.Keys) _tenant.Accept(id);
        _tenant.Change("cy", person => person with { Status = AccountStatus.Departed });
        var made = _tenant.Edit(Groups("B"));
        Assert.Equal(1, made.Builder.Deferred);
        Assert.Equal((Access.Active, Grant.Linked), (State("cy").Access, State("cy").Grant));
        _tenant.Sync();
        Assert.Equal((Access.Deactivated, OutCause.Terminated), (State("cy").Access, State("cy").Out));
    }

    [Fact]
    public void Whoever_left_a_group_that_stays_selected_leaves_by_the_sync_and_not_by_the_edit()
    {
        _tenant.Edit(Groups("B"));
        foreach (var id in new[] { "bob", "cy", "dee" }) _tenant.Accept(id);
        _tenant.Move("cy", "C");
        _tenant.Edit(Groups("A", "B"));
        Assert.Equal((Access.Active, Grant.Linked), (State("cy").Access, State("cy").Grant));
        _tenant.Sync();
        Assert.Equal((Access.Deactivated, OutCause.LeftGroup), (State("cy").Access, State("cy").Out));
    }

    [Fact]
    public void Whoever_left_a_group_that_the_edit_drops_is_retained_for_good()
    {
        _tenant.Edit(Groups("B"));
        foreach (var id in new[] { "bob", "cy", "dee" }) _tenant.Accept(id);
        _tenant.Move("cy", "C");
        _tenant.Edit(Groups("A"));
        _tenant.SyncTwice();
        Assert.Equal((Access.Active, Grant.Retained), (State("cy").Access, State("cy").Grant));
    }

    [Fact]
    public void An_edit_that_broke_off_is_finished_as_an_edit()
    {
        _tenant.Edit(Groups("A", "B"));
        foreach (var id in _tenant.Directory.Keys) _tenant.Accept(id);
        _tenant.Edit(Groups("A"), batch: 1, until: 1);
        Assert.Single(_tenant.Members.Values, row => row.State.Grant == Grant.Retained);
        _tenant.Sync();
        Assert.Equal(3, _tenant.Members.Values.Count(row => row.State is { Grant: Grant.Retained, Access: Access.Active }));
    }

    [Fact]
    public void A_set_up_that_broke_off_and_was_edited_deactivates_nobody()
    {
        _tenant.Edit(Groups("B"), batch: 1, until: 2);
        _tenant.Accept("bob");
        _tenant.Edit(Groups("A"));
        _tenant.SyncTwice();
        Assert.Equal((Access.Active, Grant.Retained), (State("bob").Access, State("bob").Grant));
    }

    [Fact]
    public void Switching_to_manual_with_the_linked_picked_changes_nothing()
    {
        _tenant.Edit(Selection.Everyone);
        var made = _tenant.Edit(Selection.OfPeople(_tenant.Directory.Keys));
        Assert.DoesNotContain(made.Lines, planned => planned.Line.Action.Decides());
    }

    [Fact]
    public void By_hand_a_group_move_and_a_newcomer_change_nothing()
    {
        _tenant.Edit(Groups("A", "B"));
        foreach (var id in _tenant.Directory.Keys) _tenant.Accept(id);
        _tenant.Move("cy", "C");
        _tenant.Edit(Selection.OfPeople(["ann", "bob"]));
        _tenant.With(Person("eve", "A", "B"));
        _tenant.Directory.Remove("dee");
        _tenant.SyncTwice();
        Assert.All(new[] { "cy", "dee" }, id => Assert.Equal((Access.Active, Grant.Retained), (State(id).Access, State(id).Grant)));
        Assert.Null(_tenant.Find("eve"));
    }

    [Fact]
    public void A_pick_holds_and_ends_by_hand_even_when_the_person_is_gone()
    {
        _tenant.Edit(Selection.OfPeople(["ann", "bob"]));
        foreach (var id in new[] { "ann", "bob" }) _tenant.Accept(id);
        _tenant.Directory.Remove("ann");
        _tenant.SyncTwice();
        _tenant.Edit(Selection.OfPeople(["bob"]));
        Assert.Equal((Access.Active, Grant.Retained), (State("ann").Access, State("ann").Grant));
        _tenant.Edit(Selection.OfPeople(["ann", "bob"]));
        Assert.Equal((Access.Active, Grant.Linked, OutCause.LeftDirectory), (State("ann").Access, State("ann").Grant, State("ann").Advisory));
        _tenant.Edit(Selection.Everyone);
        Assert.Equal((Access.Active, Grant.Retained, OutCause.LeftDirectory), (State("ann").Access, State("ann").Grant, State("ann").Advisory));
        _tenant.SyncTwice();
        Assert.Equal(Access.Active, State("ann").Access);
    }

    [Fact]
    public void An_edit_to_manual_tells_of_a_picked_leaver()
    {
        _tenant.Edit(Selection.Everyone);
        _tenant.Accept("ann");
        _tenant.Change("ann", person => person with { Status = AccountStatus.Departed });
        _tenant.Edit(Selection.OfPeople(["ann"]));
        _tenant.Sync();
        Assert.Equal((Access.Active, Grant.Linked, OutCause.Terminated), (State("ann").Access, State("ann").Grant, State("ann").Advisory));
    }

    [Fact]
    public void Inviting_by_hand_first_needs_no_second_mail_and_outlives_an_edit()
    {
        var id = _tenant.InviteByHand("ann@acme.example")!.Value;
        _tenant.Invites = new InviteSettings(SendMode.Now, ApprovalMode.Required);
        _tenant.Edit(Selection.Everyone);
        Assert.Equal((id, Grant.Linked, InvitationState.Open, 1, Approval.Approved), (State("ann").Id, State("ann").Grant, State("ann").Invitation, State("ann").InvitationNumber, State("ann").Approval));
        var made = _tenant.Edit(Groups("B"));
        Assert.Equal(id, made.Of(PlanAction.Retain).Single().Member);
        Assert.Equal((Grant.None, InvitationState.Open, OutCause.None), (State("ann").Grant, State("ann").Invitation, State("ann").Out));
    }

    [Fact]
    public void Reconnecting_elsewhere_links_by_address_and_deactivates_nobody()
    {
        _tenant.Edit(Selection.Everyone);
        _tenant.Accept("ann");
        _tenant.Accept("bob");
        _tenant.Remove("dee");
        _tenant.Disconnect();
        _tenant.Source = 2;
        foreach (var person in _tenant.Directory.Values.ToList())
        {
            _tenant.Directory.Remove(person.ExternalId);
            if (person.ExternalId != "bob") _tenant.With(person with { ExternalId = "new-" + person.ExternalId });
        }

        var made = _tenant.Edit(Selection.Everyone);
        Assert.Empty(made.Of(PlanAction.Join));
        Assert.Equal("bob", Assert.Single(made.Of(PlanAction.Unmatched)).ExternalId);
        Assert.DoesNotContain(made.Lines, planned => planned.Line.Reasons.Any(reason => reason.Rule == PlanReason.NameDiffers));
        Assert.Equal((Access.Active, Grant.Linked), (State("new-ann").Access, State("new-ann").Grant));
        Assert.Equal((InvitationState.Open, 1, Grant.Linked), (State("new-cy").Invitation, State("new-cy").InvitationNumber, State("new-cy").Grant));
        Assert.Equal(OutCause.Removed, _tenant.Holder("dee@acme.example").State.Out);
        _tenant.SyncTwice();
        Assert.Equal((Access.Active, Grant.Retained), (_tenant.Holder("bob@acme.example").State.Access, _tenant.Holder("bob@acme.example").State.Grant));
    }

    [Fact]
    public void A_reconnect_says_who_is_matched_by_an_address_under_another_name()
    {
        _tenant.Edit(Selection.Everyone);
        _tenant.Accept("ann");
        _tenant.Disconnect();
        _tenant.Source = 2;
        foreach (var person in _tenant.Directory.Values.ToList())
        {
            _tenant.Directory.Remove(person.ExternalId);
            _tenant.With(person with { ExternalId = "new-" + person.ExternalId });
        }

        _tenant.Change("new-ann", person => person with { GivenName = "Zoe", FamilyName = "Stone", DisplayName = "Zoe Stone" });
        _tenant.Change("new-bob", person => person with { FamilyName = "Stone", DisplayName = "bob Stone" });
        var made = _tenant.Edit(Selection.Everyone);
        Assert.Equal("new-ann", Assert.Single(made.Lines, planned => planned.Line.Reasons.Any(reason => reason.Rule == PlanReason.NameDiffers)).Line.ExternalId);
        Assert.Equal((Access.Active, Grant.Linked), (State("new-ann").Access, State("new-ann").Grant));
        Assert.Empty(made.Of(PlanAction.Unmatched));

        // It is said once: a later edit is no first set-up.
        Assert.DoesNotContain(_tenant.Edit(Groups("A", "B")).Lines, planned => planned.Line.Reasons.Any(reason => reason.Rule == PlanReason.NameDiffers));
    }

    [Fact]
    public void A_reconnect_says_whose_id_came_back_with_another_name_and_address()
    {
        _tenant.Edit(Selection.Everyone);
        _tenant.Accept("ann");
        _tenant.Accept("bob");
        _tenant.Disconnect();
        _tenant.Change("ann", person => person with { GivenName = "Zoe", FamilyName = "Stone", DisplayName = "Zoe Stone", Email = "zoe@acme.example" });
        _tenant.Change("bob", person => person with { GivenName = "Zoe", FamilyName = "Stone", DisplayName = "Zoe Stone" });
        _tenant.Directory.Remove("cy");
        var made = _tenant.Edit(Groups("A", "B"));
        Assert.Equal("ann", Assert.Single(made.Lines, planned => planned.Line.Reasons.Any(reason => reason.Rule == PlanReason.NameDiffers)).Line.ExternalId);
        Assert.Equal("cy", Assert.Single(made.Of(PlanAction.Unmatched)).ExternalId);
        Assert.Equal(OutCause.None, State("cy").Out);
    }

    private MemberState State(string id) => _tenant.Of(id).State;
}
