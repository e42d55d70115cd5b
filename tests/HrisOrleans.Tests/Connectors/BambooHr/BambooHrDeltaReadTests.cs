using HrisOrleans.Connectors;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Connectors.BambooHr;

public sealed class BambooHrDeltaReadTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_changed_is_no_page_and_a_later_checkpoint()
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);
        var first = (await bamboo.ReadAll()).End.Checkpoint!;
        _time.Advance(TimeSpan.FromMinutes(30));

        var delta = await bamboo.ReadChanges(first);

        Assert.Empty(delta.Records);
        Assert.Empty(delta.End.Tombstones);
        Assert.Null(delta.End.Certificate);
        Assert.Equal("2026-03-01T12:28:00Z", delta.End.Checkpoint);
    }

    [Fact]
    public async Task Whoever_changed_comes_as_they_are_now()
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);
        var checkpoint = (await bamboo.ReadAll()).End.Checkpoint!;
        _time.Advance(TimeSpan.FromMinutes(10));
        var hired = Assert.Single(await bamboo.Company.Hire(cancellationToken: Token));
        await bamboo.Company.Rename(new RenamePerson(5, WorkEmail: "new.name@acme.example"));
        await bamboo.Company.Terminate(6);
        await bamboo.Company.SwapAddresses(7, 8);

        var delta = await bamboo.ReadChanges(checkpoint);

        Assert.Equal(["5", "6", "7", "8", hired.ToString()], delta.People.Select(person => person.ExternalId));
        Assert.Equal("new.name@acme.example", delta[5].Email);
        Assert.Equal(AccountStatus.Departed, delta[6].Status);
        Assert.Empty(delta.End.Tombstones);
        Assert.NotEmpty(delta.End.Groups);
    }

    [Fact]
    public async Task A_deletion_is_a_tombstone_and_a_silent_absence_is_nothing()
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);
        var checkpoint = (await bamboo.ReadAll()).End.Checkpoint!;
        _time.Advance(TimeSpan.FromMinutes(10));
        await bamboo.Company.Delete(9, 4);
        await bamboo.Company.Vanish(10);
        await bamboo.Company.Rename(new RenamePerson(11, LastName: "Gone"));
        await bamboo.Company.Vanish(11);

        var delta = await bamboo.ReadChanges(checkpoint);

        Assert.Equal(["4", "9"], delta.End.Tombstones);
        Assert.Empty(delta.Records);
    }

    [Fact]
    public async Task A_change_during_the_full_read_is_in_the_next_delta()
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);
        var checkpoint = (await bamboo.ReadAll()).End.Checkpoint!;
        await bamboo.Company.Rename(new RenamePerson(1, LastName: "Changed"));

        var delta = await bamboo.ReadChanges(checkpoint);

        Assert.Equal("Changed", Assert.Single(delta.People).FamilyName);
    }

    [Fact]
    public async Task A_bulk_change_is_not_read_again_for_ever()
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);
        var checkpoint = (await bamboo.ReadAll()).End.Checkpoint!;
        Assert.True(await bamboo.Company.Change(50, seed: 1, Token) > 10);
        var first = await bamboo.ReadChanges(checkpoint);
        _time.Advance(TimeSpan.FromMinutes(30));
        var second = await bamboo.ReadChanges(first.End.Checkpoint!);

        var third = await bamboo.ReadChanges(second.End.Checkpoint!);

        Assert.NotEmpty(first.Records);
        Assert.Empty(third.Records);
    }

    [Fact]
    public async Task A_checkpoint_never_goes_back()
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);

        Assert.Equal("2026-03-01T11:59:30Z", (await bamboo.ReadChanges("2026-03-01T11:59:30Z")).End.Checkpoint);
    }

    [Fact]
    public async Task Many_changes_come_in_batches_of_ids()
    {
        await using var bamboo = await BambooHrHarness.Start(300, options => (options.IdBatch, options.PageSize) = (100, 40), _time);
        var checkpoint = (await bamboo.ReadAll()).End.Checkpoint!;
        var changed = await bamboo.Company.Change(80, seed: 3, Token);
        var before = (await bamboo.Company.State(Token)).Requests[SandboxEndpoints.List];

        var delta = await bamboo.ReadChanges(checkpoint);

        Assert.Equal(changed, delta.People.Select(person => person.ExternalId).Distinct().Count());
        Assert.Equal(changed, delta.Records.Count);
        // Each batch of a hundred needs three pages of forty.
        Assert.Equal(delta.Pages, (int)((await bamboo.Company.State(Token)).Requests[SandboxEndpoints.List] - before));
        Assert.InRange(delta.Pages, (changed / 40) + 1, (changed / 40) + 4);
    }

    [Fact]
    public async Task Too_many_changes_ask_for_a_full_read()
    {
        await using var bamboo = await BambooHrHarness.Start(options: options => options.MaxChangedIds = 10, time: _time);
        var checkpoint = (await bamboo.ReadAll()).End.Checkpoint!;
        await bamboo.Company.Change(60, seed: 1, Token);

        Assert.Equal(FailureKind.StartAgain, (await bamboo.ReadChanges(checkpoint)).Failure.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-03-01")]
    public async Task A_checkpoint_of_another_kind_means_start_again(string checkpoint)
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);

        Assert.Equal(FailureKind.StartAgain, (await bamboo.ReadChanges(checkpoint)).Failure.Kind);
    }

    [Theory]
    [InlineData(400, FailureKind.StartAgain)]
    [InlineData(401, FailureKind.Reauthenticate)]
    [InlineData(403, FailureKind.InsufficientRights)]
    [InlineData(500, FailureKind.Transient)]
    public async Task A_refused_list_of_changes_ends_the_read(int status, FailureKind kind)
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);
        await bamboo.Company.Fault(new NewFault(FaultKind.Status, SandboxEndpoints.Changed, Status: status), Token);

        Assert.Equal(kind, (await bamboo.ReadChanges("2026-03-01T11:00:00Z")).Failure.Kind);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"employees":[{"id":"1"}]}""")]
    [InlineData("""{"employees":{"1":"Updated"}}""")]
    [InlineData("<html></html>")]
    public async Task A_list_of_changes_that_makes_no_sense_is_a_bad_response(string body)
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);
        await bamboo.Company.Fault(new NewFault(FaultKind.Body, SandboxEndpoints.Changed, Body: body), Token);

        Assert.Equal(FailureKind.BadResponse, (await bamboo.ReadChanges("2026-03-01T11:00:00Z")).Failure.Kind);
    }

    [Theory]
    [InlineData("""{"latest":"2026-03-01T11:00:00+00:00","employees":[]}""")]
    [InlineData("""{"latest":"2026-03-01T11:00:00+00:00","employees":{}}""")]
    public async Task No_changes_are_understood_however_they_are_written(string body)
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);
        await bamboo.Company.Fault(new NewFault(FaultKind.Body, SandboxEndpoints.Changed, Body: body), Token);

        Assert.Empty((await bamboo.ReadChanges("2026-03-01T11:00:00Z")).End.Tombstones);
    }

    [Fact]
    public async Task A_batch_that_fails_ends_the_read_without_tombstones()
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);
        var checkpoint = (await bamboo.ReadAll()).End.Checkpoint!;
        await bamboo.Company.Delete(3);
        await bamboo.Company.Rename(new RenamePerson(4, LastName: "Changed"));
        await bamboo.Company.Fault(new NewFault(FaultKind.Cut), Token);

        Assert.Equal(FailureKind.Transient, (await bamboo.ReadChanges(checkpoint)).Failure.Kind);
    }

    [Fact]
    public async Task Hidden_fields_end_a_delta_before_anybody_seems_to_have_lost_them()
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);
        var checkpoint = (await bamboo.ReadAll()).End.Checkpoint!;
        await bamboo.Company.Rename(new RenamePerson(4, LastName: "Changed"));
        await bamboo.Company.SetRights(["departmentId", "departmentName"]);

        var delta = await bamboo.ReadChanges(checkpoint);

        Assert.Equal((FailureKind.InsufficientRights, "employees.department"), (delta.Failure.Kind, Assert.Single(delta.Failure.MissingRights!)));
        Assert.Empty(delta.Records);
    }

    [Fact]
    public async Task A_deleted_group_shows_in_everybody_who_was_in_it()
    {
        await using var bamboo = await BambooHrHarness.Start(time: _time);
        var full = await bamboo.ReadAll();
        var division = full[1].Groups.Single(group => group.Kind == GroupKind.Division);
        var touched = await bamboo.Company.DeleteGroup(SandboxGroupKind.Division, division.ExternalId, Token);

        var delta = await bamboo.ReadChanges(full.End.Checkpoint!);

        Assert.Equal(touched, delta.Records.Count);
        Assert.All(delta.People, person => Assert.DoesNotContain(person.Groups, group => group.Kind == GroupKind.Division));
    }
}
