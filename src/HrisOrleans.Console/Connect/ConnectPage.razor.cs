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

    /// <summary>The provider's id.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [SupplyParameterFromQuery(Name = "popup")]
    private string? PopupText { get; set; }

    private bool Popup => PopupText == "1";

    private string Query => Popup ? "?popup=1" : "";

    private bool Locked => Current.Tenant is { } tenant && !_provider!.Subscriptions.Contains(tenant.Subscription);

    protected override async Task Load()
    {
        if (_provider is not null) return;
        var providers = await Api.Ask(Client.Providers.List, Leaving);
        _trouble = providers.Trouble;
        _provider = providers.Value?.Items.FirstOrDefault(provider => provider.Id == Id);
        _unknown = providers.Ok && _provider is null;
    }

    private async Task Connect(IReadOnlyDictionary<string, string> credentials)
    {
        if (_busy) return;
        (_busy, _refused, _missing) = (true, null, null);

        // Not ended when the page is left: what was asked for is done or refused as a whole.
        var answer = await Api.Ask(stop => Client.Connection.Connect(Tenant, new ConnectRequest(Id, credentials), stop));
        _busy = false;
        _refused = answer.Trouble;
        _missing = Rights.MissingIn(answer.Trouble, _provider!);
        if (answer.Value is not { } connection)
        {
            // Of two who connect at once one is second: the page then shows the other's.
            if (answer.Trouble is { Code: RefusalCodes.ConnectionExists }) await Current.Refresh();
            return;
        }

        _connected = true;
        Current.Take(connection);
    }
}
