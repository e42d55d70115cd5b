using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Tests.Tenants;

public sealed class SubscriptionTests
{
    private static readonly ProviderDescriptor Open = new("chat", "Chat", OpenToEverySubscription: true, DeltaSupport.None, [], [], []);
    private static readonly ProviderDescriptor Paid = Open with { Id = "hris", Name = "Hris", OpenToEverySubscription = false };

    [Theory]
    [InlineData(Subscription.Free)]
    [InlineData(Subscription.Standard)]
    [InlineData(Subscription.Premium)]
    public void A_provider_that_is_open_to_every_subscription_is_covered_by_each(Subscription subscription) => Assert.True(subscription.Covers(Open));

    [Theory]
    [InlineData(Subscription.Free, false)]
    [InlineData(Subscription.Standard, true)]
    [InlineData(Subscription.Premium, true)]
    public void Every_other_provider_needs_standard_or_premium(Subscription subscription, bool covered) => Assert.Equal(covered, subscription.Covers(Paid));

    [Fact]
    public void The_refusal_names_the_provider_and_asks_for_another_subscription()
    {
        var refusal = Subscriptions.Required(Paid);
        Assert.Equal(("subscription_required", Domain.RefusalKind.PaymentRequired), (refusal.Code, refusal.Kind));
        Assert.Contains(Paid.Name, refusal.Detail, StringComparison.Ordinal);
    }
}
