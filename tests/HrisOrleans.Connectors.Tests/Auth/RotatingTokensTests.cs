using HrisOrleans.Connectors.Auth;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Connectors.Tests.Auth;

/// <summary>When a token is renewed: ahead of its end, and not all of them in the same minute.</summary>
public sealed class RotatingTokensTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    [Fact]
    public async Task Each_token_is_renewed_five_to_ten_minutes_ahead_at_a_moment_of_its_own()
    {
        var ahead = new List<int>();
        for (var token = 0; token < 60; token++)
        {
            var seconds = await Ahead($"token-{token}");
            Assert.InRange(seconds, 300, 600);
            ahead.Add(seconds);
        }

        Assert.True(ahead.Max() - ahead.Min() > 200);
        Assert.True(ahead.GroupBy(seconds => seconds / 60).Max(minute => minute.Count()) < 30);
        Assert.Equal(ahead[7], await Ahead("token-7"));
    }

    [Fact]
    public async Task Without_a_refresh_token_it_is_used_to_its_end_and_beyond()
    {
        var time = new FakeTimeProvider(Start + Life + Life);
        var credentials = new ConnectorCredentials(new Dictionary<string, string> { [RotatingTokens.AccessToken] = "one", [RotatingTokens.ExpiresAt] = (Start + Life).ToString("O") });
        var keeper = new MemoryKeeper(credentials);
        Assert.Equal("Bearer one", (await new RotatingTokens(keeper.Open(), (_, _) => throw new InvalidOperationException(), time).Get(null, TestContext.Current.CancellationToken)).Value);
    }

    // How long before its end a token is first renewed, to ten seconds.
    private static async Task<int> Ahead(string token)
    {
        var time = new FakeTimeProvider(Start);
        var credentials = new ConnectorCredentials(new Dictionary<string, string> { [RotatingTokens.AccessToken] = token, [RotatingTokens.RefreshToken] = "refresh", [RotatingTokens.ExpiresAt] = (Start + Life).ToString("O") });
        var keeper = new MemoryKeeper(credentials);
        while (true)
        {
            var tokens = new RotatingTokens(keeper.Open(), (_, _) => Task.FromResult<Reply<TokenGrant>>(new TokenGrant("next", null, null, null)), time);
            if ((await tokens.Get(null, TestContext.Current.CancellationToken)).Value == "Bearer next") return (int)(Start + Life - time.GetUtcNow()).TotalSeconds;
            time.Advance(TimeSpan.FromSeconds(10));
        }
    }
}
