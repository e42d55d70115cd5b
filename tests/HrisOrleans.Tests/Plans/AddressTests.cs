using CsCheck;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using static HrisOrleans.Tests.Plans.ModelTenant;

namespace HrisOrleans.Tests.Plans;

/// <summary>Who holds which address when a plan is done.</summary>
public sealed class AddressTests
{
    private readonly ModelTenant _tenant = new ModelTenant().With(Person("ann"), Person("bob"), Person("cy"));

    public AddressTests() => _tenant.Edit(Selection.Everyone);

    [Fact]
    public void Two_people_swap_their_addresses()
    {
        Readdress(("ann", "bob"), ("bob", "ann"));
        Assert.Empty(_tenant.Sync().Builder.Faults);
        Holds(("ann", "bob"), ("bob", "ann"), ("cy", "cy"));
    }

    [Fact]
    public void Three_people_pass_their_addresses_round()
    {
        Readdress(("ann", "bob"), ("bob", "cy"), ("cy", "ann"));
        Assert.Empty(_tenant.Sync().Builder.Faults);
        Holds(("ann", "bob"), ("bob", "cy"), ("cy", "ann"));
    }

    [Fact]
    public void A_newcomer_takes_the_address_that_a_member_leaves_in_the_same_plan()
    {
        Readdress(("ann", "ann.new"));
        _tenant.With(Person("aaa") with { Email = "ann@acme.example" });
        _tenant.Sync(batch: 1);
        Holds(("ann", "ann.new"), ("aaa", "ann"));
    }

    [Fact]
    public void A_long_chain_is_written_from_its_free_end()
    {
        foreach (var number in Enumerable.Range(0, 50)) _tenant.With(Person("p" + number));
        _tenant.Sync();
        foreach (var number in Enumerable.Range(0, 50)) _tenant.Change("p" + number, person => person with { Email = $"p{number + 1}@acme.example" });
        _tenant.Sync(batch: 1);
        Assert.Equal(0, _tenant.Skipped);
        Assert.All(Enumerable.Range(0, 50), number => Assert.Equal($"p{number + 1}@acme.example", _tenant.Of("p" + number).Address));
    }

    [Fact]
    public void Whoever_counted_on_somebody_who_cannot_move_cannot_move_either()
    {
        // ann wants bob's, bob wants cy's, cy stays: both are reported, nobody loses an address.
        Readdress(("ann", "bob"), ("bob", "cy"));
        var made = _tenant.Sync();
        Assert.Equal(["ann", "bob"], made.Builder.Faults.Select(fault => fault.ExternalId).Order());
        Assert.All(made.Builder.Faults, fault => Assert.Equal(RecordFaults.DuplicateEmail, fault.Code));
        Holds(("ann", "ann"), ("bob", "bob"), ("cy", "cy"));
        Readdress(("cy", "cy.new"));
        _tenant.Sync();
        Holds(("ann", "bob"), ("bob", "cy"), ("cy", "cy.new"));
    }

    [Theory]
    [InlineData("aaa")]
    [InlineData("zzz")]
    public void Of_two_records_with_one_address_the_member_keeps_it_in_any_order(string newcomer)
    {
        var read = _tenant.Directory.Values.Append(Person(newcomer) with { Email = "ANN@acme.example" }).OrderBy(person => person.ExternalId, StringComparer.Ordinal).ToList();
        var made = _tenant.Plan(Selection.Everyone, edit: true, read: read);
        Assert.Equal(newcomer, Assert.Single(made.Builder.Faults).ExternalId);
        Assert.Equal(newcomer, Assert.Single(made.Lines).Line.ExternalId);
    }

    [Fact]
    public void Of_two_newcomers_with_one_address_the_first_comes_in()
    {
        _tenant.With(Person("eve"), Person("fay") with { Email = "eve@acme.example" });
        var made = _tenant.Sync();
        Assert.Equal("fay", Assert.Single(made.Builder.Faults).ExternalId);
        Assert.Equal("eve", Assert.Single(made.Of(PlanAction.Join)).ExternalId);
    }

    [Fact]
    public void A_record_that_comes_twice_is_taken_once()
    {
        var made = _tenant.Plan(Selection.Everyone, edit: true, read: [.. _tenant.Directory.Values, Person("eve"), Person("eve")]);
        Assert.Single(made.Of(PlanAction.Join));
        Assert.Equal(RecordFaults.DuplicateId, Assert.Single(made.Builder.Faults).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_rehire_under_a_new_id_takes_the_address_of_the_former_record(bool oldRecordStaysListed)
    {
        if (oldRecordStaysListed) _tenant.Change("ann", person => person with { Status = AccountStatus.Departed });
        else _tenant.Directory.Remove("ann");
        _tenant.SyncTwice();
        _tenant.With(Person("ann2") with { Email = "ann@acme.example" }).Sync();
        Holds(("ann2", "ann"));
        Assert.Equal((Grant.Linked, InvitationState.Open), (_tenant.Of("ann2").State.Grant, _tenant.Of("ann2").State.Invitation));
        Assert.Null(_tenant.Of("ann").Address);
    }

    [Fact]
    public void A_returning_member_keeps_the_address_against_a_newcomer()
    {
        var ann = _tenant.Directory["ann"];
        _tenant.Directory.Remove("ann");
        _tenant.SyncTwice();
        _tenant.With(ann, Person("aaa") with { Email = ann.Email }).Sync();
        Assert.Equal((OutCause.None, "ann@acme.example"), (_tenant.Of("ann").State.Out, _tenant.Of("ann").Address));
        Assert.Null(_tenant.Find("aaa"));
    }

    [Fact]
    public void The_address_of_a_hand_made_member_is_that_member_and_nobody_else_moves_onto_it()
    {
        var id = _tenant.InviteByHand("eve@acme.example");
        Readdress(("ann", "eve"));
        Assert.Equal(RecordFaults.AddressTaken, Assert.Single(_tenant.Sync().Builder.Faults).Code);
        Readdress(("ann", "ann"));
        _tenant.With(Person("eve")).Sync();
        Assert.Equal(id, _tenant.Of("eve").State.Id);
    }

    [Fact]
    public void Any_permutation_of_addresses_arrives_in_one_plan() => Gen.Shuffle(Enumerable.Range(0, 8).ToArray()).Sample(order =>
    {
        var tenant = new ModelTenant().With([.. order.Select(number => Person("p" + number))]);
        tenant.Edit(Selection.Everyone);
        foreach (var number in Enumerable.Range(0, 8)) tenant.Change("p" + number, person => person with { Email = $"p{order[number]}@acme.example" });
        Assert.Empty(tenant.Sync().Builder.Faults);
        Assert.All(Enumerable.Range(0, 8), number => Assert.Equal($"p{order[number]}@acme.example", tenant.Of("p" + number).Address));
    }, iter: 500);

    private void Readdress(params (string Id, string Local)[] changes)
    {
        foreach (var (id, local) in changes) _tenant.Change(id, person => person with { Email = local + "@acme.example" });
    }

    private void Holds(params (string Id, string Local)[] expected) =>
        Assert.All(expected, pair => Assert.Equal(pair.Local + "@acme.example", _tenant.Of(pair.Id).Address));
}
