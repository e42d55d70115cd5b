using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Connectors.Tests.Conformance;

/// <summary>Nobody leaves a group because its list of members repeats itself, breaks off or says nothing.</summary>
public abstract partial class ConnectorConformance
{
    private const string Members = "members";

    private const int Joined = (2 * ConnectorHarness.PageSize) + 5;

    private ReadScope? MemberScope => provider.MemberList is var (kind, id) ? new ReadScope(new HashSet<GroupId> { provider.Group(kind, id)!.Value }) : null;

    [Fact]
    public async Task Members_come_in_pages()
    {
        if (MemberScope is not { } scope) return;
        await using var harness = await Start();
        var hired = await Join(harness);

        var picture = await harness.ReadAll(scope: scope);

        Assert.NotNull(picture.End.Certificate);
        Assert.All(hired, id => Assert.Contains(scope.Groups.Single(), picture.Find(provider.ExternalId(id))!.Groups));
        Assert.True((await harness.Company.State(TestContext.Current.CancellationToken)).Requests[Members] >= 3);
    }

    [Theory]
    [InlineData(FaultKind.RepeatPage)]
    [InlineData(FaultKind.RepeatPeople)]
    [InlineData(FaultKind.EmptyList)]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.Cut)]
    [InlineData(FaultKind.CutJson)]
    [InlineData(FaultKind.Html)]
    public async Task A_later_page_of_members_that_is_lost_or_repeated_ends_the_read(FaultKind kind)
    {
        if (MemberScope is not { } scope) return;
        for (var page = 1; page <= 2; page++)
        {
            await using var harness = await Start();
            await Join(harness);
            await harness.Fault(new NewFault(kind, Members, Skip: page, Times: 0));

            Assert.Contains((await harness.ReadAll(scope: scope)).Failure.Kind, new[] { FailureKind.Transient, FailureKind.BadResponse });

            await harness.Company.ClearFaults(TestContext.Current.CancellationToken);
            Assert.NotNull((await harness.ReadAll(scope: scope)).End.Certificate);
        }
    }

    [Theory]
    [InlineData(FaultKind.EmptyList)]
    [InlineData(FaultKind.EmptyEnd)]
    public async Task A_later_page_of_members_that_is_empty_is_believed_only_where_nobody_is_lost(FaultKind kind)
    {
        if (MemberScope is not { } scope) return;
        await using var harness = await Start();
        var group = scope.Groups.Single();
        await Join(harness);

        // The last page is full.
        await Join(harness, (2 * ConnectorHarness.PageSize) - ((await InIt(null)).Count % ConnectorHarness.PageSize));
        var everybody = await InIt(null);
        Assert.Equal(0, everybody.Count % ConnectorHarness.PageSize);
        await harness.Fault(new NewFault(kind, Members, Skip: kind == FaultKind.EmptyList ? 1 : 0, Times: kind == FaultKind.EmptyList ? 1 : 0));

        var picture = await harness.ReadAll(scope: scope);

        // One page that was lost on the way may be made up for, or end the read; an end that is empty is an end.
        if (picture.ProvesNothing) Assert.True(kind == FaultKind.EmptyList && picture.Failure.Kind == FailureKind.Transient, picture.Failure.Detail);
        else Assert.Equal(everybody, await InIt(picture));

        async Task<List<string>> InIt(Picture? read) => [.. (read ?? await harness.ReadAll(scope: scope)).People.Where(person => person.Groups.Contains(group)).Select(person => person.ExternalId)];
    }

    [Theory]
    [InlineData(FaultKind.ShortList)]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.Cut)]
    [InlineData(FaultKind.Html)]
    public async Task Members_who_are_lost_from_the_first_page_or_cut_off_end_the_read_where_that_can_be_known(FaultKind kind)
    {
        if (MemberScope is not { } scope || (kind == FaultKind.ShortList && !provider.CountsMembers)) return;
        await using var harness = await Start();
        var hired = await Join(harness);
        foreach (var keep in new[] { 0, 25 })
        {
            await harness.Fault(new NewFault(kind, Members, Skip: keep == 0 ? 0 : 1, Keep: keep, TotalAgrees: false));

            var picture = await harness.ReadAll(scope: scope);

            // Where pages are asked for by number, the next one makes up for one that was short. A list may also say of itself that it proves nothing.
            if (picture.ProvesNothing) Assert.Contains(picture.Failure.Kind, new[] { FailureKind.Transient, FailureKind.BadResponse });
            else Assert.All(hired, id => Assert.Contains(scope.Groups.Single(), Maybe(picture.Find(provider.ExternalId(id))!)));
        }
    }

    [Fact]
    public async Task Members_who_are_throttled_are_read_later()
    {
        if (MemberScope is not { } scope) return;
        await using var harness = await Start();
        await Join(harness);
        await harness.Fault(new NewFault(FaultKind.Throttle, Members, Skip: 1));

        var failure = (await harness.ReadAll(scope: scope)).Failure;

        Assert.Equal(FailureKind.Throttled, failure.Kind);
        Assert.True(failure.RetryAt > harness.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_page_of_members_of_another_size_loses_nobody()
    {
        if (MemberScope is not { } scope) return;
        await using var harness = await Start();
        var hired = await Join(harness);
        await harness.Fault(new NewFault(FaultKind.HalfPage, Members, Skip: 1));

        var picture = await harness.ReadAll(scope: scope);

        Assert.NotNull(picture.End.Certificate);
        Assert.All(hired, id => Assert.Contains(scope.Groups.Single(), picture.Find(provider.ExternalId(id))!.Groups));
    }

    [Fact]
    public async Task A_member_who_is_not_named_is_not_passed_over()
    {
        foreach (var body in provider.MutedMembers)
        {
            await using var harness = await Start();
            await harness.Fault(new NewFault(FaultKind.Body, Members, Body: body));

            var picture = await harness.ReadAll(scope: MemberScope);

            Assert.True(picture.Last is ReadStep.Failed { Failure.Kind: FailureKind.BadResponse }, body);
        }
    }

    private static IEnumerable<GroupId> Maybe(DirectoryPerson person) => person.Groups.Concat(person.Perhaps);

    private Task<IReadOnlyList<int>> Join(ConnectorHarness harness, int count = Joined)
    {
        var (kind, id) = provider.MemberList!.Value;
        return harness.Hire(count, kind switch
        {
            SandboxGroupKind.Department => new NewHire(Department: id),
            SandboxGroupKind.Division => new NewHire(Division: id),
            SandboxGroupKind.Location => new NewHire(Location: id),
        });
    }
}
