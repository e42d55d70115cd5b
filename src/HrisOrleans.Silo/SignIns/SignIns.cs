using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.SignIns;

namespace HrisOrleans.Silo.SignIns;

/// <summary>
/// The way to a provider's sign-in and back. What comes back is good once, for ten minutes, for the tenant it was begun for
/// and in the browser that began: nobody connects a tenant with a stranger's account, or with a code from elsewhere.
/// </summary>
internal sealed class SignIns(ISignInStore store, ConnectLinks links, ConnectorCatalogue catalogue, ConnectionProber prober, TenantKeyRing keys, TimeProvider time)
{
    private const int LongestCode = 8_192;
    private static readonly byte[] Place = Encoding.UTF8.GetBytes("sign-in/attempt");

    public async Task<Answer<SignInBegun>> Begin(TenantId tenant, BeginSignIn command, CancellationToken cancellationToken)
    {
        Caller.System(tenant).Use("link");
        if (await links.Good(tenant, command.Token, cancellationToken) is not { } link || !ConnectLinks.Allows(link, command.Provider)) return ConnectLinkRules.LinkInvalid;
        if (!catalogue.TryFind(command.Provider, out var connector) || connector.SignIn is not { Ready: true } signIn) return ConnectLinkRules.SignInUnavailable;
        if (await prober.Covered(tenant, command.Provider, cancellationToken) is { } refusal) return refusal;
        if (ConnectionProber.Misfit(signIn.Asks, command.Given) is { } misfit) return misfit;

        var now = time.GetUtcNow();
        var expires = now + ConnectLinkRules.SignInLife;
        var state = TenantSecret.Write(TenantSecret.SignIn, tenant, RandomNumberGenerator.GetBytes(32));
        var begun = new Begun(command.Token, command.Provider, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), command.RedirectUri, command.Given.ToDictionary());
        var bytes = await keys.Seal(tenant.Value, JsonSerializer.SerializeToUtf8Bytes(begun), Place, cancellationToken);
        await store.Begin(tenant, TenantSecret.Hash(state), TenantSecret.Hash(command.Browser), new PendingSignIn(link.Hash, bytes), now, expires, cancellationToken);
        return new SignInBegun(signIn.Begin(begun.Attempt(state)).AbsoluteUri, expires);
    }

    public async Task<Answer<SignInFinished>> Finish(TenantId tenant, FinishSignIn command, CancellationToken cancellationToken)
    {
        if (command.Browser is not { } browser || await store.Take(tenant, TenantSecret.Hash(command.State), TenantSecret.Hash(browser), time.GetUtcNow(), cancellationToken) is not { } pending)
            return ConnectLinkRules.SignInInvalid;
        var begun = JsonSerializer.Deserialize<Begun>(await keys.Open(tenant.Value, pending.Sealed, Place, cancellationToken))!;
        if (await store.FindLink(tenant, pending.LinkHash, cancellationToken) is not { } link) return ConnectLinkRules.SignInInvalid;
        var connected = await Connect(tenant, command, begun, link, cancellationToken);
        return new SignInFinished(begun.Provider, connected.Value?.AccountName, connected.Refused, await links.ReturnTo(tenant, link, cancellationToken), begun.Link);
    }

    private async Task<Answer<ConnectedByLink>> Connect(TenantId tenant, FinishSignIn command, Begun begun, ConnectLink link, CancellationToken cancellationToken)
    {
        if (command.Error is { } error) return ConnectLinkRules.Denied(error);
        if (command.Code is not { Length: > 0 and <= LongestCode } code) return ConnectLinkRules.Denied("");
        if (!catalogue.TryFind(begun.Provider, out var connector) || connector.SignIn is not { Ready: true } signIn) return ConnectLinkRules.SignInUnavailable;
        var credentials = await signIn.Finish(begun.Attempt(command.State), code, cancellationToken);
        if (!credentials.Succeeded) return ReadFailures.Refusal(credentials.Failure);

        // The way there and back may be longer than the link was good for; its use it still has to be.
        return await links.Use(tenant, link, begun.Provider, credentials.Value.Values, signedIn: true, cancellationToken);
    }

    /// <summary>What is remembered of an attempt; sealed, as JSON.</summary>
    private sealed record Begun(string Link, string Provider, string Verifier, string RedirectUri, Dictionary<string, string> Given)
    {
        public SignInAttempt Attempt(string state) => new(state, Verifier, RedirectUri, Given);
    }
}
