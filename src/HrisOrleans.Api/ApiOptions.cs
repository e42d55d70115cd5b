using System.Security.Cryptography;
using System.Text;

namespace HrisOrleans.Api;

/// <summary>Settings of the API; section <c>Api</c> of the configuration.</summary>
public sealed class ApiOptions
{
    /// <summary>SHA-256 of each operator key, in hexadecimal. Several, so that keys can be rotated. None: nobody is operator.</summary>
    public IList<string> OperatorKeyHashes { get; } = [];

    /// <summary>Lets a key be an operator's; only its hash is kept.</summary>
    public void AddOperatorKey(string key) => OperatorKeyHashes.Add(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
}
