using System.Security.Cryptography;
using System.Text;

namespace HrisOrleans.Api;

/// <summary>Settings of the API; section <c>Api</c> of the configuration.</summary>
public sealed class ApiOptions
{
    /// <summary>SHA-256 of each operator key, in hexadecimal. Several, so that keys can be rotated. None: nobody is operator.</summary>
    public IList<string> OperatorKeyHashes { get; } = [];

    /// <summary>The largest file of people to invite, in bytes.</summary>
    public long CsvMaxBytes { get; set; } = 20 << 20;

    /// <summary>The most lines of such a file.</summary>
    public int CsvMaxLines { get; set; } = 100_000;

    /// <summary>The largest file of a directory's people, in bytes.</summary>
    public long DirectoryMaxBytes { get; set; } = 100 << 20;

    /// <summary>Event streams of one tenant that may be open at once in this process.</summary>
    public int StreamsPerTenant { get; set; } = 20;

    /// <summary>Event streams that may be open at once in this process.</summary>
    public int StreamsPerProcess { get; set; } = 1000;

    /// <summary>Lets a key be an operator's; only its hash is kept.</summary>
    public void AddOperatorKey(string key) => OperatorKeyHashes.Add(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
}
