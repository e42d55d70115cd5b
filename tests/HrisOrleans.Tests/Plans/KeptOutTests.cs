using CsCheck;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using static HrisOrleans.Tests.Plans.ModelTenant;

namespace HrisOrleans.Tests.Plans;

/// <summary>A removal or a denial sticks.</summary>
public sealed class KeptOutTests
{
    private readonly ModelTenant _tenant = new ModelTenant().With(Person("ann", "A", "B"), Person("bob", "A"), Person("cy", "B"));

    [Fact]
    public void A_sync_brings_nobody_back_and_the_preview_counts_them()
    {
        Removed(Selection.Everyone);
        _tenant.Change("ann", person => person with { JobTitle = "Lead" });
        _tenant.Sync();
        Assert.Equal(OutCause.Removed, State.Out);
        Assert.Equal("ann", Assert.Single(_tenant.Edit(Selection.Everyone).Of(PlanAction.StayOut)).ExternalId);
    }

    [Fact]
    public void A_denial_sticks_like_a_removal()
    {
        _tenant.Invites = new InviteSettings(SendMode.Now, ApprovalMode.Required);
        _tenant.Edit(Selection.Everyone);
        _tenant.Decide("ann", MemberByHand.Deny);
        _tenant.Edit(Groups("B"));
        _tenant.Edit(Selection.Everyone);
        Assert.Equal((OutCause.Denied, Approval.Denied), (State.Out, State.Approval));
    }

    [Fact]
    public void Being_edited_out_and_in_again_is_nothing_new()
    {
        Removed(Groups("A"));
        _tenant.Edit(Groups("C"));
        _tenant.Edit(Groups("A"));
        Assert.Equal(OutCause.Removed, State.Out);
        _tenant.Edit(Groups("B"));
        Assert.Equal((OutCause.None, Access.Active), (State.Out, State.Access));
    }

    [Fact]
    public void Leaving_the_group_and_returning_ends_it()
    {
        Removed(Groups("A"));
        _tenant.Move("ann");
        _tenant.Sync();
        Assert.Equal((OutCause.Removed, OutCause.None), (State.Out, State.DepartedSince));
        _tenant.Pass(TimeSpan.FromMinutes(31));
        _tenant.Sync();
        Assert.Equal((OutCause.Removed, OutCause.LeftGroup), (State.Out, State.DepartedSince));
        _tenant.Move("ann", "A");
        _tenant.Sync();
        Assert.Equal((OutCause.None, Access.Active), (State.Out, State.Access));
    }

    [Fact]
    public void Leaving_the_company_and_returning_ends_it_through_requests_where_approval_is_required()
    {
        Removed(Selection.Everyone);
        _tenant.Invites = new InviteSettings(SendMode.Now, ApprovalMode.Required);
        var ann = _tenant.Directory["ann"];
        _tenant.Directory.Remove("ann");
        _tenant.SyncTwice();
        Assert.Equal(OutCause.LeftDirectory, State.DepartedSince);
        _tenant.With(ann).Sync();
        Assert.Equal(MemberList.Requests, MemberLists.Of(State));
    }

    [Fact]
    public void Removing_somebody_who_left_already_keeps_them_out_when_they_return()
    {
        _tenant.Edit(Selection.Everyone);
        var ann = _tenant.Directory["ann"];
        _tenant.With(ann with { Status = AccountStatus.Departed }).Sync();
        _tenant.Remove("ann");
        _tenant.With(ann).Sync();
        Assert.Equal(OutCause.Removed, State.Out);
    }

    [Fact]
    public void Being_picked_by_name_ends_it_and_a_pick_that_stood_does_not()
    {
        Removed(Selection.OfPeople(["ann", "bob"]));
        _tenant.Edit(Selection.OfPeople(["ann", "bob", "cy"]));
        Assert.Equal(OutCause.Removed, State.Out);
        _tenant.Edit(Selection.OfPeople(["bob"]));
        _tenant.Edit(Selection.OfPeople(["ann", "bob"]));
        Assert.Equal((OutCause.None, Access.Active), (State.Out, State.Access));
    }

