using HrisOrleans.Client;
using HrisOrleans.Client.Providers;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Console.Pieces;
using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components;

namespace HrisOrleans.Console.Connect;

/// <summary>The connection: where to connect one, or how the one that is there stands and what can be changed.</summary>
public sealed partial class ConnectionPage : TenantPage
{
    private IReadOnlyList<Provider>? _providers;
    private Trouble? _trouble;
    private bool _syncing;

    [SupplyParameterFromQuery(Name = "popup")]
    private string? PopupText { get; set; }

    private bool Popup => PopupText == "1";

    private string Query => Popup ? "?popup=1" : "";

    protected override async Task Load()
    {
        if (_providers is not null) return;
        var answer = await Api.Ask(Client.Providers.List, Leaving);
        (_trouble, _providers) = (answer.Trouble, answer.Value?.Items);
    }

    private Provider? ProviderOf(string id) => _providers?.FirstOrDefault(provider => provider.Id == id);

    private string ProviderName(string id) => ProviderOf(id)?.Name ?? id;

    // What has to be done before anything can be previewed.
    private static string? First(Client.Connections.Connection connection) => connection switch
    {
        { Status: "paused" } => "Resume first",
        { FailureCode: RefusalCodes.AccountRefused } => "Relink first",
        _ => null,
    };

    private async Task SyncNow()
    {
        if (_syncing) return;
        _syncing = true;
        await Api.Act(stop => Client.Syncs.Request(Tenant, new SyncRequest(Full: true), ApiCall.NewKey(), stop), "A sync has begun.");
        _syncing = false;
        await Current.Refresh();
    }

    private Task Pause() => Dialogs.Confirm(
        "Pause the connection?",
        "Pause",
        ["Stops reading the HRIS.", "Stops everything automatic, leavers included: somebody who leaves the company keeps their access until you resume, or remove them by hand."],
        ["It removes nobody, and sends nothing.", "Lists work on, and you can still approve, send and remove by hand."],
        async () => await Taken(await Api.Ask(stop => Client.Connection.Pause(Tenant, ApiCall.NewKey(), stop))));

    private async Task Resume()
    {
        var follows = Current.Connection is { FailureCode: RefusalCodes.AccountRefused } ? "Nothing is read before a relink." : "A sync follows.";
        var answer = await Api.Act(stop => Client.Connection.Resume(Tenant, ApiCall.NewKey(), stop), $"Resumed. {follows}");
        if (answer.Value is { } connection) Current.Take(connection);
    }

    private Task Disconnect() => Disconnect(Current.Connection is { } connection ? ProviderOf(connection.Provider) : null);

    private Task Disconnect(Provider? provider) => Dialogs.Confirm(
        $"Disconnect {Current.Connection?.AccountName}?",
        "Disconnect",
        [
            "Stops every automatic change at once, a sync under way included.",
            $"Destroys {ProviderWords.Destroyed(provider)}; to connect again you {ProviderWords.Again(provider)}.",
            "Plans that wait for a reviewer end.",
        ],
        [
            "It removes nobody: every active member stays.",
            "It withdraws nothing: queued invitations, requests and open invitations stay, and you can still approve, send or remove them.",
            "It forgets nobody: after connecting again people are recognised by id, else by address.",
        ],
        async () => await Taken(await Api.Ask(stop => Client.Connection.Disconnect(Tenant, stop))),
        dangerous: true);

    private async Task<Trouble?> Taken(ApiAnswer<Client.Connections.Connection> answer)
    {
        if (answer.Value is { } connection) Current.Take(connection);
        await Current.Refresh();
        return answer.Trouble;
    }
}
