using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using static HrisOrleans.Tests.Plans.ModelTenant;

namespace HrisOrleans.Tests.Plans;

/// <summary>A group whose list of members proves nothing: nobody leaves by it, and nobody comes by it either.</summary>
public sealed class DoubtTests
{
    private readonly ModelTenant _tenant = new ModelTenant().With(Person("ann", "A"), Person("bob", "A", "B"), Person("cy", "B"), Person("dee", "A"), Person("eve"));

    [Fact]
    public void Whoever_is_not_in_its_list_stays_and_is_told_why()
    {
        Selected("A");
        Doubt("ann");

        var first = _tenant.Sync();
        _tenant.Pass(TimeSpan.FromMinutes(31));
        var second = _tenant.Sync();

        Assert.Equal(["selected_by department:A", "held_group_unproven department:A"], first.Lines.Single().Line.Reasons.Select(reason => $"{reason.Rule} {reason.Reference}"));
        Assert.Equal((1, 1), (first.Builder.Held, second.Builder.Held));
        Assert.Empty(second.Lines);
        In("ann");
    }

    [Fact]
    public void Once_it_proves_something_who_is_still_not_in_it_leaves_by_two_reads_of_then()
    {
        Selected("A");
        Doubt("ann");
        _tenant.SyncTwice();
        _tenant.Change("ann", person => person with { Perhaps = [] });

        _tenant.Sync();
        In("ann");
        _tenant.Pass(TimeSpan.FromMinutes(31));
        _tenant.Sync();

        Assert.Equal((OutCause.LeftGroup, Access.Deactivated), (_tenant.Of("ann").State.Out, _tenant.Of("ann").State.Access));
    }

    [Fact]
    public void To_leave_another_group_meanwhile_is_not_to_leave()
    {
        Selected("A", "B");
        Doubt("bob", "B");
        _tenant.SyncTwice();
        Doubt("bob", "C");
        _tenant.SyncTwice();
        In("bob");
    }

    [Fact]
    public void A_list_that_holds_them_again_is_as_if_nothing_had_been()
    {
        Selected("A");
        var ann = _tenant.Directory["ann"];
        Doubt("ann");
        _tenant.SyncTwice();
        _tenant.With(ann).SyncTwice();
        In("ann");
        Assert.Empty(_tenant.Sync().Lines);
    }

    [Fact]
    public void Nobody_comes_in_or_back_by_it_and_a_leaver_record_counts_as_ever()
    {
        Selected("A");
        _tenant.Move("dee");
        _tenant.SyncTwice();
        Assert.Equal(OutCause.LeftGroup, _tenant.Of("dee").State.Out);
        foreach (var id in new[] { "ann", "dee", "eve" }) Doubt(id);
        _tenant.Change("ann", person => person with { Status = AccountStatus.Departed });

        _tenant.SyncTwice();

        Assert.Null(_tenant.Find("eve"));
        Assert.Equal(OutCause.LeftGroup, _tenant.Of("dee").State.Out);
        Assert.Equal(OutCause.Terminated, _tenant.Of("ann").State.Out);
    }

    [Fact]
    public void An_edit_away_from_it_is_an_edit()
    {
        Selected("A");
        Doubt("ann");
        _tenant.Edit(Groups("B"));
        Assert.Equal((Grant.Retained, Access.Active), (_tenant.Of("ann").State.Grant, _tenant.Of("ann").State.Access));
    }

    private void Selected(params string[] groups)
    {
        _tenant.Edit(Groups(groups));
        foreach (var id in new[] { "ann", "bob", "dee" }) _tenant.Accept(id);
    }

    private void Doubt(string id, params string[] listed) => _tenant.Change(id, person => person with { Groups = [.. listed.Select(Group)], Perhaps = [Group("A")] });

    private void In(string id) => Assert.Equal((OutCause.None, Grant.Linked, Access.Active), (_tenant.Of(id).State.Out, _tenant.Of(id).State.Grant, _tenant.Of(id).State.Access));
}
