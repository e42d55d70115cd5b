using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;

namespace HrisOrleans.Connectors.Microsoft365;

/// <summary>
/// Graph's change notifications, of users and of groups. They are not signed: each carries the secret that its subscription
/// was made with. What they tell of a person is not looked at.
/// </summary>
/// <param name="open">Graph with an account's credentials.</param>
internal sealed class Microsoft365Push(Func<ConnectorCredentials, Microsoft365Subscriptions> open, TimeProvider time) : IPushReceiver, IPushSubscriber
{
    private const int LongestProof = 2_000;

    // Graph gives directory objects 41,760 minutes, by its own clock.
    private static readonly TimeSpan Life = TimeSpan.FromDays(28);

    public bool AppWide => false;

    public string? AppSecret => null;

    public PushReading Read(PushRequest request, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (!request.Posted) return PushReading.Refused;

        // Graph tries an address before it makes a subscription. Everybody hears the same, whatever stands behind it.
        if (request.Query.GetValueOrDefault("validationToken") is { } proof)
            return proof.Length is > 0 and <= LongestProof ? PushReading.Answer("text/plain", proof) : PushReading.Refused;
        try
        {
            using var json = JsonDocument.Parse(request.Body);
            return Meaning(new JsonRecord(json.RootElement), secrets);
        }
        catch (JsonException)
        {
            // The proof stands in the body: where there is none, nobody sent it.
            return PushReading.Refused;
        }
    }

    public async Task<Reply<PushChannel>> Keep(ConnectorCredentials credentials, PushTarget target, string? state, CancellationToken cancellationToken)
    {
        var (graph, known, until) = (open(credentials), Known(state), time.GetUtcNow() + Life);
        var (kept, ends, lacking) = (new Dictionary<string, string>(StringComparer.Ordinal), DateTimeOffset.MaxValue, (ConnectorFailure?)null);
        foreach (var resource in Microsoft365Subscriptions.Resources)
        {
            var reply = await Keep(graph, resource, known.GetValueOrDefault(resource), target, until, cancellationToken);
            if (reply.Succeeded)
            {
                kept[resource] = reply.Value.Id;
                if (reply.Value.EndsAt < ends) ends = reply.Value.EndsAt;
            }
            else
            {
                lacking ??= reply.Failure;

                // It may be there for a while yet; whoever ends the rest ends it too.
                if (known.TryGetValue(resource, out var id)) kept[resource] = id;
            }
        }

        await graph.EndOthers(target.Address, kept.Values, cancellationToken);
        return ends == DateTimeOffset.MaxValue ? lacking! : new PushChannel(string.Join(' ', kept.Select(pair => $"{pair.Key}:{pair.Value}")), ends, lacking?.Detail);
    }

    public async Task<ConnectorFailure?> End(ConnectorCredentials credentials, string state, CancellationToken cancellationToken)
    {
        var (graph, failed) = (open(credentials), (ConnectorFailure?)null);
        foreach (var id in Known(state).Values) failed ??= await graph.Delete(id, cancellationToken);
        return failed;
    }

    private static async Task<Reply<Microsoft365Subscription>> Keep(Microsoft365Subscriptions graph, string resource, string? id, PushTarget target, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (id is not null)
        {
            var extended = await graph.Extend(resource, id, until, cancellationToken);
            if (extended.Succeeded || !Microsoft365Subscriptions.Gone(extended.Failure)) return extended;
        }

        return await graph.Create(resource, target, until, cancellationToken);
    }

    private static PushReading Meaning(JsonRecord body, IReadOnlyList<string> secrets)
    {
        // One message may hold those of several subscriptions; what is not ours is passed over.
        var (genuine, changed, lapsing) = (false, false, false);
        foreach (var told in body.List("value"))
        {
            if (!PushSignature.Is(told.Perhaps("clientState"), secrets)) continue;
            genuine = true;
            var life = told.Perhaps("lifecycleEvent");
            lapsing |= life is "reauthorizationRequired" or "subscriptionRemoved";
            changed |= life is not "reauthorizationRequired";
        }

        if (!genuine) return PushReading.Refused;
        return (changed ? PushReading.Changed() : PushReading.Nothing) with { Lapsing = lapsing };
    }

    private static Dictionary<string, string> Known(string? state) => (state ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split(':')).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
}

/// <summary>A subscription as Graph keeps it.</summary>
internal sealed record Microsoft365Subscription(string Id, DateTimeOffset EndsAt);
