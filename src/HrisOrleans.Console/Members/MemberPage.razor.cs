using HrisOrleans.Client;
using HrisOrleans.Client.Events;
using HrisOrleans.Client.Members;
using HrisOrleans.Console.Pieces;
using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HrisOrleans.Console.Members;

public sealed partial class MemberPage : WishPage
{
    private Member? _member;
    private IReadOnlyList<TenantEvent>? _history;
    private Trouble? _trouble;
    private bool _asking;
    private Guid _shown;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    // The list somebody came from with what it was narrowed by; else the one that the member is in.
    private string Back => (List ?? _member?.List) is { } list ? new Wish(list, Search, Group, Grant, Source).Query() : "";

    protected override async Task OnParametersSetAsync()
    {
        var other = _shown != Guid.Empty && _shown != Id;
        await base.OnParametersSetAsync();
        if (!other) return;
        (_member, _history) = (null, null);
        await Load();
    }

    protected override async Task Load()
    {
        var id = _shown = Id;
        var got = Api.Ask(stop => Client.Members.Get(Tenant, id, stop), Leaving);
        var told = Api.Ask(stop => Client.Members.History(Tenant, id, stop), Leaving);
        await Task.WhenAll(got, told);
        (var member, var history) = (await got, await told);
        if (_shown != id) return;
        _trouble = member.Trouble ?? history.Trouble;
        if (_trouble is null) (_member, _history) = (member.Value, history.Value!.Items);
        else if (_trouble.Code == RefusalCodes.MemberNotFound) _member = null;
        if (_member is { Groups.Count: > 0 } grouped && Current is not { Loaded: true, Connection: null or { Status: "disconnected" } }) _ = Names.Learn(Tenant, grouped.Groups, () => _ = InvokeAsync(StateHasChanged), Leaving);
    }

    protected override bool Concerns(TenantEvent happened) => happened.Member == Id;

    // A mail that did not arrive is not "reminded" of.
    private static string Word(Member member, MemberAction action) =>
        action == MemberAction.Remind && member.Invitation is "expired" or "bounced" or "unconfirmed" ? "Send a fresh invitation" : action.Word;

    private async Task Act(MemberAction action)
    {
        if (_asking || _member is not { } member) return;
        _asking = true;
        var key = ApiCall.NewKey();
        var (does, doesNot) = action.Says(many: false, Current.Connection?.Invites?.Send != "later");
        var called = MemberWords.Called(member);
        var done = await Dialogs.Confirm(action.Question(called), Word(member, action), does, doesNot, () => Take(stop => action.Run(Client, Tenant, member.Id, key, stop)), action.Dangerous);
        _asking = false;
        if (done) Snackbar.Add($"{called}: {action.Done}.", Severity.Success);
        await Again();
    }

    private async Task Edit()
    {
        if (_asking || _member is not { } member) return;
        _asking = true;
        var opened = await Dialogs.ShowAsync<EditDialog>("Edit", new DialogParameters<EditDialog> { { dialog => dialog.Tenant, Tenant }, { dialog => dialog.Member, member } }, Pieces.Dialogs.Held);
        var saved = await opened.Result is { Canceled: false };
        _asking = false;
        if (saved) Snackbar.Add("Saved.", Severity.Success);
        await Again();
    }

    private async Task Erase()
    {
        if (_asking || _member is not { } member) return;
        _asking = true;
        var key = ApiCall.NewKey();
        var parameters = new DialogParameters<EraseDialog>
        {
            { dialog => dialog.Member, member },
            { dialog => dialog.Run, () => Take(stop => Client.Members.Erase(Tenant, member.Id, key, stop)) },
        };
        var opened = await Dialogs.ShowAsync<EraseDialog>("Erase", parameters, Pieces.Dialogs.Held);
        var erased = await opened.Result is { Canceled: false };
        _asking = false;
        if (erased) Snackbar.Add("Erased.", Severity.Success);
        await Again();
    }

    private async Task<Trouble?> Take(Func<CancellationToken, Task<Member>> call)
    {
        var answer = await Api.Ask(call, Leaving);
        _member = answer.Value ?? _member;
        return answer.Trouble;
    }
}
