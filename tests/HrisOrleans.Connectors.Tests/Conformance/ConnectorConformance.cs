using HrisOrleans.Conformance;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(ConformanceTable))]

namespace HrisOrleans.Connectors.Tests.Conformance;

/// <summary>
/// What every connector does with a sound directory. A provider's own class derives from this one and gets the tests; bad
/// input and faults are in the other parts of it.
/// </summary>
public abstract partial class ConnectorConformance(ProviderCase provider, ConformanceTable table) : IDisposable
{
    private const int People = 60;

    private static readonly Lazy<IReadOnlyDictionary<string, ProviderDescriptor>> Providers = new(() =>
    {
        using var services = new ServiceCollection().AddConnectors().BuildServiceProvider();
        return services.GetRequiredService<ConnectorCatalogue>().Providers.ToDictionary(known => known.Id, StringComparer.Ordinal);
    });

    /// <summary>Every provider there is, whether or not somebody put it to the test.</summary>
    public static IReadOnlyDictionary<string, ProviderDescriptor> Known => Providers.Value;

    public ProviderCase Case => provider;

    public void Dispose()
    {
        table.Add(Known[provider.Id], TestContext.Current.TestState?.Result == TestResult.Passed);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_right_credentials_are_accepted_and_name_the_company()
    {
        await using var harness = await Start();
        var probe = await harness.Probe();

        Assert.Null(probe.Failure);
        Assert.Empty(probe.Value!.MissingRights);
        Assert.NotEqual("", probe.Value.Account);
        Assert.NotEqual("", probe.Value.AccountName);
        Assert.Equal(probe.Value.Account, (await harness.Probe()).Value!.Account);
    }

    [Fact]
    public async Task A_full_read_holds_everybody_and_proves_it()
    {
        await using var harness = await Start();
        var picture = await harness.ReadAll();

        Assert.Null(picture.End.Missing);
        var evidence = picture.End.Certificate!.Evidence;
        Assert.Equal(evidence.Records, picture.Records.Count);
        Assert.Equal(harness.Connector.Descriptor.NeededRights.Select(right => right.Code).Order(StringComparer.Ordinal), evidence.Rights.Split(' ').Order(StringComparer.Ordinal));
        Assert.All(picture.Records, entry => Assert.Null(entry.Record.FaultCode));
        var current = picture.People.Where(person => person.Status == AccountStatus.Active).ToList();
        Assert.Equal(await harness.Active(), current.Count);
        Assert.All(current, person => Assert.False(string.IsNullOrEmpty(person.ShownName)));
        Assert.Contains(current, person => EmailAddress.TryNormalize(person.Email, out _));
        if (provider.Pages) Assert.True(picture.Pages > 1);
    }

    [Fact]
    public async Task A_person_is_read_with_name_address_and_groups()
    {
        await using var harness = await Start();
        var hired = (await harness.Hire(like: new NewHire("Zoë", "Ångström", "zoe.angstrom@acme.example", "18201", "18302", "18404", new DateOnly(2026, 1, 5), "Full-Time")))[0];

        var picture = await harness.ReadAll();

        var person = picture.Find(provider.ExternalId(hired))!;
        Assert.Equal("zoe.angstrom@acme.example", person.Email);
        Assert.Equal("Zoë Ångström", person.ShownName);
        Assert.Equal((AccountStatus.Active, PersonKind.Employee), (person.Status, person.Kind));
        foreach (var group in Expected("18201", "18302", "18404"))
        {
            Assert.Contains(group, person.Groups);
            Assert.Contains(picture.End.Groups, found => found.Id == group && found.Name.Length > 0);
        }

        Assert.Equal(person.Groups.Order(), person.Groups);
        Assert.All(person.Groups, group => Assert.Contains(group.Kind, harness.Connector.Descriptor.GroupKinds));
    }

    [Fact]
    public async Task Who_moves_to_another_group_is_in_that_one_and_counts_as_changed()
    {
        if (provider.Group(SandboxGroupKind.Department, "18201") is not { } from || provider.Group(SandboxGroupKind.Department, "18202") is not { } to) return;
        await using var harness = await Start();
        var hired = (await harness.Hire(2, new NewHire(Department: "18201")));
        var before = await harness.ReadAll();
        await harness.Company.Move(new MovePeople([hired[0]], Department: "18202"));

        var after = await harness.ReadAll();

        var (moved, stayed) = (provider.ExternalId(hired[0]), provider.ExternalId(hired[1]));
        Assert.Contains(from, before.Find(moved)!.Groups);
        Assert.Contains(to, after.Find(moved)!.Groups);
        Assert.DoesNotContain(from, after.Find(moved)!.Groups);
        Assert.NotEqual(before.FingerprintOf(moved), after.FingerprintOf(moved));
        Assert.Equal(before.FingerprintOf(stayed), after.FingerprintOf(stayed));
    }

    [Fact]
    public async Task Nothing_changed_is_told_by_equal_fingerprints()
    {
        await using var harness = await Start();
        var first = await harness.ReadAll();
        harness.Time.Advance(TimeSpan.FromHours(1));
        var second = await harness.ReadAll();

        Assert.Equal(first.Records.Select(entry => entry.Fingerprint).Order(), second.Records.Select(entry => entry.Fingerprint).Order());
    }

    [Fact]
    public async Task Who_left_is_departed_or_no_longer_listed()
    {
        await using var harness = await Start();
        var hired = (await harness.Hire())[0];
        await harness.Company.Terminate(hired);

        var picture = await harness.ReadAll();

        Assert.NotNull(picture.End.Certificate);
        var person = picture.Find(provider.ExternalId(hired));
        if (provider.ListsLeavers) Assert.Equal(AccountStatus.Departed, person!.Status);
        else Assert.Null(person);
    }

    [Fact]
    public async Task Another_page_size_gives_the_same_people()
    {
        if (!provider.Pages || !provider.ChoosesPageSize) return;
        await using var small = await Start();
        await using var large = await ConnectorHarness.Start(provider, People, pageSize: 50);

        var (few, many) = (await small.ReadAll(), await large.ReadAll());

        Assert.True(few.Pages > many.Pages);
        Assert.NotNull(many.End.Certificate);
        Assert.Equal(few.People.Select(person => person.ExternalId).Order(StringComparer.Ordinal), many.People.Select(person => person.ExternalId).Order(StringComparer.Ordinal));
        Assert.Equal(few.Records.Select(entry => entry.Fingerprint).Order(), many.Records.Select(entry => entry.Fingerprint).Order());
    }

    [Fact]
    public async Task A_delta_tells_who_came_changed_and_left()
    {
        await using var harness = await Start();
        var staying = await harness.Hire(4);
        harness.Time.Advance(TimeSpan.FromHours(1));
        var checkpoint = (await harness.ReadAll()).End.Checkpoint;
        if (harness.Connector.Descriptor.Delta == DeltaSupport.None)
        {
            Assert.Null(checkpoint);
            return;
        }

        harness.Time.Advance(TimeSpan.FromMinutes(30));
        var hired = (await harness.Hire())[0];
        await harness.Company.Rename(new RenamePerson(staying[0], LastName: "Zander"));
        await harness.Company.Terminate(staying[1]);
        await harness.Company.Delete(staying[2]);

        var delta = await harness.ReadChanges(checkpoint!);

        Assert.Null(delta.End.Certificate);
        Assert.NotNull(delta.End.Checkpoint);
        Assert.Equal(AccountStatus.Active, delta.Find(provider.ExternalId(hired))!.Status);
        Assert.EndsWith("Zander", delta.Find(provider.ExternalId(staying[0]))!.ShownName);
        if (harness.Connector.Descriptor.Departures.HasFlag(DepartureSigns.Status)) Assert.Equal(AccountStatus.Departed, delta.Find(provider.ExternalId(staying[1]))!.Status);
        if (harness.Connector.Descriptor.Departures.HasFlag(DepartureSigns.Tombstone)) Assert.Contains(provider.ExternalId(staying[2]), delta.End.Tombstones);
        Assert.Null(delta.Find(provider.ExternalId(staying[3])));
    }

    [Fact]
    public async Task A_delta_after_a_delta_holds_nothing_that_was_told_already()
    {
        await using var harness = await Start();
        if (harness.Connector.Descriptor.Delta == DeltaSupport.None) return;
        harness.Time.Advance(TimeSpan.FromHours(1));
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(1));
        var hired = (await harness.Hire())[0];
        harness.Time.Advance(TimeSpan.FromHours(1));
        var first = await harness.ReadChanges(checkpoint);
        harness.Time.Advance(TimeSpan.FromHours(1));

        var second = await harness.ReadChanges(first.End.Checkpoint!);

        Assert.NotNull(first.Find(provider.ExternalId(hired)));
        Assert.Empty(second.Records);
    }

    private Task<ConnectorHarness> Start() => ConnectorHarness.Start(provider, People);

    private IEnumerable<GroupId> Expected(string department, string division, string location) =>
        new[] { provider.Group(SandboxGroupKind.Department, department), provider.Group(SandboxGroupKind.Division, division), provider.Group(SandboxGroupKind.Location, location) }.OfType<GroupId>();
}
