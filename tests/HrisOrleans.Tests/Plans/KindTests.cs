using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using static HrisOrleans.Tests.Plans.ModelTenant;

namespace HrisOrleans.Tests.Plans;

/// <summary>Contractors and guests come in where they are ticked, and a tick taken away is an edit like any other.</summary>
public sealed class KindTests
{
    private readonly ModelTenant _tenant = new ModelTenant().With(
        Person("ann", "A"), Person("con", "A") with { Kind = PersonKind.Contractor }, Person("gus", "A") with { Kind = PersonKind.Guest });

    [Theory]
    [InlineData(false, false, "ann")]
    [InlineData(true, false, "ann con")]
    [InlineData(false, true, "ann gus")]
    [InlineData(true, true, "ann con gus")]
    public void Who_is_ticked_comes_in(bool contractors, bool guests, string joined)
    {
        foreach (var selection in (Selection[])[Selection.Everyone, Groups("A")])
        {
            var tenant = new ModelTenant().With([.. _tenant.Directory.Values]);
            var made = tenant.Edit(selection.With(contractors, guests));
            Assert.Equal(joined, string.Join(' ', made.Of(PlanAction.Join).Select(line => line.ExternalId)));
        }
    }

    [Fact]
    public void Whoever_is_left_out_is_told_why()
    {
        var made = _tenant.Edit(Selection.Everyone);

        Assert.Equal(
            [new("not_selected"), new PlanReason("kind_not_ticked", "contractor")],
            made.Of(PlanAction.Outside).Single(line => line.ExternalId == "con").Reasons);
    }

    [Fact]
    public void A_tick_taken_away_ends_the_grant_and_leaves_the_active_in()
    {
        _tenant.Edit(Selection.Everyone.With(contractors: true, guests: true));
        _tenant.Accept("con");

        _tenant.Edit(Selection.Everyone);

        Assert.Equal((Access.Active, Grant.Retained, OutCause.None), (State("con").Access, State("con").Grant, State("con").Out));
        Assert.Equal(OutCause.SelectionEdited, State("gus").Out);
        Assert.Equal(Grant.Linked, State("ann").Grant);
        _tenant.Edit(Selection.Everyone.With(contractors: true, guests: false));
        Assert.Equal(Grant.Linked, State("con").Grant);
    }

    [Fact]
    public void An_employee_who_becomes_a_contractor_is_no_leaver()
    {
        _tenant.Edit(Selection.Everyone);
        _tenant.Accept("ann");
        _tenant.Change("ann", person => person with { Kind = PersonKind.Contractor });

        _tenant.SyncTwice();

        Assert.Equal((Access.Active, Grant.Retained, OutCause.None), (State("ann").Access, State("ann").Grant, State("ann").Out));
    }

    [Fact]
    public void Whoever_is_picked_by_name_comes_in_whatever_they_are()
    {
        var made = _tenant.Edit(Selection.OfPeople(["con", "gus"]).With(contractors: false, guests: false));

        Assert.Equal(["con", "gus"], made.Of(PlanAction.Join).Select(line => line.ExternalId));
    }

    [Fact]
    public void Ticks_are_a_part_of_the_selection_and_of_its_text()
    {
        var ticked = Groups("A").With(contractors: true, guests: false);

        Assert.NotEqual(Groups("A"), ticked);
        Assert.Equal(ticked, SelectionText.Read(SelectionText.Write(ticked)));
        Assert.Equal("""{"mode":"groups","groups":["department:A"],"contractors":true}""", SelectionText.Write(ticked));
        Assert.Equal("""{"mode":"everyone"}""", SelectionText.Write(Selection.Everyone));
    }

    private MemberState State(string id) => _tenant.Of(id).State;
}
