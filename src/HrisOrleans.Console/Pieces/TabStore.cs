using System.Security.Cryptography;
using System.Text.Json;
using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.JSInterop;

namespace HrisOrleans.Console.Pieces;

/// <summary>Keeps in a person's own tab what they are in the middle of, sealed with the session keys. The browser forgets it with the tab, or when they sign out.</summary>
public sealed class TabStore(ProtectedSessionStorage storage, TenantSession session)
{
    /// <summary>Bytes. More is not kept: sealed it would not come back from the browser in one message.</summary>
    private const int Most = 600_000;

    /// <summary>What was kept by this person under the name; null where nothing is, or it cannot be read.</summary>
    public async Task<T?> Read<T>(string tenant, string name)
        where T : class
    {
        try
        {
            return (await storage.GetAsync<T>(Key(tenant, name))).Value;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or JsonException or FormatException || IsGone(unreadable))
        {
            return null;
        }
    }

    /// <summary>Keeps it in the place of what was there. Where it is too large, or the browser has no room, nothing is kept.</summary>
    public async Task Keep<T>(string tenant, string name, T value)
        where T : class
    {
        if (JsonSerializer.SerializeToUtf8Bytes(value).Length > Most)
        {
            await Forget(tenant, name);
            return;
        }

        try
        {
            await storage.SetAsync(Key(tenant, name), value);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // It lives as long as the page then.
        }
    }

    public async Task Forget(string tenant, string name)
    {
        try
        {
            await storage.DeleteAsync(Key(tenant, name));
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // So is what was kept.
        }
    }

    // A browser without storage or with a full one, or a page that was closed meanwhile.
    private static bool IsGone(Exception error) => error is JSException or JSDisconnectedException or OperationCanceledException;

    private string Key(string tenant, string name) => $"hris-kept {session.Who.Actor} {tenant} {name}";
}
