using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Providers;
using HrisOrleans.Console.Pieces;
using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components;

namespace HrisOrleans.Console.Connect;

/// <summary>Needed rights first, then credentials, then the trial.</summary>
public sealed partial class ConnectPage : TenantPage
{
    private readonly HashSet<string> _none = [];
    private Provider? _provider;
    private Trouble? _trouble;
    private Trouble? _refused;
    private HashSet<string>? _missing;
    private bool _unknown;
    private bool _busy;
    private bool _connected;
    private bool _there = true;

    /// <summary>The provider's id.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [SupplyParameterFromQuery(Name = "popup")]
    private string? PopupText { get; set; }

    /// <summary>How a sign-in at the provider ended, on the way back from it.</summary>
    [SupplyParameterFromQuery(Name = "connection")]
    private string? Ended { get; set; }

    [SupplyParameterFromQuery(Name = "code")]
    private string? EndCode { get; set; }

    private bool Popup => PopupText == "1";

    private string Query => Popup ? "?popup=1" : "";

    private bool SignsIn => _provider!.SignIn.Contains("authorization_code");

    private bool Locked => Current.Tenant is { } tenant && !_provider!.Subscriptions.Contains(tenant.Subscription);

    protected override async Task Load()
    {
        if (_provider is not null) return;
        var providers = await Api.Ask(Client.Providers.List, Leaving);
        _trouble = providers.Trouble;
        _provider = providers.Value?.Items.FirstOrDefault(provider => provider.Id == Id);
        _unknown = providers.Ok && _provider is null;
        if (_provider is not null && Locked) await Current.Refresh();
        if (_provider is null || Ended is null) return;
        _refused = SignInEnd.Trouble(Ended, EndCode);
        await Current.Follow(Tenant);
        if (!Current.Loaded) await Current.Refresh();
        if (Ended == "connected" && Current.Connection is { Status: "unconfigured" } connection && connection.Provider == Id) Connected();
    }

    // Of a directory of files there is nothing to choose from before the first one.
    private void Connected() => (_connected, _there) = (true, !ArrivalCard.Waits(Id));

    private async Task Connect(IReadOnlyDictionary<string, string> credentials)
    {
        if (_busy) return;
        (_busy, _refused, _missing) = (true, null, null);

        // Not ended when the page is left: what was asked for is done or refused as a whole.
        var answer = await Api.Ask(stop => Client.Connection.Connect(Tenant, new ConnectRequest(Id, credentials), stop));
        _busy = false;
        if (answer.Value is { } made) Current.Take(made);
        if (Late(answer.Trouble?.Asking(_provider!.Name), $"{ProviderWords.Connected(_provider!)}. Who comes in is still to be chosen.", $"{_provider!.Name} was not connected.")) return;
        _refused = answer.Trouble?.Asking(_provider!.Name);
        _missing = Rights.MissingIn(answer.Trouble, _provider!);
        if (!answer.Ok)
        {
            // Of two who connect at once one is second: the page then shows the other's.
            if (answer.Trouble is { Code: RefusalCodes.ConnectionExists }) await Current.Refresh();
            return;
        }

        Connected();
    }
}
