using System.Collections.Concurrent;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Webhooks;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>What streams share.</summary>
internal sealed record StreamServices(
    IWebhookStreams Streams, WebhookCourier Courier, WebhookOptions Options, WebhookMeter Meter, TimeProvider Time, Random Random, ILogger Log);

/// <summary>Events read for a stream, without those that its filter leaves out.</summary>
/// <param name="LastSeq">The last event read, wanted or not; null when there was none.</param>
/// <param name="AtEnd">There is nothing behind it at present.</param>
internal sealed record StreamPage(IReadOnlyList<WebhookItem> Items, long? LastSeq, bool AtEnd);

/// <summary>Reads events with the people they are about, and takes messages to their receivers: so many at once in this silo.</summary>
internal sealed class WebhookCourier(
    IWebhookStreams streams, IEventStore events, Actors actors, WebhookTransport transport, WebhookSecrets secrets, WebhookOptions options, TimeProvider time) : IDisposable
{
    /// <summary>So old may a person's values be when they are sent.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private const int MostNames = 2_000;

    private readonly SemaphoreSlim _slots = new(options.Total);
    private readonly ConcurrentDictionary<(TenantId Tenant, string Actor), (string Name, long Since)> _names = new();
    private readonly ConcurrentDictionary<(Guid Endpoint, long Version), IReadOnlyList<WebhookSecret>> _opened = new();

    /// <summary>The next events of the tenant.</summary>
    public async Task<StreamPage> Read(LeasedStream lease, long after, int limit)
    {
        var page = await events.Read(lease.Tenant, after, limit, CancellationToken.None);
        if (page.Count == 0)
        {
            // Everything that was to come may be gone by now; the endpoint goes on behind it.
            var floor = await events.Floor(lease.Tenant, CancellationToken.None);
            return new StreamPage([], floor > after ? floor : null, true);
        }

        var wanted = page.Select(happened => (Event: happened, Type: EventTypes.Of(happened))).Where(pair => EventTypes.Passes(lease.Endpoint.Types, pair.Type)).ToList();
        var people = await streams.People(lease.Tenant, [.. wanted.Where(pair => pair.Event.Member is not null).Select(pair => pair.Event.Member!.Value).Distinct()], CancellationToken.None);
        var now = time.GetTimestamp();
        return new StreamPage(
            [.. wanted.Select(pair => new WebhookItem(pair.Event, pair.Type, Person(pair.Event.Member, people), now))],
            page[^1].Seq,
            page.Count < limit);
    }

    /// <summary>One attempt; null when the silo stops before it has an outcome.</summary>
    public async Task<WebhookAttempt?> Deliver(LeasedStream lease, WebhookItem item, CancellationToken stopping)
    {
        try
        {
            await _slots.WaitAsync(stopping);
            try
            {
                var body = WebhookBody.Of(lease.Tenant, item.Event, await Current(lease, item), await Actor(lease.Tenant, item.Event.Origin.Actor), time.GetUtcNow());
                var id = WebhookSignature.IdOf(lease.Endpoint.Id, lease.Tenant, item.Seq);
                return await transport.Send(new Uri(lease.Endpoint.Url), id, body, await Keys(lease.Endpoint, stopping), stopping);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (EncryptionException)
        {
            // Without its secret nothing can be signed: a failure like another, seen in the log of deliveries.
            return new WebhookAttempt("no_secret", null, 0);
        }
    }

    /// <summary>Sends a message that stands in no log.</summary>
    public async Task<WebhookAttempt> Test(WebhookEndpoint endpoint, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await transport.Send(new Uri(endpoint.Url), $"test_{Guid.NewGuid():N}", WebhookBody.Test(endpoint.Tenant, endpoint.Id, now), await Keys(endpoint, cancellationToken), cancellationToken);
    }

    public void Dispose() => _slots.Dispose();

    private async ValueTask<IReadOnlyList<byte[]>> Keys(WebhookEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (!_opened.TryGetValue((endpoint.Id, endpoint.Version), out var known))
        {
            known = await secrets.Open(endpoint.Tenant, endpoint.Id, endpoint.Secrets, cancellationToken);
            if (_opened.Count >= options.Streams * 4) _opened.Clear();
            _opened[(endpoint.Id, endpoint.Version)] = known;
        }

        return WebhookSecrets.InForce(known, time.GetUtcNow());
    }

    private async ValueTask<WebhookPerson?> Current(LeasedStream lease, WebhookItem item)
    {
        if (item.Member is not { } member) return null;
        if (item.ResolvedAt != 0 && time.GetElapsedTime(item.ResolvedAt) < Fresh) return item.Person;
        return Person(member, await streams.People(lease.Tenant, [member], CancellationToken.None));
    }

    // As fresh as the person's values, for an actor may be erased as well.
    private async ValueTask<string> Actor(TenantId tenant, string actor)
    {
        if (_names.TryGetValue((tenant, actor), out var known) && time.GetElapsedTime(known.Since) < Fresh) return known.Name;
        var name = await actors.Name(tenant, actor, CancellationToken.None);
        if (_names.Count >= MostNames) _names.Clear();
        _names[(tenant, actor)] = (name, time.GetTimestamp());
        return name;
    }

    private static WebhookPerson? Person(MemberId? member, IReadOnlyDictionary<MemberId, WebhookPerson> people) => member is { } id ? people.GetValueOrDefault(id) : null;
}
