using HrisOrleans.Connectors;
using HrisOrleans.Connectors.BambooHr;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Connectors.BambooHr;

public sealed class BambooHrFullReadTests
{
    [Theory]
    [InlineData(1, 20)]
    [InlineData(20, 20)]
    [InlineData(21, 20)]
    [InlineData(300, 7)]
    [InlineData(300, 128)]
    [InlineData(300, 129)]
    [InlineData(300, 2500)]
    public async Task Every_person_comes_once_whatever_the_page_size(int people, int pageSize)
    {
        await using var bamboo = await BambooHrHarness.Start(people, options => options.PageSize = pageSize);

        var picture = await bamboo.ReadAll();

        Assert.Equal(Enumerable.Range(1, people).Select(id => id.ToString()), picture.People.Select(person => person.ExternalId));
        Assert.Equal((people + pageSize - 1) / pageSize, picture.Pages);
        var evidence = picture.End.Certificate!.Evidence;
        Assert.Equal(("people", picture.Pages, people, people), (evidence.Collection, evidence.Pages, evidence.Records, evidence.DistinctRecords));
        Assert.Equal([people], evidence.ClaimedTotals);
        Assert.True(evidence.ReachedEnd);
        Assert.Null(picture.End.Missing);
        Assert.Empty(picture.End.Tombstones);
    }

    [Fact]
    public async Task Groups_come_with_their_names_sorted_and_complete()
    {
        await using var bamboo = await BambooHrHarness.Start(300);

        var picture = await bamboo.ReadAll();

        var groups = picture.End.Groups;
        Assert.Equal(groups.OrderBy(group => group.Id).ToList(), groups);
        Assert.Equal(picture.People.SelectMany(person => person.Groups).ToHashSet(), groups.Select(group => group.Id).ToHashSet());
        var known = (await bamboo.Company.State(TestContext.Current.CancellationToken)).Groups.ToDictionary(group => $"{group.Kind}:{group.Id}".ToLowerInvariant(), group => group.Name);
        Assert.All(groups, group => Assert.Equal(known[group.Id.ToString()], group.Name));
        Assert.All(picture.People, person => Assert.Equal([GroupKind.Department, GroupKind.Division, GroupKind.Location], person.Groups.Select(group => group.Kind)));
    }

    [Fact]
    public async Task Groups_are_collected_even_when_no_record_is_mapped()
    {
        await using var bamboo = await BambooHrHarness.Start(60);
        using var fingerprinter = new RecordFingerprinter(new byte[32], 1);
        var read = bamboo.Connector.ReadAll(bamboo.Credentials, fingerprinter);

        ReadStep step;
        while ((step = await read.Next(TestContext.Current.CancellationToken)) is ReadStep.Page page) page.People.Dispose();

        Assert.NotEmpty(Assert.IsType<ReadStep.End>(step).Groups);
    }

