using HrisOrleans.Sandbox.Vendors;

namespace HrisOrleans.Sandbox.GoogleWorkspace;

/// <summary>The service accounts that the sandbox's Google knows: one a company, named by its token.</summary>
public static class GoogleServiceAccount
{
    private const string Domain = ".iam.gserviceaccount.example";

    /// <summary>As in a JSON key file, PEM.</summary>
    public static string PrivateKey => SandboxKey.PrivateKey;

    public static string ClientEmail(string accessToken) => $"hris@{accessToken}{Domain}";

    /// <summary>The company's token in an account's name; null where there is none.</summary>
    internal static string? TokenOf(string? clientEmail) =>
        clientEmail is not null && clientEmail.StartsWith("hris@", StringComparison.Ordinal) && clientEmail.EndsWith(Domain, StringComparison.Ordinal) ? clientEmail[5..^Domain.Length] : null;
}
