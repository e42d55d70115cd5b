using HrisOrleans.Contracts.Hints;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Hints;

/// <summary>Where providers reach this installation's API, for those that have to be told by us.</summary>
/// <param name="Base">Null: nowhere that anybody knows of.</param>
public sealed record PushAddress(Uri? Base)
{
    /// <summary>The address of one tenant's webhook; null where nothing can be reached.</summary>
    public string? Of(string provider, TenantId tenant) => Base is { } at ? at.AbsoluteUri.TrimEnd('/') + PushPath.Of(provider, tenant) : null;
}