    [Fact]
    public async Task A_page_can_be_mapped_after_later_pages_came_and_not_after_it_was_disposed()
    {
        await using var bamboo = await BambooHrHarness.Start(60);
        using var fingerprinter = new RecordFingerprinter(new byte[32], 1);
        var read = bamboo.Connector.ReadAll(bamboo.Credentials, fingerprinter);
        var pages = new List<PeoplePage>();
        while (await read.Next(TestContext.Current.CancellationToken) is ReadStep.Page page) pages.Add(page.People);

        Assert.Equal("1", pages[0].Map(0).Person!.ExternalId);
        Assert.Equal("60", pages[2].Map(19).Person!.ExternalId);
        Assert.Throws<ArgumentOutOfRangeException>(() => pages[0].Map(20));
        foreach (var page in pages.Concat(pages)) page.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pages[0].Map(0));
    }

    [Fact]
    public async Task After_its_end_a_read_says_the_same_again()
    {
        await using var bamboo = await BambooHrHarness.Start(5);
        using var fingerprinter = new RecordFingerprinter(new byte[32], 1);
        var read = bamboo.Connector.ReadAll(bamboo.Credentials, fingerprinter);
        Assert.IsType<ReadStep.Page>(await read.Next(TestContext.Current.CancellationToken));

        var end = await read.Next(TestContext.Current.CancellationToken);

        Assert.Same(end, await read.Next(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_checkpoint_lies_before_the_read_on_the_providers_clock()
    {
        var ours = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var theirs = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 15, 30, 0, TimeSpan.Zero));
        await using var bamboo = await BambooHrHarness.Start(60, time: ours, serverTime: theirs);

        var end = (await bamboo.ReadAll()).End;

        Assert.Equal("2026-03-01T15:28:00Z", end.Checkpoint);
        Assert.Equal(ours.GetUtcNow(), end.Certificate!.Evidence.StartedAt);
    }

    [Fact]
    public async Task Rights_stand_in_the_evidence_as_one_canonical_text()
    {
        await using var bamboo = await BambooHrHarness.Start();

        var (first, second) = ((await bamboo.ReadAll()).End.Certificate!.Evidence, (await bamboo.ReadAll()).End.Certificate!.Evidence);

        Assert.Equal(first.Rights, second.Rights);
        Assert.Contains("employees.work_email", first.Rights);
    }

    [Fact]
    public async Task Fingerprints_stay_between_reads_and_change_with_the_record()
    {
        await using var bamboo = await BambooHrHarness.Start(60);
        var before = await bamboo.ReadAll();
        await bamboo.Company.Rename(new RenamePerson(17, LastName: "Ångström"));

        var after = await bamboo.ReadAll();

        Assert.Equal([16], Enumerable.Range(0, 60).Where(i => before.Fingerprints[i] != after.Fingerprints[i]));
        Assert.Equal("Ångström", after[17].FamilyName);
    }

    [Fact]
    public async Task Fingerprints_do_not_depend_on_the_page_a_person_stands_on()
    {
        await using var bamboo = await BambooHrHarness.Start(60);
        var before = await bamboo.ReadAll();
        await bamboo.Company.Vanish(1, 2, 3);

        var after = await bamboo.ReadAll();

        Assert.Equal(before.Fingerprints[3..], after.Fingerprints);
    }

    [Fact]
    public async Task Another_tenants_key_gives_other_fingerprints()
    {
        await using var bamboo = await BambooHrHarness.Start(60);

        var (mine, yours) = (await bamboo.ReadAll(), await bamboo.ReadAll(key: [.. Enumerable.Repeat((byte)9, 32)]));

        Assert.Empty(mine.Fingerprints.Intersect(yours.Fingerprints));
        Assert.Equal(60, mine.Fingerprints.Distinct().Count());
    }

    [Fact]
    public async Task A_deleted_group_is_gone_from_its_people()
    {
        await using var bamboo = await BambooHrHarness.Start(60);
        var before = await bamboo.ReadAll();
        var location = before[5].Groups.Single(group => group.Kind == GroupKind.Location);
        var touched = await bamboo.Company.DeleteGroup(SandboxGroupKind.Location, location.ExternalId, TestContext.Current.CancellationToken);

        var after = await bamboo.ReadAll();

        Assert.Equal(touched, before.People.Count(person => person.Groups.Contains(location)));
        Assert.DoesNotContain(after.End.Groups, group => group.Id == location);
        Assert.DoesNotContain(after.People, person => person.Groups.Contains(location));
    }

    [Fact]
    public async Task Cancelling_a_read_throws()
    {
        await using var bamboo = await BambooHrHarness.Start();
        using var fingerprinter = new RecordFingerprinter(new byte[32], 1);
        var read = bamboo.Connector.ReadAll(bamboo.Credentials, fingerprinter);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read.Next(new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("http://bamboo.example/{companyDomain}")]
    [InlineData("https://bamboohr.example")]
    [InlineData("{companyDomain}")]
    public void An_address_that_would_leak_tokens_is_refused_at_the_start(string url) =>
        Assert.NotNull(new BambooHrOptions { BaseUrl = url }.Problem());

    [Fact]
    public void The_default_options_can_be_used() => Assert.Null(new BambooHrOptions().Problem());
}
