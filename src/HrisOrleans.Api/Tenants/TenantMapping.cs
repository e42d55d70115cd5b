using HrisOrleans.Api.Http;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Api.Tenants;

internal static class TenantMapping
{
    public static Tenant ToDto(this TenantView view) => new(view.Id, view.Name, Word(view.Subscription), view.CreatedAt, view.Version);

    public static TenantHealth ToDto(this TenantHealthView view) => new(
        view.Id,
        view.Name,
        Word(view.Subscription),
        view.CreatedAt,
        view.Connection is { } connection ? ToDto(connection) : null,
        view.RunningSince,
        view.WaitingPlans,
        view.Late);

    public static AdminToken ToDto(this TokenView view) => new(view.Id, view.Login, view.CreatedAt, view.ExpiresAt, view.RevokedAt);

    public static IssuedAdminToken ToDto(this IssuedToken issued) =>
        new(issued.Token.Id, issued.Token.Login, issued.Token.CreatedAt, issued.Token.ExpiresAt, issued.Secret);

    public static Subscription SubscriptionOf(string word) => word switch
    {
        "free" => Subscription.Free,
        "standard" => Subscription.Standard,
        "premium" => Subscription.Premium,
        _ => throw RequestRefusedException.Invalid("subscription", "subscription must be free, standard or premium."),
    };

    private static ConnectionHealth ToDto(ConnectionHealthView view) => new(
        view.Provider, view.AccountName, view.Status, view.PauseReason, view.VerifiedAt, view.NextReadAt, view.FailureCode, view.Failures, view.AccountPending);

    private static string Word(Subscription subscription) => subscription switch
    {
        Subscription.Free => "free",
        Subscription.Standard => "standard",
        Subscription.Premium => "premium",
    };
}
