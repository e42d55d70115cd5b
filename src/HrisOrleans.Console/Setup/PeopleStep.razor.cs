using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Console.Pieces;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HrisOrleans.Console.Setup;

/// <summary>Step 1: everyone, groups, or people by name.</summary>
public sealed partial class PeopleStep
{
    private static readonly (string Word, string One, string Many)[] Left =
    [
        ("bot", "bot", "bots"), ("service_account", "service account", "service accounts"), ("suspended", "suspended account", "suspended accounts"),
        ("departed", "leaver", "leavers"), ("future_starter", "future starter", "future starters"),
    ];

    private readonly CancellationTokenSource _leaving = new();
    private DirectoryLook _look = null!;

    // Somebody was picked before this list was looked at.
    private bool _carried;
    private string? _search;

    // All whom a search finds are being picked.
    private bool _picking;

    // Those who came in through the connection are being picked, or could not be.
    private bool _linking;
    private Trouble? _unlinked;

    [Parameter, EditorRequired]
    public string Tenant { get; set; } = "";

    [Parameter, EditorRequired]
    public SetupDraft Draft { get; set; } = null!;

    /// <summary>As it is while edited.</summary>
    [Parameter, EditorRequired]
    public Connection Connection { get; set; } = null!;

    /// <summary>Something was chosen.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnChosen { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnContinue { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private (string, string, string, string)[] Modes =>
    [
        ("everyone", Icons.Material.Outlined.Groups, "Everyone", $"All {Moments.People(Everyone)}. Whoever joins or leaves the directory joins or leaves here."),
        ("groups", Icons.Material.Outlined.AccountTree, "Groups", $"Anybody in the groups you select, out of {Moments.Number(_look.Groups.Count)}. Leaving the last of them is leaving."),
        ("manual", Icons.Material.Outlined.PersonSearch, "People by name", "Only whom you pick. Nobody is added or removed by itself."),
    ];

    private int Everyone => _look.Employees + (Draft.Contractors ? _look.Contractors : 0) + (Draft.Guests ? _look.Guests : 0);

    private bool Reading => _look.Again || (_look.Gone && _look.Trouble is null);

    /// <summary>What has to be done before it goes on; null: nothing.</summary>
    private string? Lacking => Draft.Mode switch
    {
        "groups" when Draft.Groups.Count == 0 => "Select at least one group.",
        "manual" when _picking => "They are being picked …",
        "manual" when _linking => "Those who came in through the connection are being picked …",
        "manual" when Draft.People.Count == 0 => "Pick at least one person.",
        _ => null,
    };

    private string Continue => Draft.Mode switch
    {
        "groups" => $"Continue with {Moments.Count(Draft.Groups.Count, "group")}",
        "manual" => $"Continue with {Moments.People(Draft.People.Count)}",
        _ => "Continue with Everyone",
    };

    private string LeftOut
    {
        get
        {
            var parts = Left.Where(kind => _look.Counts.GetValueOrDefault(kind.Word) > 0).Select(kind => Moments.Count(_look.Counts[kind.Word], kind.One, kind.Many)).ToList();
            return parts.Count == 0 ? "" : $"Left out, whatever you select: {string.Join(", ", parts)}.";
        }
    }

    public void Dispose()
    {
        Api.Back -= Back;
        _leaving.Cancel();
    }

    protected override async Task OnInitializedAsync()
    {
        _carried = Draft.People.Count > 0;
        _look = new(Api, Session.Client, Known, Tenant, Time);
        Api.Back += Back;
        await Open();
    }

    private async Task Back()
    {
        await Open();
        if (_unlinked is { Kind: TroubleKind.Away }) await InvokeAsync(PickLinked);
    }

    private Task Open() => InvokeAsync(() => _look.Open(() => _ = InvokeAsync(StateHasChanged), _leaving.Token));

    // The list of people is gone, and whoever was picked may not be in the next one.
    private Task Renew()
    {
        _carried = true;
        return _look.Renew(() => _ = InvokeAsync(StateHasChanged), _leaving.Token);
    }

    private Task ReadAgain()
    {
        if (Reading) return Task.CompletedTask;

        // Whoever was picked may be gone from it then.
        _carried = true;
        return _look.ReadAgain(() => _ = InvokeAsync(StateHasChanged), _leaving.Token);
    }

    private async Task Choose(string mode)
    {
        (Draft.Mode, _search, _unlinked) = (mode, null, null);

        // Picking by name starts with whoever came in through the connection.
        if (mode == "manual" && Draft.People.Count == 0 && Connection.Selection is { Mode: not "manual" }) await PickLinked();
        else await Chosen();
    }

    private async Task PickLinked()
    {
        if (_linking) return;
        (_linking, _unlinked) = (true, null);
        StateHasChanged();
        var linked = await Api.Ask(Linked, _leaving.Token);
        if (_leaving.IsCancellationRequested) return;
        if (linked.Value is { } people) Draft.People.UnionWith(people);
        (_linking, _unlinked, _carried) = (false, linked.Trouble, true);
        await Chosen();
        StateHasChanged();
    }

    private async Task<List<string>> Linked(CancellationToken cancellationToken)
    {
        List<string> people = [];
        await foreach (var member in Session.Client.Members.All(Tenant, grant: "linked", cancellationToken: cancellationToken))
            if (member.ExternalId is { } id) people.Add(id);
        return people;
    }

    private Task Tick(bool? contractors = null, bool? guests = null)
    {
        (Draft.Contractors, Draft.Guests) = (contractors ?? Draft.Contractors, guests ?? Draft.Guests);
        return Chosen();
    }

    private Task Chosen() => OnChosen.InvokeAsync();
}
