using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Connectors;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Storage.Actors;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.SignIns;

namespace HrisOrleans.Silo.SignIns;

/// <summary>
/// Links by which somebody without other access connects a tenant, once. They let nothing else be seen or done, and the
/// actor in history is whom they were made for.
/// </summary>
internal sealed class ConnectLinks(ISignInStore store, ConnectorCatalogue catalogue, ConnectionProber prober, IActorStore actors, TenantKeyRing keys, IGrainFactory grains, TimeProvider time)
{
    private static readonly byte[] Place = Encoding.UTF8.GetBytes("connect-link/return");
    private static readonly Refusal UnknownProvider = new("unknown_provider", RefusalKind.NotFound, "There is no such provider; see the catalogue.");

    public async Task<Answer<ConnectLinkIssued>> Issue(TenantId tenant, IssueConnectLink command, CancellationToken cancellationToken)
    {
        if (await prober.Covered(tenant, "", cancellationToken) is { } unknown) return unknown;
        var asked = command.Providers ?? [];
        foreach (var provider in asked)
        {
            if (!catalogue.TryFind(provider, out _)) return UnknownProvider;
            if (await prober.Covered(tenant, provider, cancellationToken) is { } refusal) return refusal;
        }

        var connected = await Connected(tenant, cancellationToken);
        if (connected is not null && asked.Any(provider => provider != connected.Provider)) return ConnectionRules.Exists;
        if (connected is not null) asked = [connected.Provider];
        if (command.SignIn && asked.Count != 1) return UnknownProvider;
        if (command.SignIn && !CanSignIn(asked[0])) return ConnectLinkRules.SignInUnavailable;

        var now = time.GetUtcNow();
        var token = TenantSecret.Write(TenantSecret.Link, tenant, RandomNumberGenerator.GetBytes(32));
        var actor = command.Login is { } login ? await actors.Reference(tenant, login.Trim(), now, cancellationToken) : Caller.Current!.Actor;
        var link = new ConnectLink(
            TenantSecret.Hash(token),
            string.Join(' ', asked),
            command.SignIn,
            connected is not null,
            actor,
            command.ReturnTo is { } back ? await keys.Seal(tenant.Value, Encoding.UTF8.GetBytes(back), Place, cancellationToken) : null,
            now,
            now.AddSeconds(Math.Clamp(command.LifeSeconds, 1, (long)ConnectLinkRules.LongestLife.TotalSeconds)),
            UsedAt: null);
        await store.AddLink(tenant, link, cancellationToken);
        return new ConnectLinkIssued(token, link.ExpiresAt);
    }

    public async Task<Answer<int>> Withdraw(TenantId tenant, CancellationToken cancellationToken) => await store.WithdrawLinks(tenant, time.GetUtcNow(), cancellationToken);

    public async Task<Answer<ConnectLinkPage>> Open(TenantId tenant, string token, CancellationToken cancellationToken)
    {
        Caller.System(tenant).Use("link");
        if (await Good(tenant, token, cancellationToken) is not { } link) return ConnectLinkRules.LinkInvalid;
        var connected = await Connected(tenant, cancellationToken);
        var described = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).Describe(cancellationToken);

        // What it was made for is done, or is no longer there to do.
        if (!described.Accepted || link.Relink != connected is not null || (connected is not null && !Allows(link, connected.Provider))) return ConnectLinkRules.LinkInvalid;
        var options = new List<ConnectOption>();
        foreach (var provider in catalogue.Providers.Where(provider => Allows(link, provider.Id)))
        {
            if (await prober.Covered(tenant, provider.Id, cancellationToken) is not null) continue;
            var signIn = CanSignIn(provider.Id);
            IReadOnlyList<CredentialFieldView> asks = signIn && catalogue.TryFind(provider.Id, out var connector) ? [.. connector.SignIn!.Asks.Select(CatalogueGrain.Of)] : [];
            options.Add(new ConnectOption(CatalogueGrain.Of(provider, signIn), !link.SignIn, signIn, asks));
        }

        return new ConnectLinkPage(described.Value.Name, connected?.AccountName, options, link.ExpiresAt);
    }

    public async Task<Answer<ConnectedByLink>> Connect(TenantId tenant, ConnectByLink command, CancellationToken cancellationToken) =>
        await Good(tenant, command.Token, cancellationToken) is { SignIn: false } link && Allows(link, command.Provider)
            ? await Use(tenant, link, command.Provider, command.Credentials, signedIn: false, cancellationToken)
            : ConnectLinkRules.LinkInvalid;

    /// <summary>A link that is good at this moment, or null.</summary>
    public async Task<ConnectLink?> Good(TenantId tenant, string token, CancellationToken cancellationToken) =>
        TenantSecret.TryTenant(TenantSecret.Link, token, out var of) && of == tenant
        && await store.FindLink(tenant, TenantSecret.Hash(token), cancellationToken) is { UsedAt: null } link && link.ExpiresAt > time.GetUtcNow() ? link : null;

    public static bool Allows(ConnectLink link, string provider) => link.Providers.Length == 0 || link.Providers.Split(' ').Contains(provider, StringComparer.Ordinal);

    public async Task<string?> ReturnTo(TenantId tenant, ConnectLink link, CancellationToken cancellationToken) =>
        link.Sealed is { } back ? Encoding.UTF8.GetString(await keys.Open(tenant.Value, back, Place, cancellationToken)) : null;

    /// <summary>
    /// Connects or relinks, as an admin does by hand, under the same checks. The link's one use is taken first: should the
    /// process die with it, the link is dead rather than good twice.
    /// </summary>
    public async Task<Answer<ConnectedByLink>> Use(TenantId tenant, ConnectLink link, string provider, IReadOnlyDictionary<string, string> credentials, bool signedIn, CancellationToken cancellationToken)
    {
        if (!await store.UseLink(tenant, link.Hash, time.GetUtcNow(), cancellationToken)) return ConnectLinkRules.LinkInvalid;
        new Caller(CallerKind.Admin, tenant, link.Actor).Use(Caller.Cause);
        var connection = grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(tenant));
        Answer<ConnectionView>? answer = null;
        try
        {
            answer = link.Relink
                ? await connection.Relink(new Relink(credentials, null) { Provider = provider, SignedIn = signedIn }, cancellationToken)
                : await connection.Connect(new Connect(provider, credentials) { SignedIn = signedIn }, cancellationToken);
        }
        finally
        {
            if (answer is not { Accepted: true }) await store.GiveBackLink(tenant, link.Hash, CancellationToken.None);
        }

        return answer.Accepted
            ? new ConnectedByLink(provider, answer.Value.PendingAccountName ?? answer.Value.AccountName, await ReturnTo(tenant, link, cancellationToken))
            : new Answer<ConnectedByLink>(null, answer.Refused);
    }

    private bool CanSignIn(string provider) => catalogue.TryFind(provider, out var connector) && connector.SignIn is { Ready: true };

    private async Task<ConnectionView?> Connected(TenantId tenant, CancellationToken cancellationToken) =>
        await grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(tenant)).Describe(cancellationToken) is { Accepted: true, Value: { Status: not "disconnected" } connection } ? connection : null;
}
