using HrisOrleans.Client.Providers;
using HrisOrleans.Contracts.Connections;

namespace HrisOrleans.Api.Providers;

internal static class ProviderMapping
{
    public static Provider ToDto(this ProviderView view) => new(
        view.Id,
        view.Name,
        view.Subscriptions,
        view.Delta,
        view.Departures,
        view.Push,
        view.SignIn,
        view.GroupKinds,
        [.. view.NeededRights.Select(right => new NeededRight(right.Code, right.Description))],
        [.. view.CredentialForm.Select(ToDto)])
    {
        PushSecret = view.PushSecret?.ToDto(),
    };

    private static CredentialField ToDto(this CredentialFieldView field) =>
        new(field.Name, field.Title, field.Description, field.Secret, field.Pattern, field.MaxLength, field.Optional, field.Multiline);
}
