using System.Buffers.Text;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Hints;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Hints;

/// <summary>
/// Asks a provider to send its webhooks here, and again before it stops. The secret is kept before the provider hears it, and
/// what it gave before anything rests on it: a process that dies in between leaves a subscription that ends by itself.
/// </summary>
internal sealed class ChannelKeeper(
    IConnectionStore connections, IHintStore store, HintSecrets secrets, CredentialVault vault, ConnectorCatalogue catalogue, PushAddress address, TimeProvider time, ILogger<ChannelKeeper> log)
{
    private const int SecretBytes = 32;

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromHours(24);

    /// <summary>A connection has nothing of what an earlier one asked for. A database may keep less of a moment than memory does.</summary>
    public static HintChannel? Own(HintChannel? channel, ConnectionState state) =>
        channel is not null && channel.Provider == state.Provider && channel.ConnectedAt.ToUnixTimeMilliseconds() == state.ConnectedAt.ToUnixTimeMilliseconds() ? channel : null;

    public async Task Keep(TenantId tenant, CancellationToken cancellationToken)
    {
        if (await connections.Find(tenant, cancellationToken) is not { Status: ConnectionStatus.Active } state || Subscriber(state.Provider) is not { } subscriber) return;
        if (address.Of(state.Provider, tenant) is not { } target || await vault.Open(tenant, cancellationToken) is not { } credentials) return;
        var before = Own(await store.Channel(tenant, cancellationToken), state);
        if (before is not null && before.NextAt > time.GetUtcNow() && before.Address == target) return;

        // Moved to another address: what goes to the one before ends first.
        if (before is { State: { } there } && before.Address != target) await End(state, subscriber, credentials, there, cancellationToken);
        var known = before?.Address == target ? before.State : null;
        var reply = await subscriber.Keep(credentials, new PushTarget(target, await Secret(tenant, state.Provider, cancellationToken)), known, cancellationToken);
        var next = Next(state, before, target, known, reply);

        // Cut meanwhile: nobody would know of it any more.
        if (!await store.KeepChannel(tenant, next, cancellationToken) && next.State is { } made) await End(state, subscriber, credentials, made, cancellationToken);
        if (next.Problem is { } problem) HintLog.NotSent(log, tenant.Value, state.Provider, problem, next.NextAt);
        else HintLog.Sent(log, tenant.Value, state.Provider, next.EndsAt!.Value, next.NextAt);
    }

    public async Task End(TenantId tenant, CancellationToken cancellationToken)
    {
        if (await connections.Find(tenant, cancellationToken) is not { Connected: true } state || Subscriber(state.Provider) is not { } subscriber) return;
        if (Own(await store.Channel(tenant, cancellationToken), state) is not { State: { } there }) return;
        if (await vault.Open(tenant, cancellationToken) is { } credentials) await End(state, subscriber, credentials, there, cancellationToken);
        await store.DropChannel(tenant, cancellationToken);
    }

    private async Task End(ConnectionState state, IPushSubscriber subscriber, ConnectorCredentials credentials, string there, CancellationToken cancellationToken)
    {
        if (await subscriber.End(credentials, there, cancellationToken) is { } failure) HintLog.NotEnded(log, state.Tenant.Value, state.Provider, failure.Detail);
    }

    private HintChannel Next(ConnectionState state, HintChannel? before, string target, string? known, Reply<PushChannel> reply)
    {
        var (now, failures) = (time.GetUtcNow(), 0);
        var problem = reply.Succeeded ? reply.Value.Lacking : reply.Failure.Detail;
        if (problem is not null) failures = (before?.Failures ?? 0) + 1;
        var (there, ends) = reply.Succeeded ? (reply.Value.State, (DateTimeOffset?)reply.Value.EndsAt) : (known, known is null ? null : before?.EndsAt);
        var renewal = ends is { } end && reply.Succeeded ? Renewal(state.Tenant, now, end) : DateTimeOffset.MaxValue;
        var retry = problem is null ? DateTimeOffset.MaxValue : now + BackOff(failures);
        if (reply.Failure?.RetryAt is { } asked && asked > retry) retry = asked;
        return new HintChannel(state.Provider, state.ConnectedAt, target, there, ends, renewal < retry ? renewal : retry, failures, problem);
    }

    // Between the half and three quarters of its life, so that those that were made together are not renewed together.
    private static DateTimeOffset Renewal(TenantId tenant, DateTimeOffset now, DateTimeOffset end)
    {
        var share = 0.5 + (0.25 * (XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(tenant.Value)) % 1000 / 1000.0));
        return end > now ? now + ((end - now) * share) : now + FirstBackOff;
    }

    private static TimeSpan BackOff(int failures)
    {
        var pause = FirstBackOff * Math.Pow(2, Math.Min(failures, 16) - 1);
        return pause < LongestBackOff ? pause : LongestBackOff;
    }

    private async Task<string> Secret(TenantId tenant, string provider, CancellationToken cancellationToken)
    {
        if (await secrets.Of(tenant, provider, cancellationToken) is { } kept) return kept;
        var fresh = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        await secrets.Keep(tenant, provider, fresh, cancellationToken);
        return fresh;
    }

    private IPushSubscriber? Subscriber(string provider) => catalogue.TryFind(provider, out var connector) ? connector.Push as IPushSubscriber : null;
}
