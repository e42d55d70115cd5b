using System.Net;
using System.Net.Http.Json;
using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Console.Pieces;
using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components.Authorization;

namespace HrisOrleans.Tests.Screens;

/// <summary>The tenant that is shown, when answers come in another order than they were asked for.</summary>
public sealed class CurrentTenantTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_that_was_overtaken_is_not_shown()
    {
        using var api = new Api();
        using var current = await api.Current();
        Assert.Equal(1, current.Connection!.Version);

        // What is asked now is answered last.
        var slow = api.HoldNext();
        var first = current.Refresh();
        await slow.Reached.Task.WaitAsync(Stop);
        await current.Refresh();
        Assert.Equal(3, current.Connection.Version);
        slow.Open.SetResult();
        await first;
        Assert.Equal(3, current.Connection.Version);
    }

    [Fact]
    public async Task What_a_change_was_answered_with_is_newer_than_what_was_asked_before()
    {
        using var api = new Api();
        using var current = await api.Current();
        var slow = api.HoldNext();
        var asked = current.Refresh();
        await slow.Reached.Task.WaitAsync(Stop);
        current.Take(Api.Of(7));
        slow.Open.SetResult();
        await asked;
        Assert.Equal(7, current.Connection!.Version);

        // Of another tenant it says nothing here.
        current.Take(Api.Of(8) with { Tenant = "globex" });
        Assert.Equal(7, current.Connection.Version);
        await current.Refresh();
        Assert.NotEqual(7, current.Connection.Version);
    }

    private sealed record Gate(TaskCompletionSource Reached, TaskCompletionSource Open);

    /// <summary>An API whose connection has another version each time it is asked for; its list of plans can be held back.</summary>
    private sealed class Api : HttpMessageHandler, IHttpClientFactory
    {
        private readonly TenantStreams _streams = new(TimeProvider.System);
        private Gate? _gate;
        private int _version;

        public static Connection Of(long version) => new(
            "acme", version, "bamboohr", "a", "Acme", null, null, "active", null, 1, new Selection("everyone"), new InviteSettings("later", "automatic"), new Policy(900, 21_600, 1_800), null, null, null, null, 0, DateTimeOffset.UnixEpoch, null);

        public Gate HoldNext() => _gate = new(new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { BaseAddress = new Uri("http://api.test") };

        public async Task<CurrentTenant> Current()
        {
            var session = new TenantSession(new Ann(), this);
            Assert.True(await session.Open());
            var current = new CurrentTenant(session, new ApiCall(session, null!, null!, TimeProvider.System), new LiveUpdates(_streams, session, TimeProvider.System), TimeProvider.System);
            await current.Follow("acme");
            return current;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (path.EndsWith("/events/stream", StringComparison.Ordinal) || path.EndsWith("/events", StringComparison.Ordinal)) await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            if (path.EndsWith("/connection", StringComparison.Ordinal)) return Json(Of(Interlocked.Increment(ref _version)));
            if (!path.EndsWith("/plans", StringComparison.Ordinal)) return Json(new Tenant("acme", "Acme", "standard", DateTimeOffset.UnixEpoch, 1));
            if (Interlocked.Exchange(ref _gate, null) is { } gate)
            {
                gate.Reached.SetResult();
                await gate.Open.Task.WaitAsync(cancellationToken);
            }

            return Json(new ResultPage<Plan>([], null));
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _streams.Dispose();
            base.Dispose(disposing);
        }

        private static HttpResponseMessage Json<T>(T value) => new(HttpStatusCode.OK) { Content = JsonContent.Create(value) };
    }

    private sealed class Ann : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new SignedIn("admin", "acme", "ann", "ann@acme.test", "t").ToPrincipal()));
    }
}
