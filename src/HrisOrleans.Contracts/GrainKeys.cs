using System.Diagnostics.CodeAnalysis;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Contracts;

/// <summary>
/// Keys of grains: a word, the tenant, and what else is needed, joined by slashes. The leading word keeps the official
/// storage provider from reading a key as a hexadecimal number, where <c>00123</c> and <c>123</c> would meet.
/// </summary>
public static class GrainKeys
{
    public static string Tenant(TenantId tenant) => $"tenant/{tenant}";

    public static string Connection(TenantId tenant) => $"connection/{tenant}";

    public static string Queries(TenantId tenant) => $"queries/{tenant}";

    public static string Jobs(TenantId tenant) => $"jobs/{tenant}";

    public static string Why(TenantId tenant) => $"why/{tenant}";

    public static string Invitations(TenantId tenant) => $"invitations/{tenant}";

    public static string Notices(TenantId tenant) => $"notices/{tenant}";

    public static string Webhooks(TenantId tenant) => $"webhooks/{tenant}";

    public static string Scim(TenantId tenant) => $"scim/{tenant}";

    public static string Files(TenantId tenant) => $"files/{tenant}";

    public static string Hints(TenantId tenant) => $"hints/{tenant}";

    public static string Channel(TenantId tenant) => $"channel/{tenant}";

    public static string SignIn(TenantId tenant) => $"sign-in/{tenant}";

    public static string Member(TenantId tenant, MemberId member) => $"member/{tenant}/{member}";

    /// <param name="tenant">The tenant the key belongs to.</param>
    /// <param name="keyHash">Lower-case hex of the SHA-256 of the client's key.</param>
    public static string Idempotency(TenantId tenant, string keyHash) => $"idempotency/{tenant}/{keyHash}";

    /// <summary>The one catalogue; belongs to no tenant.</summary>
    public const string Catalogue = "catalogue";

    /// <summary>The webhooks of the whole platform; belong to no tenant, and answer the operator only.</summary>
    public const string PlatformWebhooks = "webhooks";

    /// <summary>The list of all tenants; belongs to no tenant, and answers the operator only.</summary>
    public const string Tenants = "tenants";

    /// <summary>What comes back of mails, whosever they are; belongs to no tenant, and answers the operator only.</summary>
    public const string Mail = "mail";

    /// <summary>Webhooks of the installation's apps at providers; belong to no tenant, and answer providers only.</summary>
    public const string AppHints = "hints";

    /// <summary>The tenant in a grain's key. False for a key that belongs to no tenant.</summary>
    public static bool TryTenant([NotNullWhen(true)] string? key, out TenantId tenant)
    {
        tenant = default;
        return key?.Split('/') is { Length: >= 2 } parts && TenantId.TryParse(parts[1], out tenant);
    }

    public static (TenantId Tenant, MemberId Member) ParseMember(string key) =>
        key.Split('/') is ["member", var tenant, var member] && MemberId.TryParse(member, out var id)
            ? (TenantId.Parse(tenant), id)
            : throw new FormatException("Not the key of a member grain.");
}
