using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HrisOrleans.Silo.Mail;

/// <summary>Whether a mail server's certificate is to be trusted: by the system, or by authorities that the operator named.</summary>
internal sealed class MailServerTrust
{
    private readonly X509Certificate2Collection _authorities;

    private MailServerTrust(X509Certificate2Collection authorities) => _authorities = authorities;

    /// <summary>Private authorities seldom publish what they revoked.</summary>
    public bool ChecksRevocation => _authorities.Count == 0;

    public static MailServerTrust Of(MailOptions options)
    {
        var authorities = new X509Certificate2Collection();
        if (options.CaFile is { } file) authorities.ImportFromPemFile(file);
        return new MailServerTrust(authorities);
    }

    /// <returns>Null when it is trusted, else the word for why not.</returns>
    public string? Judge(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) return "certificate_missing";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return "certificate_for_another_name";
        if (errors == SslPolicyErrors.None || Vouched(server, presented)) return null;
        return presented?.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) == true ? "certificate_expired" : "certificate_untrusted";
    }

    private bool Vouched(X509Certificate2 server, X509Chain? presented)
    {
        if (_authorities.Count == 0) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
            foreach (var element in presented.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(server);
    }
}
