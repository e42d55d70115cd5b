using System.Security.Cryptography;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Pushed;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Hints;

namespace HrisOrleans.Silo.Hints;

/// <summary>Believes what is signed, and passes on that something changed: to one connection, or to whoever is connected to the account that an app heard of.</summary>
internal sealed class HintDesk(ConnectorCatalogue catalogue, IConnectionStore connections, IHintStore store, HintSecrets secrets, PushSignal signal, TimeProvider time)
{
    private static readonly TimeSpan BetweenEnrolments = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestEnrolment = TimeSpan.FromSeconds(20);

    // Where there is no secret, as much is done as where there is one.
    private static readonly IReadOnlyList<string> Nobodys = [Convert.ToHexString(RandomNumberGenerator.GetBytes(32))];

    private long _enrolledAt;

    /// <summary>A webhook of one connection.</summary>
    public async Task<PushReading> Receive(TenantId tenant, string provider, PushRequest request, CancellationToken cancellationToken)
    {
        if (Receiver(provider) is not { } receiver) return PushReading.Refused;
        var state = await connections.Find(tenant, cancellationToken) is { Connected: true } found && found.Provider == provider ? found : null;
        var own = await secrets.Of(tenant, provider, cancellationToken);
        var app = await secrets.OfApp(provider, receiver, cancellationToken);
        IReadOnlyList<string> known = state is null ? [] : own is null ? app : [own, .. app];
        var reading = receiver.Read(request, known.Count == 0 ? Nobodys : known, time.GetUtcNow());
        if (reading.Lapsing) await store.RenewChannel(tenant, time.GetUtcNow(), cancellationToken);
        if (reading.Meaning != PushMeaning.Changed) return reading;

        // One secret may sign for several companies: of another one there is nothing to read here.
        if (state is { Runs: true } && (reading.Account is null || reading.Account == state.Account)) signal.Ring(tenant, state.ConnectedAt);
        return reading;
    }

    /// <summary>The webhook of this installation's app at a provider.</summary>
    public async Task<PushReading> ReceiveForApp(string provider, PushRequest request, CancellationToken cancellationToken)
    {
        if (Receiver(provider) is not { AppWide: true } receiver) return PushReading.Refused;
        var known = await secrets.OfApp(provider, receiver, cancellationToken);
        var reading = receiver.Read(request, known.Count == 0 ? Nobodys : known, time.GetUtcNow());
        if (reading.Meaning == PushMeaning.Refused && receiver is IPushEnrolment enrolment) return await Enrol(provider, enrolment, request, cancellationToken);
        if (reading is not { Meaning: PushMeaning.Changed, Account: { } account }) return reading;
        foreach (var (tenant, since) in await store.Connected(provider, account, cancellationToken)) signal.Ring(tenant, since);
        return reading;
    }

    // Whoever sends such a request makes this installation ask the provider: now and then is enough. Anything else keeps nobody out.
    private async Task<PushReading> Enrol(string provider, IPushEnrolment enrolment, PushRequest request, CancellationToken cancellationToken)
    {
        if (!enrolment.Offers(request)) return PushReading.Refused;
        var (now, before) = (time.GetUtcNow().UtcTicks, Interlocked.Read(ref _enrolledAt));
        if (now - before < BetweenEnrolments.Ticks || Interlocked.CompareExchange(ref _enrolledAt, now, before) != before) return PushReading.Refused;
        using var limit = new CancellationTokenSource(LongestEnrolment, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        if (await enrolment.Enrol(request, either.Token) is not { } secret) return PushReading.Refused;
        await secrets.KeepForApp(provider, secret, cancellationToken);
        return PushReading.Nothing;
    }

    private IPushReceiver? Receiver(string provider) => catalogue.TryFind(provider, out var connector) ? connector.Push : null;
}
