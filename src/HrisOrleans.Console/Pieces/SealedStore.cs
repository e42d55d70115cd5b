using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.JSInterop;

namespace HrisOrleans.Console.Pieces;

/// <summary>Keeps values in a person's own browser, sealed with the session keys.</summary>
public abstract class SealedStore(ProtectedBrowserStorage storage)
{
    /// <summary>Bytes. More is not kept: sealed it would not come back from the browser in one message.</summary>
    public const int Most = 600_000;

    /// <summary>What was kept; null where nothing is, or it cannot be read.</summary>
    private protected async Task<T?> Find<T>(string key)
        where T : class
    {
        try
        {
            return (await storage.GetAsync<T>(key)).Value;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or JsonException or FormatException)
        {
            // Of other keys, or somebody wrote into it: it means nothing.
            await Drop(key);
            return null;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return null;
        }
    }

    /// <summary>Keeps it in the place of the one before. False when it is too large, or the browser has no room: then nothing is kept, and it lives as long as the page.</summary>
    private protected async Task<bool> Put<T>(string key, T value)
        where T : class
    {
        if (JsonSerializer.SerializeToUtf8Bytes(value).Length > Most)
        {
            // An older one would come back in its place.
            await Drop(key);
            return false;
        }

        try
        {
            await storage.SetAsync(key, value);
            return true;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return false;
        }
    }

    private protected async Task Drop(string key)
    {
        try
        {
            await storage.DeleteAsync(key);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // So is what was kept.
        }
    }

    // A browser without storage or with a full one, or a page that was closed meanwhile.
    private static bool IsGone(Exception error) => error is JSException || PageGone.Says(error);
}
