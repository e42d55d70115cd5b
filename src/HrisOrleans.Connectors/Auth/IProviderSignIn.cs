using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Auth;

/// <summary>Signing in at a provider (OAuth 2 authorization code), so that nobody has to make and paste a key.</summary>
/// <remarks>Keeps nothing: whoever calls it remembers the attempt until the browser is back.</remarks>
public interface IProviderSignIn
{
    /// <summary>This installation has an app at the provider; without one nobody can sign in there.</summary>
    bool Ready { get; }

    /// <summary>What has to be known before, such as the company's address; fields of the credential form.</summary>
    IReadOnlyList<CredentialField> Asks { get; }

    /// <summary>Where to send the browser.</summary>
    Uri Begin(SignInAttempt attempt);

    /// <summary>Redeems the code that the browser came back with for credentials. They are not tried yet, and nobody keeps them.</summary>
    Task<Reply<ConnectorCredentials>> Finish(SignInAttempt attempt, string code, CancellationToken cancellationToken);
}

/// <summary>One attempt to sign in.</summary>
/// <param name="State">Comes back with the browser; names the attempt.</param>
/// <param name="Verifier">Proves that whoever redeems the code is who asked for it (PKCE, RFC 7636).</param>
/// <param name="RedirectUri">Where the browser comes back to.</param>
/// <param name="Given">Values of <see cref="IProviderSignIn.Asks"/>, each accepted by its field.</param>
public sealed record SignInAttempt(string State, string Verifier, string RedirectUri, IReadOnlyDictionary<string, string> Given)
{
    /// <summary>The verifier as it is shown to the provider beforehand, by the method S256.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public override string ToString() => "(sign-in)";
}
