using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Contracts.Hints;

/// <summary>Where the webhooks of providers come in, below the API's own address.</summary>
public static class PushPath
{
    public const string Root = "/v1/push";

    public static string Of(string provider, string tenant) => $"{Root}/{provider}/{tenant}";

    public static string Of(string provider, TenantId tenant) => Of(provider, tenant.Value);
}
