using HrisOrleans.Api.Connecting;
using HrisOrleans.Api.Syncs;
using HrisOrleans.Client.Connections;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Api.Connections;

internal static class ConnectionMapping
{
    /// <param name="address">Where this API is reached from outside.</param>
    public static Connection ToDto(this ConnectionView view, PublicAddress address) => new(
        view.Tenant,
        view.Version,
        view.Provider,
        view.Account,
        view.AccountName,
        view.PendingAccount,
        view.PendingAccountName,
        view.Status,
        view.PauseReason,
        view.Epoch,
        view.Selection?.ToDto(),
        view.Invites?.ToDto(),
        view.Policy.ToDto(),
        view.VerifiedAt,
        view.NextFullAt,
        view.NextDeltaAt,
        view.FailureCode,
        view.Failures,
        view.ConnectedAt,
        view.CurrentSync?.ToDto())
    {
        Push = view.Push is { } push ? new Push(address.Push(view.Provider, view.Tenant), push) { Problem = view.PushProblem } : null,
    };

    public static Selection ToDto(this SelectionMessage message) => new(message.Mode, message.Groups, message.People, message.Contractors, message.Guests);

    public static InviteSettings ToDto(this InvitesMessage message) => new(message.Send, message.Approval);

    public static Policy ToDto(this PolicyView view) => new(view.DeltaEverySeconds, view.FullEverySeconds, view.MinimumAbsenceSeconds)
    {
        RemovalPeople = view.Removals.RemovalPeople,
        RemovalPercent = view.Removals.RemovalPercent,
        RemovalAtMost = view.Removals.RemovalAtMost,
        GroupRemovalPeople = view.Removals.GroupRemovalPeople,
        GroupRemovalPercent = view.Removals.GroupRemovalPercent,
        RemovalWindowSeconds = view.Removals.RemovalWindowSeconds,
        ShrinkPercent = view.Removals.ShrinkPercent,
        ChurnPercent = view.Removals.ChurnPercent,
    };

    public static RemovalsInput Removals(this PolicyRequest request) => new(
        request.RemovalPeople,
        request.RemovalPercent,
        request.RemovalAtMost,
        request.GroupRemovalPeople,
        request.GroupRemovalPercent,
        request.RemovalWindowSeconds,
        request.ShrinkPercent,
        request.ChurnPercent);

    public static Group ToDto(this GroupView view) => new(view.Id, view.Kind, view.Name, view.People, view.Parent);

    public static Person ToDto(this PersonView view) => new(view.ExternalId, view.Email, view.DisplayName, view.JobTitle, view.Groups, view.Kind);

    public static SettingsInput Input(Selection selection, InviteSettings invites) =>
        new(new SelectionMessage(selection.Mode, selection.Groups ?? [], selection.People, selection.Contractors, selection.Guests), new InvitesMessage(invites.Send, invites.Approval));
}
