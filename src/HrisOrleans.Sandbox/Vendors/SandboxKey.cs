using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HrisOrleans.Sandbox.Vendors;

/// <summary>The one key pair of everybody who signs assertions at a vendor of the sandbox. It lives as long as the process.</summary>
public static class SandboxKey
{
    private static readonly Lazy<RSA> Key = new(() => RSA.Create(2048));

    /// <summary>As vendors give it out, PEM.</summary>
    public static string PrivateKey
    {
        get
        {
            lock (Key) return Key.Value.ExportPkcs8PrivateKeyPem();
        }
    }

    /// <summary>What an assertion says, whoever signed it; null where it is none.</summary>
    internal static JsonNode? Claims(string? assertion)
    {
        try
        {
            return assertion?.Split('.') is [_, var claims, _] ? JsonNode.Parse(Base64Url.DecodeFromChars(claims)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What an assertion says that was signed with the key; null for every other.</summary>
    internal static JsonNode? Verified(string? assertion)
    {
        if (Claims(assertion) is not { } claims) return null;
        var dot = assertion!.LastIndexOf('.');
        if (!Base64Url.IsValid(assertion.AsSpan(dot + 1))) return null;
        lock (Key) return Key.Value.VerifyData(Encoding.ASCII.GetBytes(assertion[..dot]), Base64Url.DecodeFromChars(assertion.AsSpan(dot + 1)), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ? claims : null;
    }
}
