using System.Security.Cryptography;
using HrisOrleans.Conformance;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Sandbox.Okta;
using HrisOrleans.Sandbox.Vendors;

namespace HrisOrleans.Connectors.Tests.Providers;

public sealed class OktaServiceAppCase : OktaCase
{
    public override IReadOnlyDictionary<string, string> Credentials(string company, string accessToken) => new Dictionary<string, string>
    {
        ["orgDomain"] = $"{company}.okta.com",
        ["clientId"] = OktaServiceApp.ClientId(accessToken),
        ["privateKey"] = SandboxKey.PrivateKey,
    };

    public override string ToString() => "okta as a service app";
}

/// <summary>Okta under the conformance tests once more, with a service app in the place of an API token, and what is the app's alone.</summary>
public sealed class OktaServiceAppConformance(ConformanceTable table) : ConnectorConformance(new OktaServiceAppCase(), table)
{
    private static readonly OktaServiceAppCase App = new();

    [Fact]
    public async Task Every_scope_that_is_not_granted_is_named_at_once()
    {
        await using var harness = await ConnectorHarness.Start(App);
        await harness.Company.SetRights(forbiddenEndpoints: ["scope:okta.orgs.read", "scope:okta.logs.read", "scope:okta.users.read"]);

        Assert.Equal(["okta.logs.read", "okta.orgs.read", "okta.users.read"], (await harness.Probe()).Value!.MissingRights);
        Assert.Equal(["okta.users.read"], (await harness.ReadAll()).Failure.MissingRights!);
    }

    [Fact]
    public async Task Another_key_and_no_key_at_all_are_wrong_credentials()
    {
        await using var harness = await ConnectorHarness.Start(App);
        using var other = RSA.Create(2048);
        foreach (var key in new[] { other.ExportPkcs8PrivateKeyPem(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----" })
        {
            harness.Credentials = With(harness, ("privateKey", key));

            Assert.Equal(FailureKind.Reauthenticate, (await harness.Probe()).Failure?.Kind);
        }
    }

    [Fact]
    public async Task A_token_is_asked_for_once_an_hour_and_right_and_anew_when_it_runs_out()
    {
        await using var harness = await ConnectorHarness.Start(App);
        Assert.NotNull((await harness.ReadAll()).End.Certificate);
        Assert.NotNull((await harness.ReadAll()).End.Certificate);
        Assert.Equal(2, await Tokens(harness));

        harness.Time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull((await harness.ReadAll()).End.Certificate);
        Assert.Equal(4, await Tokens(harness));
    }

    [Fact]
    public async Task An_api_token_and_an_app_are_not_given_together_and_neither_is_half_an_app()
    {
        await using var harness = await ConnectorHarness.Start(App);
        var provider = harness.Connector.Descriptor;
        var whole = harness.Credentials.Values;

        Assert.Null(provider.WayMissing(whole));
        Assert.Null(provider.WayMissing(new OktaCase().Credentials("acme", "token")));
        Assert.Equal("privateKey is missing", provider.WayMissing(whole.Where(value => value.Key != "privateKey").ToDictionary()));
        Assert.Equal("give either apiToken, or clientId and privateKey", provider.WayMissing(whole.Where(value => value.Key == "orgDomain").ToDictionary()));
        Assert.Equal("give either apiToken, or clientId and privateKey", provider.WayMissing(With(harness, ("apiToken", "token")).Values));
        Assert.All(provider.CredentialForm, field => Assert.True(field.Accepts(whole.GetValueOrDefault(field.Name)), field.Name));

        harness.Credentials = With(harness, ("apiToken", "token"));
        Assert.Equal(FailureKind.Reauthenticate, (await harness.Probe()).Failure?.Kind);
    }

    private static ConnectorCredentials With(ConnectorHarness harness, (string Name, string Value) one) =>
        new(new Dictionary<string, string>(harness.Credentials.Values) { [one.Name] = one.Value }) { Owner = "acme" };

    private static async Task<long> Tokens(ConnectorHarness harness) => (await harness.Company.State(TestContext.Current.CancellationToken)).Requests.GetValueOrDefault("token");
}
