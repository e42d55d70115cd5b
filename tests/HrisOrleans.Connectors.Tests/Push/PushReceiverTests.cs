using System.Text;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Domain.Directories;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Connectors.Tests.Push;

/// <summary>What every provider's webhooks have in common: one changed bit, and nobody sent them.</summary>
public sealed class PushReceiverTests
{
    public static TheoryData<string> Providers => [.. PushCases.All.Keys];

    public static TheoryData<string, string> Headers => [.. PushCases.All.SelectMany(entry => entry.Value.Headers.Select(header => (entry.Key, header.Name)))];

    public static TheoryData<string> Timed => [.. PushCases.All.Where(entry => entry.Value.Timed).Select(entry => entry.Key)];

    [Fact]
    public void Whoever_gives_hints_has_a_receiver_and_a_secret_to_ask_for_and_nobody_else_has()
    {
        using var services = new ServiceCollection().AddConnectors().BuildServiceProvider();
        var catalogue = services.GetRequiredService<ConnectorCatalogue>();
        Assert.All(catalogue.Providers, provider =>
        {
            Assert.True(catalogue.TryFind(provider.Id, out var connector));
            Assert.Equal((provider.Id, provider.Push == PushSupport.Hint), (provider.Id, connector.Push is not null));
            Assert.Equal((provider.Id, connector.Push is not null && connector.Push is not IPushSubscriber), (provider.Id, provider.PushSecret is { Secret: true }));
        });
        Assert.Equal(PushCases.All.Keys.Order(), catalogue.Providers.Where(provider => provider.Push == PushSupport.Hint).Select(provider => provider.Id));
    }

    [Theory, MemberData(nameof(Providers))]
    public void What_the_provider_signed_is_believed_and_names_the_account_where_it_can(string provider)
    {
        var push = PushCases.All[provider];
        Assert.Equal(PushReading.Changed(push.Account), push.Receiver.Read(push.Request, PushCases.Secret));
        Assert.Equal(PushReading.Changed(push.Account), push.Receiver.Read(push.Request, "another secret", PushCases.Secret));
    }

    [Theory, MemberData(nameof(Providers))]
    public void Another_secret_or_none_is_refused(string provider)
    {
        var push = PushCases.All[provider];
        Assert.Equal(PushReading.Refused, push.Receiver.Read(push.Request));
        Assert.Equal(PushReading.Refused, push.Receiver.Read(push.Request, PushCases.Secret + "x", PushCases.Secret[..^1], ""));
    }

    [Theory, MemberData(nameof(Providers))]
    public void A_body_that_was_changed_on_the_way_is_refused(string provider)
    {
        var push = PushCases.All[provider];

        if (!push.Signed) return;
        for (var at = 0; at < push.Request.Body.Length; at++)
        {
            var body = (byte[])push.Request.Body.Clone();
            body[at] ^= 1;
            Assert.Equal(PushReading.Refused, push.Receiver.Read(push.Request with { Body = body }, PushCases.Secret));
        }

        Assert.Equal(PushReading.Refused, push.Receiver.Read(push.Request with { Body = [] }, PushCases.Secret));
        Assert.Equal(PushReading.Refused, push.Receiver.Read(push.Request with { Body = [.. push.Request.Body, (byte)'\n'] }, PushCases.Secret));
    }

    [Theory, MemberData(nameof(Providers))]
    public void Garbage_with_no_proof_in_it_is_refused(string provider)
    {
        var receiver = PushCases.All[provider].Receiver;
        foreach (var body in (string[])["", "{", "[]", "null", "7", "\"value\"", """{"value":[]}""", """{"value":[7,null,{}]}""", """{"value":{}}""", """{"value":[{"clientState":null}]}""", """{"value":[{"clientState":["x"]}]}""", new('[', 5000), new('x', 1 << 20), "\0\0"])
            Assert.Equal(PushReading.Refused, receiver.Read(new PushRequest("POST", new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body)), PushCases.Secret));
        Assert.Equal(PushReading.Refused, receiver.Read(new PushRequest("POST", new Dictionary<string, string>(), [0xFF, 0xFE, 0x00]), PushCases.Secret));
    }

    [Theory, MemberData(nameof(Headers))]
    public void A_header_that_is_missing_or_other_than_it_was_is_refused(string provider, string header)
    {
        var push = PushCases.All[provider];
        Assert.Equal(PushReading.Refused, push.Receiver.Read(push.Without(header), PushCases.Secret));
        foreach (var value in (string[])["", " ", "v0=", "v0=zz", "=", "none", "00", new string('a', 5000), "1772440201", "99999999999999999999", "é"])
            Assert.Equal(PushReading.Refused, push.Receiver.Read(push.With(header, value), PushCases.Secret));
    }

    [Theory, MemberData(nameof(Timed))]
    public void What_was_signed_more_than_five_minutes_ago_or_ahead_is_refused_and_within_them_believed_any_number_of_times(string provider)
    {
        var push = PushCases.All[provider];
        string[] secrets = [PushCases.Secret];
        foreach (var seconds in (int[])[-300, -299, 0, 0, 299, 300]) Assert.Equal(PushMeaning.Changed, push.Receiver.Read(push.Request, secrets, PushCases.Now.AddSeconds(seconds)).Meaning);
        foreach (var seconds in (int[])[-301, 301, 86_400]) Assert.Equal(PushMeaning.Refused, push.Receiver.Read(push.Request, secrets, PushCases.Now.AddSeconds(seconds)).Meaning);
    }

    [Theory, MemberData(nameof(Providers))]
    public void A_get_is_no_hint(string provider) => Assert.Equal(PushMeaning.Refused, PushCases.All[provider].Receiver.Read(PushCases.All[provider].Request with { Method = "GET" }, PushCases.Secret).Meaning);

    [Fact]
    public void A_request_tells_no_secrets_by_its_text() => Assert.DoesNotContain(PushCases.Secret, PushCases.All["okta"].Request.ToString(), StringComparison.Ordinal);

    [Theory, InlineData("2026-03-02T08:30:00Z", true), InlineData("2026-03-02T09:34:59+01:00", true), InlineData("2026-03-02T08:36:00Z", false), InlineData("-1", false), InlineData("1772440200.5", false)]
    public void A_moment_may_be_written_as_a_date(string text, bool fresh) => Assert.Equal(fresh, PushSignature.Fresh(text, PushCases.Now));

    [Fact]
    public void A_base64_of_addresses_counts_with_and_without_padding()
    {
        var merge = PushCases.All["merge"];
        Assert.Equal(PushMeaning.Changed, merge.Receiver.Read(merge.With("X-Merge-Webhook-Signature", merge.Headers[0].Value.TrimEnd('=')), PushCases.Secret).Meaning);
        Assert.Equal(Encoding.ASCII.GetBytes("abcd"), PushSignature.Base64OfUrls("YWJjZA"));
    }
}
