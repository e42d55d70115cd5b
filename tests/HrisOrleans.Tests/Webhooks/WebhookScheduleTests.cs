using HrisOrleans.Silo.Webhooks;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Tests.Webhooks;

public sealed class WebhookScheduleTests
{
    [Fact]
    public void Retries_are_spread_over_days_and_never_sooner_than_planned()
    {
        var random = new Random(7);
        TimeSpan[] planned = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24)];
        Assert.Equal(planned.Length + 1, WebhookSchedule.Attempts);
        for (var failure = 1; failure <= planned.Length; failure++) Assert.InRange(WebhookSchedule.After(failure, null, random), planned[failure - 1], planned[failure - 1] * 1.2);
        Assert.InRange(WebhookSchedule.After(500, null, random), TimeSpan.FromHours(24), TimeSpan.FromHours(28.8));
        Assert.NotEqual(WebhookSchedule.After(5, null, random), WebhookSchedule.After(5, null, random));
    }

    [Fact]
    public void The_receiver_may_ask_for_longer_up_to_a_day_and_not_for_sooner()
    {
        var random = new Random(7);
        Assert.Equal(TimeSpan.FromHours(1), WebhookSchedule.After(1, TimeSpan.FromHours(1), random));
        Assert.Equal(TimeSpan.FromHours(24), WebhookSchedule.After(1, TimeSpan.FromDays(400), random));
        Assert.InRange(WebhookSchedule.After(4, TimeSpan.FromSeconds(1), random), TimeSpan.FromHours(2), TimeSpan.FromHours(2.4));
    }

    [Theory]
    [InlineData("member.joined", true)]
    [InlineData("member.*", true)]
    [InlineData("tenant.plan_applied", true)]
    [InlineData("*", false)]
    [InlineData("joined", false)]
    [InlineData("member.", false)]
    [InlineData("Member.joined", false)]
    public void A_filter_has_a_form(string text, bool holds) => Assert.Equal(holds, EventTypes.AreFilter([text]));

    [Fact]
    public void A_filter_lets_through_what_it_names()
    {
        Assert.True(EventTypes.Passes([], "tenant.x"));
        Assert.True(EventTypes.Passes(["member.*"], "member.joined"));
        Assert.False(EventTypes.Passes(["member.*"], "tenant.joined"));
        Assert.False(EventTypes.Passes(["member.joined"], "member.joined_late"));
    }
}
