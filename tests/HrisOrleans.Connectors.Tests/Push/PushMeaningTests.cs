using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HrisOrleans.Connectors.Push;

namespace HrisOrleans.Connectors.Tests.Push;

/// <summary>What genuine messages mean, and what each provider wants to hear.</summary>
public sealed class PushMeaningTests
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(PushCases.Secret);

    [Fact]
    public void Slack_hears_its_challenge_again_when_it_is_signed()
    {
        var reading = Slack("""{"type":"url_verification","challenge":"3eZbrw1aB"}""");
        Assert.Equal((PushMeaning.Nothing, "text/plain", "3eZbrw1aB"), (reading.Meaning, reading.Reply!.ContentType, Encoding.UTF8.GetString(reading.Reply.Body)));
    }

    [Theory]
    [InlineData("""{"type":"event_callback","team_id":"T1","event":{"type":"message"}}""", PushMeaning.Nothing)]
    [InlineData("""{"type":"event_callback","team_id":"T1","event":{"type":"user_change"}}""", PushMeaning.Changed)]
    [InlineData("""{"type":"event_callback","team_id":"T1","event":{"type":"subteam_members_changed"}}""", PushMeaning.Changed)]
    [InlineData("""{"type":"event_callback","team_id":"T1","event":{"type":"tokens_revoked"}}""", PushMeaning.Changed)]
    [InlineData("""{"type":"app_rate_limited","team_id":"T1"}""", PushMeaning.Changed)]
    [InlineData("""{"type":"something_new"}""", PushMeaning.Nothing)]
    [InlineData("not json", PushMeaning.Changed)]
    public void Of_Slack_only_people_and_groups_count(string body, PushMeaning meaning) => Assert.Equal(meaning, Slack(body).Meaning);

    [Theory, InlineData("abc-123"), InlineData("\"}, é ☃")]
    public void Okta_hears_its_challenge_again_whoever_asks(string challenge)
    {
        var reading = PushCases.All["okta"].Receiver.Read(new PushRequest("GET", new Dictionary<string, string> { ["x-okta-verification-challenge"] = challenge }, []));
        Assert.Equal((PushMeaning.Nothing, "application/json"), (reading.Meaning, reading.Reply!.ContentType));
        Assert.Equal(challenge, JsonDocument.Parse(reading.Reply.Body).RootElement.GetProperty("verification").GetString());
    }

    [Fact]
    public void Okta_is_not_answered_without_a_challenge_or_with_an_endless_one()
    {
        Assert.Equal(PushReading.Refused, PushCases.All["okta"].Receiver.Read(new PushRequest("GET", new Dictionary<string, string>(), []), PushCases.Secret));
        Assert.Equal(PushReading.Refused, PushCases.All["okta"].Receiver.Read(new PushRequest("GET", new Dictionary<string, string> { ["x-okta-verification-challenge"] = new('x', 1001) }, []), PushCases.Secret));
    }

    [Theory]
    [InlineData("""{"data":{"events":[{"eventType":"user.session.start"}]}}""", PushMeaning.Nothing)]
    [InlineData("""{"data":{"events":[{"eventType":"group.user_membership.add"}]}}""", PushMeaning.Changed)]
    [InlineData("""{"data":{"events":[{"eventType":"user.account.update_profile"}]}}""", PushMeaning.Changed)]
    [InlineData("""{"data":{"events":[]}}""", PushMeaning.Nothing)]
    [InlineData("[]", PushMeaning.Changed)]
    public void Of_Okta_only_people_and_groups_count(string body, PushMeaning meaning) =>
        Assert.Equal(meaning, PushCases.All["okta"].Receiver.Read(PushCases.All["okta"].Request with { Body = Encoding.UTF8.GetBytes(body) }, PushCases.Secret).Meaning);

    [Theory, InlineData("Ping test"), InlineData("\"Ping test\""), InlineData("""{"text":"Ping test"}""")]
    public void Bob_is_answered_when_it_tries_the_address_before_there_is_a_secret(string ping) =>
        Assert.Equal(PushReading.Nothing, PushCases.All["hibob"].Receiver.Read(new PushRequest("POST", new Dictionary<string, string>(), Encoding.UTF8.GetBytes(ping))));

    [Theory, InlineData("ping test"), InlineData("""{"text":"Ping"}"""), InlineData("""{"type":"employee.updated"}"""), InlineData("")]
    public void Anything_else_without_a_signature_is_no_ping(string body) =>
        Assert.Equal(PushReading.Refused, PushCases.All["hibob"].Receiver.Read(new PushRequest("POST", new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body))));

    [Theory, InlineData("""{"type":"employee.left"}""", PushMeaning.Changed), InlineData("""{"type":"timeoff.request.approved"}""", PushMeaning.Nothing), InlineData("{}", PushMeaning.Changed)]
    public void Of_Bob_only_employees_count(string body, PushMeaning meaning)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.Equal(meaning, PushCases.All["hibob"].Receiver.Read(new PushRequest("POST", new Dictionary<string, string> { ["bob-signature"] = Convert.ToBase64String(HMACSHA512.HashData(Key, bytes)) }, bytes), PushCases.Secret).Meaning);
    }

    [Theory, InlineData("""{"event_type":"payroll.paid","resource_uuid":"c"}""", PushMeaning.Nothing), InlineData("""{"event_type":"employee_job_compensation.created","resource_uuid":"c"}""", PushMeaning.Changed)]
    public void Of_Gusto_only_employees_and_their_company_count(string body, PushMeaning meaning)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.Equal(meaning, PushCases.All["gusto"].Receiver.Read(new PushRequest("POST", new Dictionary<string, string> { ["x-gusto-signature"] = Convert.ToHexString(HMACSHA256.HashData(Key, bytes)) }, bytes), PushCases.Secret).Meaning);
    }

    [Theory]
    [InlineData("Validation: Testing client application reachability for subscription Request-Id: 1")]
    [InlineData("<script>é ☃ &+")]
    public void Graph_hears_its_token_again_as_plain_text_whoever_asks(string token)
    {
        var reading = Graph("", token);
        Assert.Equal((PushMeaning.Nothing, "text/plain", token), (reading.Meaning, reading.Reply!.ContentType, Encoding.UTF8.GetString(reading.Reply.Body)));
        Assert.Equal(PushReading.Refused, PushCases.All["microsoft-365"].Receiver.Read(new PushRequest("GET", new Dictionary<string, string>(), []) { Query = Token(token) }, PushCases.Secret));
    }

    [Fact]
    public void Graph_is_not_answered_an_empty_or_endless_token()
    {
        Assert.Equal(PushReading.Refused, Graph("", ""));
        Assert.Equal(PushReading.Refused, Graph("", new string('x', 2001)));
    }

    [Theory]
    [InlineData("""{"value":[{"clientState":"S","changeType":"deleted"}]}""", PushMeaning.Changed, false)]
    [InlineData("""{"value":[{"clientState":"other","changeType":"updated"},{"clientState":"S","changeType":"updated"}]}""", PushMeaning.Changed, false)]
    [InlineData("""{"value":[{"clientState":"other","lifecycleEvent":"subscriptionRemoved"},{"clientState":"S","changeType":"updated"}]}""", PushMeaning.Changed, false)]
    [InlineData("""{"value":[{"clientState":"S","lifecycleEvent":"missed"}]}""", PushMeaning.Changed, false)]
    [InlineData("""{"value":[{"clientState":"S","lifecycleEvent":"subscriptionRemoved"}]}""", PushMeaning.Changed, true)]
    [InlineData("""{"value":[{"clientState":"S","lifecycleEvent":"reauthorizationRequired"}]}""", PushMeaning.Nothing, true)]
    [InlineData("""{"value":[{"clientState":"S","lifecycleEvent":"somethingNew"}]}""", PushMeaning.Changed, false)]
    [InlineData("""{"value":[{"clientState":"s","changeType":"updated"}]}""", PushMeaning.Refused, false)]
    [InlineData("""{"clientState":"S","changeType":"updated"}""", PushMeaning.Refused, false)]
    public void Of_Graph_only_what_carries_the_secret_counts(string body, PushMeaning meaning, bool lapsing)
    {
        var reading = Graph(body.Replace("\"S\"", $"\"{PushCases.Secret}\"", StringComparison.Ordinal), null);
        Assert.Equal((meaning, lapsing), (reading.Meaning, reading.Lapsing));
    }

    [Theory, InlineData("sync", PushMeaning.Nothing), InlineData("makeAdmin", PushMeaning.Nothing), InlineData("add", PushMeaning.Changed), InlineData("delete", PushMeaning.Changed), InlineData("somethingNew", PushMeaning.Changed)]
    public void Of_Google_only_what_happens_to_people_counts(string state, PushMeaning meaning)
    {
        var google = PushCases.All["google-workspace"];
        Assert.Equal(meaning, google.Receiver.Read(google.With("X-Goog-Resource-State", state), PushCases.Secret).Meaning);
        Assert.Equal(PushMeaning.Refused, google.Receiver.Read(google.With("X-Goog-Resource-State", state), "another secret").Meaning);
    }

    [Theory]
    [InlineData("""{"event_name":"employment.updated"}""", PushMeaning.Changed)]
    [InlineData("""{"event_name":"Person.deleted"}""", PushMeaning.Changed)]
    [InlineData("""{"event_name":"attendance-period.created"}""", PushMeaning.Nothing)]
    [InlineData("{}", PushMeaning.Changed)]
    [InlineData("not json", PushMeaning.Changed)]
    public void Of_Personio_only_persons_and_employments_count(string body, PushMeaning meaning) =>
        Assert.Equal(meaning, PushCases.All["personio"].Receiver.Read(PushCases.All["personio"].Request with { Body = Encoding.UTF8.GetBytes(body) }, PushCases.Secret).Meaning);

    private static PushReading Graph(string body, string? token) => PushCases.All["microsoft-365"].Receiver.Read(
        new PushRequest("POST", new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body)) { Query = token is null ? new Dictionary<string, string>() : Token(token) }, PushCases.Secret);

    private static Dictionary<string, string> Token(string token) => new() { ["validationToken"] = token };

    private static PushReading Slack(string body)
    {
        var moment = PushCases.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var signature = "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"v0:{moment}:{body}")));
        return PushCases.All["slack"].Receiver.Read(
            new PushRequest("POST", new Dictionary<string, string> { ["x-slack-signature"] = signature, ["x-slack-request-timestamp"] = moment }, Encoding.UTF8.GetBytes(body)), PushCases.Secret);
    }
}
