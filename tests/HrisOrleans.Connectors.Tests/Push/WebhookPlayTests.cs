using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Connectors.Tests.Providers;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Connectors.Tests.Push;

/// <summary>Webhooks that people make at providers by hand: what the sandbox sends in the vendors' shapes is believed, and names the account that the probe does.</summary>
public sealed class WebhookPlayTests
{
    private static readonly Dictionary<string, ProviderCase> Cases = new ProviderCase[] { new SlackCase(), new BambooHrCase(), new OktaCase(), new MergeCase(), new HiBobCase(), new GustoCase(), new PersonioCase() }.ToDictionary(provider => provider.Id);

    public static TheoryData<string> Providers => [.. Cases.Keys];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_provider_with_webhooks_is_played() => Assert.Equal(PushCases.All.Where(push => !push.Value.Subscribed).Select(push => push.Key).Order(), Cases.Keys.Order());

    [Theory, MemberData(nameof(Providers))]
    public async Task What_happens_to_somebody_is_told_and_believed_by_its_own_secret_alone(string provider)
    {
        await using var harness = await ConnectorHarness.Start(Cases[provider]);
        await using var listener = await Listener.Start(harness.Connector.Push!, PushCases.Secret, harness.Time);
        await harness.Company.AddWebhook(new NewWebhook(provider, listener.Address, PushCases.Secret), Stop);
        var account = PushCases.All[provider].Account is null ? null : (await harness.Probe()).Value!.Account;

        var hired = (await harness.Hire())[0];
        await harness.Company.Rename(new RenamePerson(hired, LastName: "Äärelä"));
        await harness.Company.Terminate(hired);
        await harness.Company.Delete(hired);
        for (var i = 0; i < 4; i++) Assert.Equal(PushReading.Changed(account), await listener.Next());

        await using var other = await Listener.Start(harness.Connector.Push!, "another secret", harness.Time);
        await harness.Company.AddWebhook(new NewWebhook(provider, other.Address, PushCases.Secret), Stop);
        await harness.Hire();
        Assert.Equal(PushReading.Refused, await other.Next());
    }

    [Fact]
    public async Task Nothing_goes_to_another_machine_and_nobody_makes_webhooks_where_there_are_none()
    {
        await using var harness = await ConnectorHarness.Start(new SlackCase());
        foreach (var webhook in (NewWebhook[])[new("slack", "https://hris.example/hooks", "secret"), new("slack", "file:///tmp", "secret"), new("rippling", "http://127.0.0.1:1/", "secret"), new("nobody", "http://127.0.0.1:1/", "secret")])
            await Assert.ThrowsAsync<HttpRequestException>(() => harness.Company.AddWebhook(webhook, Stop));
        Assert.Empty(await harness.Company.Hooks(Stop));
    }
}
