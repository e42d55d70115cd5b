using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Domain.Invitations;

/// <summary>What an invitation token names: <c>inv_{tenant}_{member, 32 hex digits}_{number}_{signature}</c>.</summary>
/// <param name="Number">The invitation's number on its member, 1 or more.</param>
public readonly record struct InvitationToken(TenantId Tenant, MemberId Member, int Number)
{
    /// <summary>Longer than any token that was ever issued; what exceeds it is not looked at.</summary>
    public const int MaxLength = 160;

    private const string Prefix = "inv";
    private const int Parts = 5;

    /// <summary>
    /// Reads what a token claims to name, to find the grain that can judge it. Proves nothing: whoever acts on a token
    /// verifies its signature first.
    /// </summary>
    public static bool TryRead([NotNullWhen(true)] string? text, out InvitationToken token)
    {
        token = default;
        if (text is null || text.Length > MaxLength) return false;
        // The signature comes last and may hold underscores of its own.
        var parts = text.Split('_', Parts);
        if (parts.Length != Parts || parts[0] != Prefix || parts[4].Length == 0) return false;
        if (!TenantId.TryParse(parts[1], out var tenant)) return false;
        if (!Guid.TryParseExact(parts[2], "N", out var member)) return false;
        if (!int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) return false;
        token = new InvitationToken(tenant, new MemberId(member), number);
        return true;
    }

    /// <summary>The token whole, with the given signature.</summary>
    public string Signed(string signature) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}_{Tenant}_{Member.Value:N}_{Number}_{signature}");
}
