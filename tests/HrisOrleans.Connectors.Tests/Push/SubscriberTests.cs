using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Connectors.Tests.Providers;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Connectors.Tests.Push;

/// <summary>What every provider has in common that sends for as long as it is asked to, against the sandbox's play of it.</summary>
public sealed class SubscriberTests
{
    private static readonly Dictionary<string, (ProviderCase Case, string Create, string End, TimeSpan Life, bool Extends)> Cases = new()
    {
        ["microsoft-365"] = (new Microsoft365Case(), "subscriptions", "subscriptions", TimeSpan.FromDays(28), true),
        ["google-workspace"] = (new GoogleWorkspaceCase(), "watch", "stop", TimeSpan.FromDays(2), false),
    };

    public static TheoryData<string> Providers => [.. Cases.Keys];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_subscriber_is_tried() => Assert.Equal(PushCases.All.Where(push => push.Value.Subscribed).Select(push => push.Key).Order(), Cases.Keys.Order());

    [Theory, MemberData(nameof(Providers))]
    public async Task What_changes_is_told_until_it_is_ended(string provider)
    {
        await using var play = await Play.Begin(Cases[provider].Case);
        var channel = await play.Kept();
        Assert.Null(channel.Lacking);
        Assert.Equal(play.Harness.Time.GetUtcNow() + Cases[provider].Life, channel.EndsAt);
        Assert.DoesNotContain(PushCases.Secret, channel.State, StringComparison.Ordinal);

        var hired = (await play.Harness.Hire())[0];
        await play.Changed();
        await play.Harness.Company.Terminate(hired);
        await play.Changed();
        await play.Harness.Company.Rehire(hired);
        await play.Changed();
        await play.Harness.Company.Rename(new RenamePerson(hired, LastName: "Äärelä"));
        await play.Changed();
        await play.Harness.Company.Delete(hired);
        await play.Changed();

        Assert.Null(await play.End(channel.State));
        Assert.Empty(await play.Harness.Company.Hooks(Stop));

        // It ended already, and does so again without a word.
        Assert.Null(await play.End(channel.State));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task More_time_leaves_nothing_twice(string provider)
    {
        await using var play = await Play.Begin(Cases[provider].Case);
        var first = await play.Kept();
        var before = await play.Harness.Company.Hooks(Stop);
        play.Harness.Time.Advance(Cases[provider].Life / 2);
        var second = await play.Kept(first.State);
        Assert.Equal(first.EndsAt + (Cases[provider].Life / 2), second.EndsAt);
        var after = await play.Harness.Company.Hooks(Stop);
        Assert.Equal(before.Select(hook => hook.Resource).Order(), after.Select(hook => hook.Resource).Order());
        Assert.All(after, hook => Assert.Equal(second.EndsAt, hook.EndsAt));
        Assert.Equal(Cases[provider].Extends, before.Select(hook => hook.Id).Order().SequenceEqual(after.Select(hook => hook.Id).Order()));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_has_ended_is_asked_for_anew(string provider)
    {
        await using var play = await Play.Begin(Cases[provider].Case);
        var first = await play.Kept();
        var count = (await play.Harness.Company.Hooks(Stop)).Count;
        play.Harness.Time.Advance(Cases[provider].Life + TimeSpan.FromMinutes(1));
        Assert.Empty(await play.Harness.Company.Hooks(Stop));
        var second = await play.Kept(first.State);
        Assert.Equal(count, (await play.Harness.Company.Hooks(Stop)).Count);
        Assert.NotEqual(first.State, second.State);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_refusal_is_a_failure_in_the_one_vocabulary_and_leaves_nothing_behind(string provider)
    {
        var (subject, create, end, _, _) = Cases[provider];
        await using var play = await Play.Begin(subject);
        await play.Harness.Company.SetRights(forbiddenEndpoints: [create]);
        var refused = (await play.Keep()).Failure!;
        Assert.Equal(FailureKind.InsufficientRights, refused.Kind);
        Assert.NotEmpty(refused.MissingRights!);
        await play.Harness.Company.SetRights();

        await play.Harness.Fault(new NewFault(FaultKind.Unavailable, create, Times: 0, Reset: ResetForm.None));
        Assert.Equal(FailureKind.Transient, (await play.Keep()).Failure!.Kind);
        await play.Harness.Company.ClearFaults(Stop);
        Assert.Empty(await play.Harness.Company.Hooks(Stop));

        var channel = await play.Kept();
        await play.Harness.Fault(new NewFault(FaultKind.Unavailable, end, Times: 0, Reset: ResetForm.None));
        Assert.Equal(FailureKind.Transient, (await play.End(channel.State))!.Kind);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_address_that_cannot_be_sent_to_is_a_failure(string provider)
    {
        await using var play = await Play.Begin(Cases[provider].Case);
        var failure = (await play.Keep(address: "https://hris.example/v1/push")).Failure!;
        Assert.Equal(FailureKind.BadResponse, failure.Kind);
        Assert.Contains("https", failure.Detail, StringComparison.Ordinal);
        Assert.Empty(await play.Harness.Company.Hooks(Stop));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Credentials_that_are_no_longer_good_are_a_failure(string provider)
    {
        await using var play = await Play.Begin(Cases[provider].Case);
        await play.Harness.RevokeToken();
        Assert.Equal(FailureKind.Reauthenticate, (await play.Keep()).Failure!.Kind);
        Assert.Equal(FailureKind.Reauthenticate, (await play.End(provider == "microsoft-365" ? "users:11111111-2222-4333-8444-555555555555" : "id/resource"))!.Kind);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nonsense_that_was_kept_is_asked_for_anew_and_ended_without_a_word(string provider)
    {
        await using var play = await Play.Begin(Cases[provider].Case);
        Assert.True((await play.Keep(" nonsense users:a:b //")).Succeeded);
        Assert.Null(await play.End("nonsense"));
    }

    [Fact]
    public async Task Google_that_takes_some_events_and_not_all_is_left_without_any()
    {
        await using var play = await Play.Begin(new GoogleWorkspaceCase());
        await play.Harness.Fault(new NewFault(FaultKind.Status, "watch", Skip: 2, Status: 500));
        Assert.Equal(FailureKind.Transient, (await play.Keep()).Failure!.Kind);
        Assert.Empty(await play.Harness.Company.Hooks(Stop));
    }

    [Fact]
    public async Task Graph_that_hears_nothing_from_the_address_makes_no_subscription()
    {
        await using var play = await Play.Begin(new Microsoft365Case());
        play.Listener.Deaf = true;
        Assert.Equal(FailureKind.BadResponse, (await play.Keep()).Failure!.Kind);
        Assert.Empty(await play.Harness.Company.Hooks(Stop));
    }

    [Theory]
    [InlineData(FaultKind.Cut)]
    [InlineData(FaultKind.CutJson)]
    public async Task What_Graph_made_although_its_answer_was_lost_is_ended(FaultKind kind)
    {
        await using var play = await Play.Begin(new Microsoft365Case());
        await play.Harness.Fault(new NewFault(kind, "subscriptions"));
        var first = await play.Kept();
        Assert.NotNull(first.Lacking);
        Assert.Equal(["groups"], (await play.Harness.Company.Hooks(Stop)).Select(hook => hook.Resource));

        // Nor is it left where the list of them could not be had just then.
        await play.Harness.Fault(new NewFault(kind, "subscriptions"));
        await play.Harness.Fault(new NewFault(FaultKind.Status, "subscriptions", Skip: 1));
        await play.Kept(first.State);
        Assert.Equal(2, (await play.Harness.Company.Hooks(Stop)).Count);

        var second = await play.Kept(first.State);
        Assert.Null(second.Lacking);
        var hooks = await play.Harness.Company.Hooks(Stop);
        Assert.Equal(["groups", "users"], hooks.Select(hook => hook.Resource).Order());
        Assert.Equal(second.State.Split(' ').Order(), hooks.Select(hook => $"{hook.Resource}:{hook.Id}").Order());
    }

    [Fact]
    public async Task What_Graph_sends_elsewhere_is_left_alone()
    {
        await using var play = await Play.Begin(new Microsoft365Case());
        await using var other = await Listener.Start(play.Harness.Connector.Push!, PushCases.Secret, play.Harness.Time);
        Assert.True((await play.Keep(address: other.Address)).Succeeded);
        await play.Kept();
        Assert.Equal(4, (await play.Harness.Company.Hooks(Stop)).Count);
    }

    [Fact]
    public async Task Graph_tells_of_whoever_changes_groups()
    {
        await using var play = await Play.Begin(new Microsoft365Case());
        await play.Harness.Company.SetRights(forbiddenEndpoints: ["subscriptions:groups"]);
        var users = await play.Kept();
        Assert.Contains("Group.Read.All", users.Lacking, StringComparison.Ordinal);
        await play.Harness.Company.SetRights();

        // What was lacking is asked for when it is next looked after, and the rest goes on.
        var both = await play.Kept(users.State);
        Assert.Null(both.Lacking);
        Assert.StartsWith(users.State, both.State, StringComparison.Ordinal);
        await play.Harness.Company.Move(new MovePeople([3], Division: "18302"));
        var hooks = await play.Harness.Company.Hooks(Stop);
        Assert.True(hooks.Single(hook => hook.Resource == "groups").Sent > 0);
    }

    /// <summary>A provider, and an address for it to send to.</summary>
    private sealed class Play(ConnectorHarness harness, Listener listener) : IAsyncDisposable
    {
        private int _heard;

        public ConnectorHarness Harness => harness;

        public Listener Listener => listener;

        private IPushSubscriber Subscriber => (IPushSubscriber)harness.Connector.Push!;

        public static async Task<Play> Begin(ProviderCase provider)
        {
            var harness = await ConnectorHarness.Start(provider);
            return new Play(harness, await Listener.Start(harness.Connector.Push!, PushCases.Secret, harness.Time));
        }

        public Task<Reply<PushChannel>> Keep(string? state = null, string? address = null) => Subscriber.Keep(harness.Credentials, new PushTarget(address ?? listener.Address, PushCases.Secret), state, Stop);

        /// <summary>What is kept, or the failure in words.</summary>
        public async Task<PushChannel> Kept(string? state = null)
        {
            var kept = await Keep(state);
            Assert.True(kept.Succeeded, kept.Failure?.ToString());
            return kept.Value!;
        }

        public Task<ConnectorFailure?> End(string state) => Subscriber.End(harness.Credentials, state, Stop);

        /// <summary>Waits for everything that was sent so far: it is believed, and the last of it says that something changed.</summary>
        public async Task Changed()
        {
            var (sent, before) = ((await harness.Company.Hooks(Stop)).Sum(hook => hook.Sent), _heard);
            Assert.True(sent > before);
            var reading = PushReading.Refused;
            for (; _heard < sent; _heard++) Assert.NotEqual(PushMeaning.Refused, (reading = await listener.Next()).Meaning);
            Assert.Equal(PushMeaning.Changed, reading.Meaning);
        }

        public async ValueTask DisposeAsync()
        {
            await listener.DisposeAsync();
            await harness.DisposeAsync();
        }
    }
}
