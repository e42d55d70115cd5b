using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HrisOrleans.Connectors.Auth;

/// <summary>Assertions of RFC 7523, signed with RS256: who holds a private key proves it, and the key goes nowhere.</summary>
internal static class SignedAssertion
{
    /// <summary>An assertion, in its compact form.</summary>
    /// <param name="pem">The private key, PEM; line ends may still be written as in a JSON file.</param>
    /// <param name="keyId">Which of several keys it is; null where there is no need to say.</param>
    /// <returns>Null where the key is none.</returns>
    public static string? Sign(string pem, string? keyId, IReadOnlyDictionary<string, object> claims)
    {
        using var key = RSA.Create();
        if (!Import(key, pem)) return null;
        var header = new Dictionary<string, object> { ["alg"] = "RS256", ["typ"] = "JWT" };
        if (keyId is not null) header["kid"] = keyId;
        var text = Part(header) + "." + Part(claims);
        return text + "." + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static bool Import(RSA key, string pem)
    {
        try
        {
            key.ImportFromPem(pem.Replace("\\n", "\n", StringComparison.Ordinal));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string Part(IReadOnlyDictionary<string, object> claims) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
}
