using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components;

namespace HrisOrleans.Console.Members;

/// <summary>A page whose address says which members are looked at: see <see cref="Wish"/>.</summary>
public abstract class WishPage : TenantPage
{
    [SupplyParameterFromQuery]
    protected string? List { get; set; }

    [SupplyParameterFromQuery]
    protected string? Search { get; set; }

    [SupplyParameterFromQuery]
    protected string? Group { get; set; }

    [SupplyParameterFromQuery]
    protected string? Grant { get; set; }

    [SupplyParameterFromQuery]
    protected string? Source { get; set; }
}
