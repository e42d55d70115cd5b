using CsCheck;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Tests.Directories;

/// <summary>A bucket never lets a provider's window see more than the provider takes, wherever that window begins.</summary>
public sealed class CallLimitTests
{
    private static readonly DateTimeOffset Start = Gens.Start;

    [Fact]
    public void No_window_sees_more_calls_than_the_provider_takes() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 120], Gen.Select(Gen.Int[0, 4_000], Gen.Int[1, 30]).Array[1, 200]).Sample((calls, seconds, wishes) =>
        {
            var limit = new CallLimit(calls, TimeSpan.FromSeconds(seconds));
            var (now, taken) = (Start, new List<DateTimeOffset>());
            DateTimeOffset? fullAt = null;
            foreach (var (milliseconds, wanted) in wishes)
            {
                now += TimeSpan.FromMilliseconds(milliseconds);
                var granted = Math.Min(wanted, limit.Available(fullAt, now));
                if (granted == 0) continue;
                fullAt = limit.After(fullAt, now, granted);
                taken.AddRange(Enumerable.Repeat(now, granted));
            }

            Assert.All(taken, first => Assert.InRange(taken.Count(other => other >= first && other < first + limit.Per), 1, calls));
        });

    [Fact]
    public void Where_nothing_is_left_there_is_a_call_at_the_moment_that_was_named_and_none_before() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 120]).Sample((calls, seconds) =>
        {
            var limit = new CallLimit(calls, TimeSpan.FromSeconds(seconds));
            var fullAt = limit.After(null, Start, limit.Burst);
            Assert.Equal(0, limit.Available(fullAt, Start));
            Assert.Equal(1, limit.Available(fullAt, limit.NextAt(fullAt)));
            Assert.Equal(0, limit.Available(fullAt, limit.NextAt(fullAt) - TimeSpan.FromTicks(1)));
        });

    [Fact]
    public void Three_quarters_of_what_the_provider_takes_is_had_for_ever()
    {
        var limit = new CallLimit(300, TimeSpan.FromMinutes(1));
        var (fullAt, taken) = ((DateTimeOffset?)null, 0);
        for (var second = 0; second < 600; second++)
        {
            var now = Start.AddSeconds(second);
            var granted = limit.Available(fullAt, now);
            if (granted > 0) fullAt = limit.After(fullAt, now, granted);
            taken += granted;
        }

        Assert.InRange(taken, 10 * 225, 10 * 225 + 75);
    }
}
