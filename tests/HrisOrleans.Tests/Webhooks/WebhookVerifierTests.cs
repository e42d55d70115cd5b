using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Client.Webhooks;
using HrisOrleans.Silo.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Webhooks;

public sealed class WebhookVerifierTests
{
    private const string Secret = "whsec_i42uMph/5i8QZQv2SAlqEjVUNLsXxB53FGgAfDBBhNk=";
    private static readonly byte[] Body = """{"type":"webhook.test","timestamp":"2026-03-02T08:00:00Z","data":{"tenant":"acme","later":1}}"""u8.ToArray();
    private static readonly FakeTimeProvider Time = new(DateTimeOffset.FromUnixTimeSeconds(1_772_440_000));

    [Fact]
    public void A_real_message_is_read() => Assert.Equal(("msg_1", "webhook.test", "acme"), Verify(Sign("msg_1", 0)) is var message ? (message.Id, message.Type, message.Data.Tenant) : default);

    [Fact]
    public void One_right_signature_among_others_is_enough() => Verify($"v2,abc v1,AAAA {Sign("msg_1", 0)} nonsense");

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public void Five_minutes_to_either_side_are_let_pass(int seconds) => Verify(Sign("msg_1", seconds), seconds);

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public void What_is_older_or_of_the_future_is_refused(int seconds) => Assert.Throws<WebhookVerificationException>(() => Verify(Sign("msg_1", seconds), seconds));

    [Fact]
    public void Nothing_may_be_altered()
    {
        var signature = Sign("msg_1", 0);
        Assert.Throws<WebhookVerificationException>(() => Verify(signature, id: "msg_2"));
        Assert.Throws<WebhookVerificationException>(() => Verify(signature, 1));
        Assert.Throws<WebhookVerificationException>(() => Verify(signature, body: [.. Body, (byte)' ']));
        Assert.Throws<WebhookVerificationException>(() => Verify(signature[3..]));
        Assert.Throws<WebhookVerificationException>(() => Verify(null));
        Assert.Throws<WebhookVerificationException>(() => new WebhookVerifier([WebhookSignature.Show(new byte[24])], Time).Verify("msg_1", "1772440000", signature, Body));
        Assert.Throws<WebhookVerificationException>(() => new WebhookVerifier([Secret], Time).Verify("msg_1", "99999999999999999999", signature, Body));
    }

    [Fact]
    public void A_secret_that_is_none_is_refused_without_being_told()
    {
        var refused = Assert.Throws<ArgumentException>(() => new WebhookVerifier("whsec_not base64!"));
        Assert.DoesNotContain("not base64", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new WebhookVerifier([]));
    }

    private static WebhookMessage Verify(string? signature, int seconds = 0, string id = "msg_1", byte[]? body = null) =>
        new WebhookVerifier([Secret], Time).Verify(id, Stamp(seconds), signature, body ?? Body);

    private static string Sign(string id, int seconds) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret[6..]), (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{Stamp(seconds)}."), .. Body]));

    private static string Stamp(int seconds) => (1_772_440_000 + seconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
