using System.Buffers.Binary;
using System.Globalization;

namespace HrisOrleans.Storage.Sql;

/// <summary>Fingerprints as stored: a uuid of the same sixteen bytes in PostgreSQL, 32 hexadecimal digits in SQLite.</summary>
internal static class Fingerprints
{
    public static Guid ToUuid(UInt128 fingerprint)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, fingerprint);
        return new Guid(bytes, bigEndian: true);
    }

    public static UInt128 FromUuid(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    public static string ToText(UInt128 fingerprint) => fingerprint.ToString("x32", CultureInfo.InvariantCulture);

    public static UInt128 FromText(string text) => UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
