using System.Diagnostics.CodeAnalysis;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Domain.Members;

/// <summary>A member's id: a version 7 UUID, so that ids of one batch lie side by side in an index.</summary>
public readonly record struct MemberId(Guid Value) : IComparable<MemberId>
{
    public static MemberId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

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
