namespace HrisOrleans.Domain.Tenants;

/// <summary>Where the platform's own rows and keys stand among those of tenants.</summary>
public static class Scopes
{
    /// <summary>The platform; no tenant's id has this form.</summary>
    public const string Platform = "*";

    /// <param name="tenant">Null: the platform.</param>
    public static string Of(TenantId? tenant) => tenant?.Value ?? Platform;
}
