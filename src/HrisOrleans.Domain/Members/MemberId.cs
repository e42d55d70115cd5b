using System.Diagnostics.CodeAnalysis;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Domain.Members;

/// <summary>A member's id: a version 7 UUID, so that ids of one batch lie side by side in an index.</summary>
public readonly record struct MemberId(Guid Value) : IComparable<MemberId>
{
    public static MemberId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>The ids of one moment in the order of their numbers: 24 bits count, 50 are random. Numbers past 16,777,215 begin again.</summary>
    public static MemberId New(DateTimeOffset now, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6] = (byte)(0x70 | ((number >> 20) & 0x0F));
        bytes[7] = (byte)(number >> 12);
        bytes[8] = (byte)(0x80 | ((number >> 6) & 0x3F));
        bytes[9] = (byte)(((number & 0x3F) << 2) | (bytes[9] & 0x03));
        return new(new Guid(bytes, bigEndian: true));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out MemberId id)
    {
        var parsed = Guid.TryParseExact(text, "D", out var value);
        id = new MemberId(value);
        return parsed;
    }

    public int CompareTo(MemberId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");
}

/// <summary>A person at one source of a tenant. A source is one company account at one provider; its number is the tenant's own.</summary>
public readonly record struct SourceRef(int Source, string ExternalId)
{
    public override string ToString() => $"{Source}/{ExternalId}";
}
