using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Contracts.Jobs;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Api.Members;

/// <summary>
/// Looks at the people of one list or file, line by line. What a cell holds is text, whatever it begins with. Of the
/// addresses seen only hashes are kept, so that a long file does not stand in memory.
/// </summary>
internal sealed class InviteLines
{
    private readonly HashSet<UInt128> _seen = [];

    /// <summary>A good line with its values, or a bad one with its code.</summary>
    public InviteLine Check(int line, string? email, string? givenName, string? familyName, string? displayName, string? role)
    {
        (givenName, familyName, displayName, role) = (Given(givenName), Given(familyName), Given(displayName), Given(role));
        if (Given(email) is not { } address) return Bad(line, "missing_email");
        if (!EmailAddress.TryNormalize(address, out var normalized)) return Bad(line, "malformed_address");
        foreach (var name in (string?[])[givenName, familyName, displayName])
        {
            if (name?.Length > PersonRules.MaxName) return Bad(line, "name_too_long");
            if (name?.Any(char.IsControl) == true) return Bad(line, "malformed_name");
        }

        if (RoleOf(role) is not { } known) return Bad(line, "unknown_role");
        return _seen.Add(Hash(normalized)) ? new InviteLine(line, null, address, givenName, familyName, displayName, known) : Bad(line, "duplicate_line");
    }

    public static InviteLine Bad(int line, string code) => new(line, code, null, null, null, null, MemberRole.Member);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static MemberRole? RoleOf(string? role) => role?.ToLowerInvariant() switch
    {
        null or "member" => MemberRole.Member,
        "admin" => MemberRole.Admin,
        _ => null,
    };

    private static UInt128 Hash(string address) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(address)));
}
