using System.Net.Http.Json;
using System.Text.Json;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Tests.Auth;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Connectors.Tests.Providers;

/// <summary>Tokens that run out after two hours behind refresh tokens that are good once.</summary>
public sealed class GustoTokenTests
{
    private readonly GustoCase _gusto = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readers_at_the_same_time_renew_once()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        var keeper = await SignIn(harness);
        harness.Time.Advance(TimeSpan.FromHours(3));
        var asked = await Asked(harness);
        var renewing = new TaskCompletionSource();
        keeper.BeforeStore = () => renewing.Task;

        var reads = Enumerable.Range(0, 8).Select(_ => Probe(harness, keeper.Open())).ToList();
        renewing.SetResult();
        var reports = await Task.WhenAll(reads);

        Assert.All(reports, report => Assert.Null(report.Failure));
        Assert.Equal(1, await Asked(harness) - asked);
    }

    [Fact]
    public async Task New_tokens_are_stored_before_anybody_uses_them()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        var keeper = await SignIn(harness);
        harness.Time.Advance(TimeSpan.FromHours(3));
        long? used = null;
        keeper.BeforeStore = async () => used = (await harness.Company.State(Cancelled)).Requests.GetValueOrDefault("token_info");

        var probe = await Probe(harness, keeper.Open());

        Assert.Null(probe.Failure);
        Assert.Equal(0, used);
        Assert.True((await harness.Company.State(Cancelled)).Requests["token_info"] > 0);
    }

    [Fact]
    public async Task A_crash_between_storing_and_using_loses_nothing()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        var keeper = await SignIn(harness);
        harness.Time.Advance(TimeSpan.FromHours(3));
        keeper.AfterStore = () => throw new InvalidOperationException("the process died");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Probe(harness, keeper.Open()));
        keeper.AfterStore = () => Task.CompletedTask;
        var asked = await Asked(harness);

        // Another process begins with what was stored: it works, and needs no renewal; the next one works too.
        Assert.Null((await Probe(harness, keeper.Open())).Failure);
        Assert.Equal(asked, await Asked(harness));
        harness.Time.Advance(TimeSpan.FromHours(3));
        Assert.Null((await Probe(harness, keeper.Open())).Failure);
        Assert.Equal(asked + 1, await Asked(harness));
    }

    [Fact]
    public async Task Newer_credentials_of_the_keeper_are_believed()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        var keeper = await SignIn(harness);
        var old = keeper.Open();
        harness.Time.Advance(TimeSpan.FromHours(3));
        Assert.Null((await Probe(harness, keeper.Open())).Failure);
        var asked = await Asked(harness);

        Assert.Null((await Probe(harness, old)).Failure);
        Assert.Equal(asked, await Asked(harness));
        Assert.Equal(1, keeper.Renewals);
    }

    [Fact]
    public async Task A_refresh_token_that_was_used_already_asks_for_signing_in_again()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        var keeper = await SignIn(harness);
        var thief = new MemoryKeeper(keeper.Stored);
        harness.Time.Advance(TimeSpan.FromHours(3));
        Assert.Null((await Probe(harness, thief.Open())).Failure);

        Assert.Equal(FailureKind.Reauthenticate, (await Probe(harness, keeper.Open())).Failure?.Kind);
    }

    [Fact]
    public async Task A_read_that_lasts_longer_than_its_token_goes_on_with_the_next_one()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        var keeper = await SignIn(harness);
        harness.Credentials = keeper.Open();

        var picture = await harness.ReadAll(page =>
        {
            if (page == 1) harness.Time.Advance(TimeSpan.FromMinutes(119));
            return Task.CompletedTask;
        });

        Assert.NotNull(picture.End.Certificate);
        Assert.Equal(1, keeper.Renewals);
    }

    [Fact]
    public async Task Pasted_tokens_without_a_date_are_renewed_when_they_are_refused()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        var signedIn = await SignIn(harness);
        var keeper = new MemoryKeeper(signedIn.Stored with { Values = signedIn.Stored.Values.Where(value => value.Key != RotatingTokens.ExpiresAt).ToDictionary() });
        harness.Time.Advance(TimeSpan.FromHours(3));

        Assert.Null((await Probe(harness, keeper.Open())).Failure);
        Assert.Equal(1, keeper.Renewals);
    }

    [Fact]
    public async Task Without_a_refresh_token_the_end_of_the_token_is_the_end()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        var signedIn = await SignIn(harness);
        var keeper = new MemoryKeeper(signedIn.Stored with { Values = new Dictionary<string, string>(signedIn.Stored.Values) { [RotatingTokens.RefreshToken] = "" } });
        harness.Time.Advance(TimeSpan.FromHours(3));

        Assert.Equal(FailureKind.Reauthenticate, (await Probe(harness, keeper.Open())).Failure?.Kind);
        Assert.Equal(0, keeper.Renewals);
    }

    [Fact]
    public async Task While_the_sign_in_is_down_a_token_that_is_about_to_run_out_is_still_used()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        var keeper = await SignIn(harness);
        harness.Time.Advance(TimeSpan.FromMinutes(117));
        await harness.Fault(new NewFault(FaultKind.Unavailable, "token", Times: 0, Reset: ResetForm.None));

        Assert.Null((await Probe(harness, keeper.Open())).Failure);
        harness.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(FailureKind.Transient, (await Probe(harness, keeper.Open())).Failure?.Kind);
    }

    [Fact]
    public async Task No_message_holds_a_token()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        var keeper = new MemoryKeeper((await SignIn(harness)).Stored);
        await harness.RevokeToken();
        harness.Time.Advance(TimeSpan.FromHours(3));

        var failure = (await Probe(harness, keeper.Open())).Failure!;

        Assert.Equal(FailureKind.Reauthenticate, failure.Kind);
        Assert.All(keeper.Stored.Values.Values, secret => Assert.DoesNotContain(secret, failure.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_form_is_complete_without_a_refresh_token()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        var form = harness.Connector.Descriptor.CredentialForm.ToDictionary(field => field.Name);

        Assert.True(form[RotatingTokens.RefreshToken].Accepts(null) && form[RotatingTokens.RefreshToken].Accepts(""));
        Assert.False(form[RotatingTokens.RefreshToken].Accepts(" ") || form[RotatingTokens.RefreshToken].Accepts("two\nlines"));
        Assert.False(form[RotatingTokens.AccessToken].Accepts(null) || form[RotatingTokens.AccessToken].Accepts(""));
    }

    private static Task<Reply<ProbeReport>> Probe(ConnectorHarness harness, ConnectorCredentials credentials) => harness.Connector.Probe(credentials, Cancelled);

    private static async Task<long> Asked(ConnectorHarness harness) => (await harness.Company.State(Cancelled)).Requests.GetValueOrDefault("token");

    /// <summary>Credentials as signing in gives them.</summary>
    private async Task<MemoryKeeper> SignIn(ConnectorHarness harness)
    {
        using var client = new HttpClient();
        var grant = new { client_id = "client", client_secret = "secret", grant_type = "authorization_code", code = harness.Credentials[RotatingTokens.AccessToken] };
        using var answer = await client.PostAsJsonAsync($"{_gusto.Url}/oauth/token", grant, Cancelled);
        var tokens = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Cancelled))!;
        return new MemoryKeeper(new ConnectorCredentials(new Dictionary<string, string>
        {
            [RotatingTokens.AccessToken] = tokens.GetProperty("access_token").GetString()!,
            [RotatingTokens.RefreshToken] = tokens.GetProperty("refresh_token").GetString()!,
            [RotatingTokens.ExpiresAt] = harness.Time.GetUtcNow().AddSeconds(tokens.GetProperty("expires_in").GetInt32()).ToString("O"),
        })
        {
            Owner = "acme",
        });
    }
}
