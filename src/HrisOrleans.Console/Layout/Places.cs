using Microsoft.AspNetCore.Components;

namespace HrisOrleans.Console.Layout;

/// <summary>Addresses within the console.</summary>
internal static class Places
{
    /// <summary>The tenant that an address is about, or null.</summary>
    public static string? TenantOf(NavigationManager navigation)
    {
        var parts = navigation.ToBaseRelativePath(navigation.Uri).Split('/', '?', '#');
        return parts is ["t", { Length: > 0 } tenant, ..] ? Uri.UnescapeDataString(tenant) : null;
    }

    /// <summary>The same page of another tenant; the overview where the page belongs to one thing of the old tenant.</summary>
    public static string SamePage(NavigationManager navigation, string tenant)
    {
        var parts = navigation.ToBaseRelativePath(navigation.Uri).Split('?', '#')[0].Split('/');
        return $"t/{Uri.EscapeDataString(tenant)}/{(parts is ["t", _, var page] ? page : "overview")}";
    }
}
