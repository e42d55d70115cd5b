using System.Security.Cryptography;

namespace HrisOrleans.Sandbox.GoogleWorkspace;

/// <summary>The service accounts that the sandbox's Google knows: one a company, named by its token. They share a key that lives as long as the process.</summary>
public static class GoogleServiceAccount
{
    private const string Domain = ".iam.gserviceaccount.example";

    private static readonly Lazy<RSA> Key = new(() => RSA.Create(2048));

    /// <summary>As in a JSON key file, PEM.</summary>
    public static string PrivateKey
    {
        get
        {
            lock (Key) return Key.Value.ExportPkcs8PrivateKeyPem();
        }
    }

    public static string ClientEmail(string accessToken) => $"hris@{accessToken}{Domain}";

    /// <summary>The company's token in an account's name; null where there is none.</summary>
    internal static string? TokenOf(string? clientEmail) =>
        clientEmail is not null && clientEmail.StartsWith("hris@", StringComparison.Ordinal) && clientEmail.EndsWith(Domain, StringComparison.Ordinal) ? clientEmail[5..^Domain.Length] : null;

    internal static bool Signed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        lock (Key) return Key.Value.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
