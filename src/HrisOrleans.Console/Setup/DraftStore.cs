using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.JSInterop;

namespace HrisOrleans.Console.Setup;

/// <summary>Keeps a draft in the person's own browser, sealed with the session keys.</summary>
public sealed class DraftStore(ProtectedLocalStorage storage)
{
    /// <summary>More picked people than this are not kept: they are too much for a browser's storage.</summary>
    public const int MostPeople = 20_000;

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

    public async Task Keep(string tenant, SetupDraft draft)
    {
        if (draft.People.Count > MostPeople) return;
        try
        {
            await storage.SetAsync(Key(tenant), draft);
        }
        catch (JSException)
        {
            // A browser without storage, or a full one: the draft lives as long as the page.
        }
    }

    public async Task Forget(string tenant) => await storage.DeleteAsync(Key(tenant));

    private static string Key(string tenant) => $"hris-setup-{tenant}";
}
