using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HrisOrleans.Tests.Mail;

/// <summary>A certification authority in memory, and a file of its certificate for those who are to trust it.</summary>
internal sealed class MailAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;

    public MailAuthority()
    {
        var request = new CertificateRequest("CN=Authority of the tests", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _root = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(40), DateTimeOffset.UnixEpoch.AddYears(130));
        File = Path.Combine(Directory.CreateTempSubdirectory("hris-ca-").FullName, "ca.pem");
        System.IO.File.WriteAllText(File, _root.ExportCertificatePem());
    }

    public string File { get; }

    /// <summary>A certificate for the loopback address, or for another server.</summary>
    public X509Certificate2 Certificate(string? name = null, bool expired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name ?? "127.0.0.1"}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (name is null) names.AddIpAddress(IPAddress.Loopback);
        else names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var from = DateTimeOffset.UnixEpoch.AddYears(41);
        using var bare = request.Create(_root, from, expired ? from.AddDays(90) : DateTimeOffset.UnixEpoch.AddYears(129), RandomNumberGenerator.GetBytes(8));
        using var paired = bare.CopyWithPrivateKey(key);
        // A key that only lives in memory is not taken by every platform's TLS.
        return X509CertificateLoader.LoadPkcs12(paired.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
        Directory.Delete(Path.GetDirectoryName(File)!, recursive: true);
    }
}
