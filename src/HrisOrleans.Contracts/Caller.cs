using System.Diagnostics.CodeAnalysis;
using HrisOrleans.Domain.Tenants;
using Orleans.Runtime;

namespace HrisOrleans.Contracts;

/// <summary>What a caller is.</summary>
public enum CallerKind
{
    /// <summary>The platform team; any tenant.</summary>
    Operator = 1,

    /// <summary>A tenant admin; one tenant.</summary>
    Admin = 2,

    /// <summary>Somebody with an invitation link; one tenant, one method.</summary>
    Invitee = 3,

    /// <summary>The product itself, on behalf of one tenant.</summary>
    System = 4,

    /// <summary>Somebody with a link to connect by, or on the way back from a provider's sign-in; one tenant, its sign-in only.</summary>
    Visitor = 5,

    /// <summary>Whoever calls the address that a provider's webhooks go to; hints only, of one tenant or of an app.</summary>
    Provider = 6,
}

/// <summary>Who calls a grain. Travels with every call and is checked against the grain's key on every call.</summary>
/// <param name="Tenant">The only tenant this caller may touch; null for the operator, and for a provider whose app is called.</param>
/// <param name="Actor">What is written into history: of an admin a reference, never the login.</param>
public sealed record Caller(CallerKind Kind, TenantId? Tenant, string Actor)
{
    private const string CallerKey = "hris.caller";
    private const string CauseKey = "hris.cause";

    public static Caller Operator { get; } = new(CallerKind.Operator, null, "operator");

    public static Caller System(TenantId tenant) => new(CallerKind.System, tenant, "sync");

    /// <summary>The caller of the present call, or null when it named none.</summary>
    public static Caller? Current => RequestContext.Get(CallerKey) is string text && TryParse(text, out var caller) ? caller : null;

    /// <summary>What the present call names as the cause of what it does: an idempotency key's hash, or a fresh id.</summary>
    public static string Cause => RequestContext.Get(CauseKey) as string ?? "none";

    /// <summary>Puts this caller on all calls made from here on in this flow.</summary>
    public void Use(string cause)
    {
        RequestContext.Set(CallerKey, $"{(int)Kind}|{Tenant?.Value}|{Actor}");
        RequestContext.Set(CauseKey, cause);
    }

    /// <summary>Whether this caller may touch a tenant's grains.</summary>
    public bool MayTouch(TenantId tenant) => Kind == CallerKind.Operator || Tenant == tenant;

    private static bool TryParse(string text, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        var parts = text.Split('|', 3);
        if (parts.Length != 3 || !int.TryParse(parts[0], out var kind) || !Enum.IsDefined((CallerKind)kind)) return false;
        TenantId? tenant = TenantId.TryParse(parts[1], out var id) ? id : null;
        if (tenant is null && (CallerKind)kind is not (CallerKind.Operator or CallerKind.Provider)) return false;
        caller = new Caller((CallerKind)kind, tenant, parts[2]);
        return true;
    }
}
