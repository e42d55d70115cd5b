using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace HrisOrleans.Domain.Tenants;

/// <summary>The host app's own id of a tenant: 1–63 lower-case letters, digits and inner hyphens.</summary>
public readonly partial record struct TenantId : IComparable<TenantId>
{
    private readonly string? _value;

    private TenantId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An empty tenant id was used.");

    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId id)
    {
        id = default;
        if (text is null || !Shape().IsMatch(text)) return false;
        id = new TenantId(text);
        return true;
    }

    public static TenantId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A tenant id has 1 to 63 lower-case letters, digits and inner hyphens.");

    public int CompareTo(TenantId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