    [Fact]
    public void It_lasts_across_disconnect_and_reconnect()
    {
        Removed(Groups("A"));
        _tenant.Disconnect();
        _tenant.Edit(Groups("A"));
        Assert.Equal(OutCause.Removed, State.Out);
    }

    [Fact]
    public void Being_picked_by_name_ends_it_after_reconnecting_elsewhere_too()
    {
        Removed(Selection.Everyone);
        Elsewhere();
        _tenant.Edit(Selection.Everyone);
        Assert.Equal(OutCause.Removed, _tenant.Holder("ann@acme.example").State.Out);

        Elsewhere();
        var made = _tenant.Edit(Selection.OfPeople(["new-new-ann"]));
        Assert.Equal("new-new-ann", Assert.Single(made.Of(PlanAction.Return)).ExternalId);
        var returned = _tenant.Holder("ann@acme.example").State;
        Assert.Equal((OutCause.None, Access.Active, Grant.Linked), (returned.Out, returned.Access, returned.Grant));
    }

    // Another provider, that knows everybody under another id.
    private void Elsewhere()
    {
        _tenant.Disconnect();
        _tenant.Source++;
        foreach (var person in _tenant.Directory.Values.ToList())
        {
            _tenant.Directory.Remove(person.ExternalId);
            _tenant.With(person with { ExternalId = "new-" + person.ExternalId });
        }
    }

    [Fact]
    public void A_restore_ends_it_at_once()
    {
        Removed(Selection.Everyone);
        _tenant.Decide("ann", state => MemberByHand.Restore(state, selected: true, SendMode.Now, _tenant.Now));
        Assert.Equal((OutCause.None, Access.Active, Grant.Linked), (State.Out, State.Access, State.Grant));
        Assert.Empty(_tenant.Sync().Lines);
    }

    /// <summary>In a directory where nobody moves: back in exactly when something selects that never did since the removal, or a fresh pick.</summary>
    [Fact]
    public void Any_edits_bring_back_exactly_whom_something_new_selects() => Gen.Select(Gen.Int[0, 11], Gen.Int[0, 11].Array[1, 8], Gen.Bool).Sample((first, edits, syncs) =>
    {
        var tenant = new ModelTenant().With(Person("ann", "A", "B"), Person("bob", "A", "B", "C"), Person("cy", "C"));
        tenant.Edit(Selection.Everyone);
        tenant.Edit(Choice(first));
        tenant.Remove("ann");
        var ever = Selectors(Choice(first)).ToHashSet();
        if (ever.Count == 0) ever.UnionWith(["*", "A", "B"]);
        var picked = ever.Contains("=");
        foreach (var edit in edits)
        {
            var now = Selectors(Choice(edit));
            var back = now.Any(part => part == "=" ? !picked : !ever.Contains(part) && !ever.Contains("*"));
            tenant.Edit(Choice(edit));
            if (syncs) tenant.Sync();
            Assert.Equal(back ? OutCause.None : OutCause.Removed, tenant.Of("ann").State.Out);
            if (back) return;
            ever.UnionWith(now);
            picked = now.Contains("=");
        }
    }, iter: 2_000);

    // What of a selection selects ann, who is in A and B.
    private static List<string> Selectors(Selection selection) => selection.Mode switch
    {
        SelectionMode.Everyone => ["*"],
        SelectionMode.Groups => [.. selection.Groups.Select(group => group.ExternalId).Where(name => name is "A" or "B")],
        SelectionMode.Manual => selection.People.Contains("ann") ? ["="] : [],
    };

    private static Selection Choice(int number) => number switch
    {
        0 or 1 => Selection.Everyone,
        2 => Selection.OfPeople(["ann", "cy"]),
        3 => Selection.OfPeople(["bob"]),
        4 => Selection.OfPeople(["ann"]),
        _ => Groups([.. new[] { "A", "B", "C" }.Where((_, bit) => ((number - 4) >> bit & 1) == 1)]),
    };

    private MemberState State => _tenant.Of("ann").State;

    private void Removed(Selection selection)
    {
        _tenant.Edit(selection);
        _tenant.Accept("ann");
        _tenant.Remove("ann");
        Assert.Equal((OutCause.Removed, Access.Deactivated), (State.Out, State.Access));
    }
}
