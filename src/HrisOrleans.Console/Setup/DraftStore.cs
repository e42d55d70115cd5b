using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.JSInterop;

namespace HrisOrleans.Console.Setup;

/// <summary>Keeps a draft in the person's own browser, sealed with the session keys.</summary>
public sealed class DraftStore(ProtectedLocalStorage storage)
{
    /// <summary>Bytes. A larger draft is not kept: sealed it would not come back from the browser in one message.</summary>
    public const int Most = 600_000;

    /// <summary>The draft of a tenant, or null where there is none that this person made for this connection.</summary>
    public async Task<SetupDraft?> Read(string tenant, string owner)
    {
        try
        {
            var found = await storage.GetAsync<SetupDraft>(Key(tenant));
            return found is { Success: true, Value: { } draft } && draft.Owner == owner ? draft : null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or JsonException or FormatException)
        {
            // Of other keys, or somebody wrote into it: it means nothing.
            await Forget(tenant);
            return null;
        }
    }

    /// <summary>Keeps it in the place of the one before. False when it is too large, or the browser has no room: then nothing is kept, and the draft lives as long as the page.</summary>
    public async Task<bool> Keep(string tenant, SetupDraft draft)
    {
        try
        {
            if (JsonSerializer.SerializeToUtf8Bytes(draft).Length <= Most)
            {
                await storage.SetAsync(Key(tenant), draft);
                return true;
            }

            // An older one would come back in its place.
            await Forget(tenant);
        }
        catch (Exception unheard) when (unheard is JSException or JSDisconnectedException)
        {
            // A browser without storage, or a full one, or one that is gone.
        }

        return false;
    }

    public async Task Forget(string tenant) => await storage.DeleteAsync(Key(tenant));

    private static string Key(string tenant) => $"hris-setup-{tenant}";
}
