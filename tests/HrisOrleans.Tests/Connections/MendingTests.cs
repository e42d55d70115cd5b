using HrisOrleans.Connectors.Reading;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Tests.Connectors.BambooHr;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Connections;

/// <summary>The look whether a connection that needed a relink works again.</summary>
public sealed class MendingTests
{
    [Theory]
    [InlineData(SandboxEndpoints.Company)]
    [InlineData(SandboxEndpoints.Changed)]
    [InlineData(SandboxEndpoints.List)]
    public async Task A_provider_that_asks_it_to_come_back_later_is_obeyed(string endpoint)
    {
        var time = new FakeTimeProvider(Gens.Start);
        await using var harness = await BambooHrHarness.Start(time: time);
        using var fingerprinter = new RecordFingerprinter(new byte[32], harness.Connector.MapperVersion);
        await harness.Company.Fault(new NewFault(FaultKind.Throttle, endpoint, RetryAfterSeconds: 7_200), TestContext.Current.CancellationToken);

        var broken = await Mending.StillBroken(harness.Connector, harness.Credentials, fingerprinter, (_, _) => { }, TestContext.Current.CancellationToken);

        Assert.Equal(("provider_throttled", (DateTimeOffset?)time.GetUtcNow().AddHours(2)), (broken!.Value.Refusal.Code, broken.Value.RetryAt));
        Assert.Null(await Mending.StillBroken(harness.Connector, harness.Credentials, fingerprinter, (_, _) => { }, TestContext.Current.CancellationToken));
    }
}
