using HrisOrleans.Console.Pieces;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;

namespace HrisOrleans.Console.Setup;

/// <summary>Keeps the draft of a set-up, also beyond the tab that it was begun in.</summary>
public sealed class DraftStore(ProtectedLocalStorage storage) : SealedStore(storage)
{
    /// <summary>The draft of a tenant, or null where there is none that this person made for this connection.</summary>
    public async Task<SetupDraft?> Read(string tenant, string owner) => await Find<SetupDraft>(Key(tenant)) is { } draft && draft.Owner == owner ? draft : null;

    /// <summary>Keeps it in the place of the one before. False when it is too large, or the browser has no room: then the draft lives as long as the page.</summary>
    public Task<bool> Keep(string tenant, SetupDraft draft) => Put(Key(tenant), draft);

    public Task Forget(string tenant) => Drop(Key(tenant));

    private static string Key(string tenant) => $"hris-setup-{tenant}";
}
