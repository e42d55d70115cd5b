using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;

namespace HrisOrleans.Silo.Jobs;

/// <summary>The personal values of one line, sealed in its row until it has its outcome.</summary>
internal sealed record JobValues(string Email, string? GivenName, string? FamilyName, string? DisplayName, MemberRole Role)
{
    public byte[] Seal(TenantCipher cipher, Guid job, int number) => cipher.Seal(JsonSerializer.SerializeToUtf8Bytes(this), Place(job, number));

    public static async ValueTask<JobValues> Open(TenantKeyRing keys, TenantId tenant, Guid job, int number, byte[] sealedValues, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<JobValues>(await keys.Open(tenant.Value, sealedValues, Place(job, number), cancellationToken))!;

    /// <summary>The id of the member whom a line brings in, whenever it is tried: a version 8 UUID.</summary>
    public static MemberId MemberOf(TenantId tenant, Guid job, int number)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.ASCII.GetBytes($"member/{tenant}/{job}/{number}"));
        bytes = bytes[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new MemberId(new Guid(bytes, bigEndian: true));
    }

    // Nobody sees a name or an address by printing it.
    public override string ToString() => nameof(JobValues);

    private static byte[] Place(Guid job, int number) => Encoding.UTF8.GetBytes($"job/{job:N}/{number}");
}
