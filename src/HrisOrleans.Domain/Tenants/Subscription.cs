using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Domain.Tenants;

/// <summary>What the tenant pays the host app for. The numbers are stored.</summary>
public enum Subscription
{
    Free = 1,
    Standard = 2,
    Premium = 3,
}

public static class Subscriptions
{
    /// <summary>Whether a tenant with this subscription may be connected to the provider.</summary>
    public static bool Covers(this Subscription subscription, ProviderDescriptor provider) => subscription switch
    {
        Subscription.Free => provider.OpenToEverySubscription,
        Subscription.Standard => true,
        Subscription.Premium => true,
    };

    public static Refusal Required(ProviderDescriptor provider) =>
        new("subscription_required", RefusalKind.PaymentRequired, $"{provider.Name} needs the standard or the premium subscription.");
}
