using CsCheck;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Tests.Connections;

public sealed class SelectedByTests
{
    [Fact]
    public void Its_text_reads_back() => Gens.SelectedBy.Sample(selectedBy => Assert.Equal(selectedBy, SelectedBy.Parse(selectedBy.ToString())));

    [Fact]
    public void Nothing_is_the_same_as_the_default()
    {
        Assert.Equal(default, SelectedBy.Nothing);
        Assert.Equal(default(SelectedBy).GetHashCode(), SelectedBy.Nothing.GetHashCode());
        Assert.False(default(SelectedBy).Any);
        Assert.Empty(default(SelectedBy).References());
    }

    [Fact]
    public void What_is_remembered_selects_nothing_now() => Gen.Select(Gens.SelectedBy, Gens.SelectedBy).Sample((now, before) =>
    {
        var remembered = now.Remembering(before);
        Assert.Equal(now.Any, remembered.Any);
        Assert.Equal(now.References(), remembered.References());
        Assert.Equal(remembered, remembered.Remembering(before));
        Assert.Equal(remembered, remembered.Remembering(remembered));
        Assert.Equal(!now.Any, remembered.ToString().Length == 0 || remembered.ToString().StartsWith('-'));
    });

    [Fact]
    public void Nothing_that_ever_selected_is_new_but_a_fresh_pick() => Gen.Select(Gens.SelectedBy, Gens.SelectedBy).Sample((now, before) =>
    {
        var later = SelectedBy.Nothing.Remembering(now.Remembering(before));
        Assert.False(now.AddsTo(now.Remembering(before)));
        Assert.Equal(now.ByName, now.AddsTo(later));
        Assert.Equal(before.ByName, before.AddsTo(later));
    });

    [Theory]
    [InlineData("*", "department:1", true)]
    [InlineData("department:1", "*", false)]
    [InlineData("department:1 department:2", "department:1", true)]
    [InlineData("department:1", "department:1 department:2", false)]
    [InlineData("=", "*", true)]
    [InlineData("=", "=", false)]
    [InlineData("", "", false)]
    [InlineData("department:1", "", true)]
    [InlineData("department:1", "-department:1", false)]
    [InlineData("department:1", "department:2 -*", false)]
    [InlineData("*", "department:2 -*", false)]
    [InlineData("=", "department:2 -=", true)]
    public void New_is_what_never_selected_before(string now, string before, bool adds) =>
        Assert.Equal(adds, SelectedBy.Parse(now).AddsTo(SelectedBy.Parse(before)));

    [Fact]
    public void A_selection_selects_by_everyone_by_group_or_by_name()
    {
        var (one, two) = (new GroupId(GroupKind.Team, "one two"), new GroupId(GroupKind.Team, "3"));
        Assert.Equal(["everyone"], Selection.Everyone.Selects("x", []).References());
        Assert.Equal(["team:one two"], Selection.OfGroups([one]).Selects("x", [one, two]).References());
        Assert.False(Selection.OfGroups([one]).Selects("x", [two]).Any);
        Assert.True(Selection.OfPeople(["x"]).Selects("x", []).ByName);
        Assert.False(Selection.OfPeople(["X"]).Selects("x", []).Any);
    }

    [Fact]
    public void Selections_are_equal_by_what_they_hold_and_not_by_order()
    {
        GroupId[] groups = [new(GroupKind.Team, "b"), new(GroupKind.Department, "a"), new(GroupKind.Team, "b")];
        Assert.Equal(Selection.OfGroups(groups), Selection.OfGroups(groups.Reverse()));
        Assert.Equal(Selection.OfPeople(["b", "a", "b"]), Selection.OfPeople(["a", "b"]));
        Assert.NotEqual(Selection.OfPeople([]), Selection.OfGroups([]));
    }

    [Fact]
    public void A_selection_of_no_group_of_too_many_or_of_unknown_ones_is_refused()
    {
        var known = new DirectoryGroup(new GroupId(GroupKind.Team, "1"), "One");
        Assert.Equal("selection_empty", SelectionRules.Check(Selection.OfGroups([]), [known])?.Code);
        Assert.Equal("unknown_group", SelectionRules.Check(Selection.OfGroups([known.Id, new(GroupKind.Team, "2")]), [known])?.Code);
        Assert.Equal("selection_too_large", SelectionRules.Check(Selection.OfGroups(Enumerable.Range(0, 1_001).Select(number => new GroupId(GroupKind.Team, $"{number}"))), null)?.Code);
        Assert.Null(SelectionRules.Check(Selection.OfGroups([known.Id]), [known]));
        Assert.Null(SelectionRules.Check(Selection.Everyone, [known]));
    }
}
