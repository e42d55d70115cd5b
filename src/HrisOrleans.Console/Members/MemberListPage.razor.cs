using HrisOrleans.Client;
using HrisOrleans.Client.Events;
using HrisOrleans.Client.Jobs;
using HrisOrleans.Client.Members;
using HrisOrleans.Console.Pieces;
using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HrisOrleans.Console.Members;

public sealed partial class MemberListPage : WishPage
{
    private const int MostTold = 100;
    private const int Many = 2_000;
    private readonly List<Wish> _gone = [];
    private readonly Picked _picked = new();
    private Wish _wish = new("active");
    private MemberRows? _rows;
    private IReadOnlyDictionary<string, int>? _counts;
    private (Wish Wish, int Count)? _found;
    private int _told;
    private Trouble? _trouble;
    private bool _asking;
    private bool _warm;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Advisories { get; set; }

    [SupplyParameterFromQuery(Name = "job")]
    private string? JobText { get; set; }

    private Guid? Job => Guid.TryParse(JobText, out var job) ? job : null;

    private string Name => States.Lists.First(list => list.Id == _wish.List).Name;

    private IReadOnlyList<MemberAction> Actions => _wish.Advisories ? [MemberAction.Remove] : MemberAction.OfList(_wish.List);

    /// <summary>How many the filter selects: a tab's count without one.</summary>
    private int? Total => _wish switch
    {
        { Advisories: true } => null,
        { Narrows: true } => _found is { } found && found.Wish == _wish ? found.Count : null,
        _ => _counts?.GetValueOrDefault(_wish.List),
    };

    private (string Icon, string Title, string Text) Nobody => _wish switch
    {
        { Advisories: true } => (Icons.Material.Outlined.TaskAlt, "Nobody", "Of nobody here is it known that they left the HRIS."),
        { List: "active" } => (Icons.Material.Outlined.Group, "Nobody is active yet", "People are active once they have accepted their invitation."),
        { List: "queued" } => (Icons.Material.Outlined.Outbox, "Nothing is queued", "Where invitations go out later, they wait here until somebody sends them."),
        { List: "requests" } => (Icons.Material.Outlined.HowToReg, "Nobody waits for an approval", "Where approval is required, newcomers wait here."),
        { List: "pending" } => (Icons.Material.Outlined.Mail, "No invitation is open", "People who were invited and have not come yet stand here."),
        _ => (Icons.Material.Outlined.PersonOff, "Nobody is out", "Whoever is deactivated, denied, withdrawn or removed stands here, each with the reason."),
    };

    protected override async Task OnParametersSetAsync()
    {
        var wish = new Wish(States.Lists.Any(list => list.Id == List) ? List! : "active", Given(Search), Given(Group), Given(Grant), Given(Source), Advisories == "1");

        // The address of a choice that was changed since is on its way still: what was chosen last holds.
        if (!_gone.Remove(wish) || _gone.Count == 0)
        {
            _gone.Clear();
            Take(wish);
        }

        await base.OnParametersSetAsync();
    }

    protected override async Task Load()
    {
        var counted = Api.Ask(stop => Client.Members.List(Tenant, limit: 1, cancellationToken: stop), Leaving);
        var told = Api.Ask(stop => Client.Members.Advisories(Tenant, limit: MostTold, cancellationToken: stop), Leaving);
        await Task.WhenAll(counted, told, _rows?.Refresh() ?? Task.CompletedTask);
        (var counts, var advisories) = (await counted, await told);
        _trouble = counts.Trouble ?? advisories.Trouble;
        if (_trouble is not null) return;
        (_counts, _told) = (counts.Value!.Counts, advisories.Value!.Items.Count);
        _ = Count();
        if (!_warm && _counts.Values.Sum() > Many) _ = Warm();
    }

    // What many are searched in is made when it is first asked for: not only once somebody waits for what they typed.
    private async Task Warm()
    {
        _warm = true;
        await Api.Ask(stop => Client.Members.List(Tenant, search: "@", limit: 1, cancellationToken: stop), Leaving);
    }

    protected override bool Concerns(TenantEvent happened) => happened.Member is not null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private async Task<ResultPage<Member>> Fetch(string? after, int limit, CancellationToken cancellationToken)
    {
        var wish = _wish;
        if (wish.Advisories) return await Client.Members.Advisories(Tenant, after, limit, cancellationToken);
        var page = await Client.Members.List(Tenant, wish.List, wish.Grant, wish.Search, after, limit, wish.Group, wish.Source, cancellationToken: cancellationToken);
        return new(page.Items, page.Next);
    }

    // Beside the rows, which do not wait for it: counting goes through everybody.
    private async Task Count()
    {
        var wish = _wish;
        if (!wish.Narrows || wish.Advisories) return;
        var answer = await Api.Ask(stop => Client.Members.List(Tenant, wish.List, wish.Grant, wish.Search, null, 1, wish.Group, wish.Source, true, stop), Leaving);
        if (wish != _wish || answer.Value?.Total is not { } total) return;
        _found = (wish, total);
        await InvokeAsync(StateHasChanged);
    }

    // The list does not wait for the address.
    private void Go(Wish wish)
    {
        Take(wish);
        _gone.Add(wish);
        Navigation.NavigateTo(At("members") + wish.Query(Job), replace: true);
    }

    private void Dismiss() => Navigation.NavigateTo(At("members") + _wish.Query(), replace: true);

    private void Take(Wish wish)
    {
        if (wish == _wish) return;
        _wish = wish;
        _picked.Clear();
        if (!Loading) _ = Count();
    }

    private void PickAll() => _picked.All = true;

    private void Unpick() => _picked.Clear();

    private async Task Act(MemberAction action)
    {
        if (_asking) return;
        _asking = true;
        try
        {
            // One key for this press, however often the answer gets lost.
            var key = ApiCall.NewKey();
            var count = _picked.All ? Total ?? 0 : _picked.Count;
            var whom = _picked.All ? new BulkRequest(Filter: _wish.Filter) : new BulkRequest(_picked.Ids);
            var (does, doesNot) = action.Says(count != 1, Current.Connection?.Invites?.Send != "later");
            if (_picked.All) does = [.. does, $"Meant is everybody whom the {(_wish.Narrows ? "filter" : "list")} holds at the moment you press: {Moments.People(count)} now."];
            Job? job = null;
            var done = await Dialogs.Confirm(
                action.Question(MemberWords.Whom(count, _picked.One)),
                action.Word,
                does,
                doesNot,
                async () =>
                {
                    var answer = await Api.Ask(stop => action.Run(Client, Tenant, whom, key, stop), Leaving);
                    job = answer.Value;
                    return answer.Trouble;
                },
                action.Dangerous);
            if (!done || job is null) return;
            _picked.Clear();
            Navigation.NavigateTo(At("members") + _wish.Query(job.Id), replace: true);
        }
        finally
        {
            _asking = false;
        }
    }
}
