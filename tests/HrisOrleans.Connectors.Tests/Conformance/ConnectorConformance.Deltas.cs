using System.Text.Json;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Connectors.Tests.Conformance;

/// <summary>A delta has no certificate: what it does not tell is lost until the next full read. So it tells all, or fails.</summary>
public abstract partial class ConnectorConformance
{
    private const int Changed = (2 * ConnectorHarness.PageSize) + 5;

    [Fact]
    public async Task What_breaks_in_a_delta_ends_it_as_a_failure()
    {
        await using var harness = await Start();
        if (harness.Connector.Descriptor.Delta == DeltaSupport.None) return;
        Assert.NotEmpty(provider.DeltaEndpoints);
        var (checkpoint, hired) = await Since(harness, ConnectorHarness.PageSize);
        foreach (var endpoint in provider.DeltaEndpoints.Append(SandboxEndpoints.List))
        {
            foreach (var (fault, failure) in new[]
            {
                (FaultKind.Cut, FailureKind.Transient), (FaultKind.CutJson, FailureKind.Transient), (FaultKind.Status, FailureKind.Transient),
                (FaultKind.Throttle, FailureKind.Throttled), (FaultKind.Html, FailureKind.BadResponse),
            })
            {
                await harness.Fault(new NewFault(fault, endpoint));
                var struck = await harness.ReadChanges(checkpoint);

                Assert.Equal((endpoint, fault, failure), (endpoint, fault, struck.Failure.Kind));
            }
        }

        Assert.Equal(hired.Count, (await harness.ReadChanges(checkpoint)).Records.Count);
    }

    [Theory]
    [InlineData(FaultKind.RepeatPage)]
    [InlineData(FaultKind.RepeatPeople)]
    [InlineData(FaultKind.HalfPage)]
    public async Task A_page_of_a_delta_that_is_repeated_or_of_another_size_loses_nobody(FaultKind kind)
    {
        await using var harness = await Start();
        if (harness.Connector.Descriptor.Delta == DeltaSupport.None) return;
        var (checkpoint, hired) = await Since(harness, Changed);
        await harness.Fault(new NewFault(kind, Skip: 1));

        var delta = await harness.ReadChanges(checkpoint);

        if (delta.Last is ReadStep.Failed) return;
        Assert.Equal(hired.Select(provider.ExternalId).Order(StringComparer.Ordinal), delta.People.Select(person => person.ExternalId).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nobody_departs_by_a_record_of_a_delta_that_cannot_be_read()
    {
        await using var harness = await Start();
        if (harness.Connector.Descriptor.Delta == DeltaSupport.None) return;
        var (checkpoint, hired) = await Since(harness, 3);
        var nonsense = JsonSerializer.SerializeToElement(new[] { true });
        await harness.Company.Raw(hired[0], provider.Properties.ToDictionary(name => name, _ => nonsense));
        await harness.Company.Raw(hired[1], provider.Properties.ToDictionary(name => name, _ => JsonSerializer.SerializeToElement<object?>(null)));

        var delta = await harness.ReadChanges(checkpoint);

        Assert.Empty(delta.End.Tombstones);
        Assert.Equal(3, delta.Records.Count);
        Assert.DoesNotContain(delta.People, person => person.Status is AccountStatus.Departed or AccountStatus.Suspended);
        Assert.Equal(AccountStatus.Active, delta.Find(provider.ExternalId(hired[2]))!.Status);
    }

    private static async Task<(string Checkpoint, IReadOnlyList<int> Hired)> Since(ConnectorHarness harness, int count)
    {
        harness.Time.Advance(TimeSpan.FromHours(1));
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(1));
        return (checkpoint, await harness.Hire(count));
    }
}
