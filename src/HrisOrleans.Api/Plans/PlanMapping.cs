using HrisOrleans.Api.Connections;
using HrisOrleans.Api.Http;
using HrisOrleans.Client.Plans;
using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Why;
using Plan = HrisOrleans.Client.Plans.Plan;
using PlanChoice = HrisOrleans.Client.Plans.PlanChoice;

namespace HrisOrleans.Api.Plans;

internal static class PlanMapping
{
    private static readonly HashSet<string> Actions = [.. ActionWords];

    public static Plan ToDto(this PlanView view) => new(
        view.Id,
        view.Kind,
        view.State,
        view.Hash,
        view.Lines,
        view.Counts,
        view.Selection.ToDto(),
        view.Invites.ToDto(),
        view.Failure,
        view.Actor,
        view.CreatedAt,
        view.AppliedAt,
        view.Skipped)
    {
        Holds = view.Holds,
        Parent = view.Parent,
        UndoneBy = view.UndoneBy,
        Choice = view.Choice is { } choice ? new PlanChoice(choice.Part, choice.Without) : null,
        Done = view.Done,
    };

    public static Pin ToDto(this PinView view) => new(view.ExternalId, view.Member is null ? null : Guid.Parse(view.Member), view.Email, view.DisplayName, view.Plan);

    public static Change ToDto(this ChangeView view) => new(
        view.Line,
        view.Action,
        view.ExternalId,
        view.Member is null ? null : Guid.Parse(view.Member),
        view.MemberVersion,
        view.Email,
        view.DisplayName,
        view.Cause,
        [.. view.Reasons.Select(reason => new Reason(reason.Rule, reason.Reference, Sentences.Of(new(reason.Rule, reason.Reference))))],
        [.. view.Changed.Select(value => new ChangedValue(value.Field, value.Before, value.After))],
        view.Done,
        view.Skipped);

    /// <summary>The words of all actions, in their order.</summary>
    public static IEnumerable<string> ActionWords => Enum.GetValues<PlanAction>().Select(action => action.Word());

    /// <summary>The action to list, checked; null for all that are shown without being asked for.</summary>
    public static string? ActionOf(string? word) =>
        string.IsNullOrEmpty(word) ? null : Actions.Contains(word) ? word : throw RequestRefusedException.Invalid("action", "action is not one of a plan.");
}
