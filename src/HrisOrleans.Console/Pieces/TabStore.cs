using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;

namespace HrisOrleans.Console.Pieces;

/// <summary>Keeps in a person's own tab what they are in the middle of. The browser forgets it with the tab, or when they sign out.</summary>
public sealed class TabStore(ProtectedSessionStorage storage, TenantSession session) : SealedStore(storage)
{
    /// <summary>What was kept by this person under the name.</summary>
    public Task<T?> Read<T>(string tenant, string name)
        where T : class => Find<T>(Key(tenant, name));

    public Task Keep<T>(string tenant, string name, T value)
        where T : class => Put(Key(tenant, name), value);

    public Task Forget(string tenant, string name) => Drop(Key(tenant, name));

    private string Key(string tenant, string name) => $"hris-kept {session.Who.Actor} {tenant} {name}";
}
