using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Tests.Connections;

/// <summary>A hint that is not followed at once is a promise, and never puts a read off.</summary>
public sealed class ReadByTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 30, 0, TimeSpan.Zero);

    [Theory, InlineData(true), InlineData(false)]
    public void The_next_read_of_its_kind_comes_by_then_and_the_other_when_it_would(bool delta)
    {
        var state = State(Now.AddHours(6), Now.AddMinutes(15));
        var next = ConnectionRules.ReadBy(state, delta, Now.AddMinutes(3));
        Assert.Equal(state.Version + 1, next.Version);
        Assert.Equal(delta ? (Now.AddHours(6), Now.AddMinutes(3)) : (Now.AddMinutes(3), Now.AddMinutes(15)), (next.Health.NextFullAt, next.Health.NextDeltaAt));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_read_that_comes_sooner_stays(bool delta)
    {
        var state = State(Now.AddMinutes(1), Now.AddMinutes(1));
        Assert.Equal(state.Health, ConnectionRules.ReadBy(state, delta, Now.AddMinutes(3)).Health);
    }

    private static ConnectionState State(DateTimeOffset full, DateTimeOffset delta) => ConnectionRules.Connect(null, TenantId.Parse("acme"), "bamboohr", 1, "acme", "Acme", Now) with
    {
        Health = ConnectionHealth.Unknown with { NextFullAt = full, NextDeltaAt = delta },
    };
}
