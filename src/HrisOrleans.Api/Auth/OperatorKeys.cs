using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Api.Auth;

/// <summary>The hashes of the operator's keys.</summary>
internal sealed class OperatorKeys
{
    private readonly byte[][] _hashes;

    public OperatorKeys(IOptions<ApiOptions> options)
    {
        _hashes = [.. options.Value.OperatorKeyHashes.Select(Read)];

        static byte[] Read(string hex) => hex.Length == 64 && hex.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(hex)
            : throw new OptionsValidationException(nameof(ApiOptions), typeof(ApiOptions), ["Api:OperatorKeyHashes must hold SHA-256 hashes of 64 hexadecimal digits."]);
    }

    /// <summary>Compares with every key in constant time, so that time tells neither which nor how much matched.</summary>
    public bool Match(ReadOnlySpan<byte> hash)
    {
        var match = false;
        foreach (var known in _hashes) match |= CryptographicOperations.FixedTimeEquals(known, hash);
        return match;
    }
}
