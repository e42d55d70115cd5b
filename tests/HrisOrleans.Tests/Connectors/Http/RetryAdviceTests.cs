using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Tests.Connectors.Http;

public sealed class RetryAdviceTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Retry-After", "0", 0)]
    [InlineData("Retry-After", "120", 120)]
    [InlineData("Retry-After", " 1.5 ", 1.5)]
    [InlineData("Retry-After", "Sun, 01 Mar 2026 12:02:00 GMT", 120)]
    [InlineData("Retry-After", "1772366520", 120)]
    [InlineData("X-RateLimit-Reset", "1772366520", 120)]
    [InlineData("X-Rate-Limit-Reset", "1772366520", 120)]
    [InlineData("X-Rate-Limit-Reset", "1772366520500", 120.5)]
    [InlineData("RateLimit-Reset", "45", 45)]
    [InlineData("Retry-After", "Sun, 01 Mar 2026 11:00:00 GMT", 0)]
    [InlineData("Retry-After", "99999999", 86_400)]
    [InlineData("Retry-After", "99999999999999999999", 86_400)]
    public void Every_form_becomes_a_moment(string header, string value, double seconds) =>
        Assert.Equal(Now.AddSeconds(seconds), Read((header, value)));

    [Theory]
    [InlineData("Retry-After", "")]
    [InlineData("Retry-After", "soon")]
    [InlineData("Retry-After", "-5")]
    [InlineData("X-RateLimit-Remaining", "0")]
    public void What_names_no_moment_gives_none(string header, string value) => Assert.Null(Read((header, value)));

    [Fact]
    public void A_moment_on_a_wrong_clock_is_moved_to_ours() =>
        Assert.Equal(Now.AddSeconds(60), Read(("Retry-After", "Sun, 01 Mar 2026 09:01:00 GMT"), ("Date", "Sun, 01 Mar 2026 09:00:00 GMT")));

    [Fact]
    public void An_unreadable_retry_after_leaves_the_word_to_the_reset_header() =>
        Assert.Equal(Now.AddSeconds(30), Read(("Retry-After", "soon"), ("RateLimit-Reset", "30")));

    private static DateTimeOffset? Read(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return RetryAdvice.Read(response.Headers, Now);
    }
}
