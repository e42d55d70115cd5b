using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.Hints;

/// <summary>Plays providers that send webhooks, signed as they document it.</summary>
internal static class Hook
{
    public const string Secret = "the-webhooks-private-key";

    /// <summary>BambooHR: the body followed by the timestamp.</summary>
    public static Task<HttpStatusCode> Bamboo(this Product product, string tenant, string secret = Secret, TimeSpan late = default, string body = """{"employees":[{"id":"7"}]}""")
    {
        var moment = Seconds(product, late);
        return product.Send($"bamboohr/{tenant}", body, ("X-BambooHR-Timestamp", moment), ("X-BambooHR-Signature", Hex(secret, body + moment)));
    }

    /// <summary>Slack: version, timestamp and body, by the app's secret.</summary>
    public static Task<HttpStatusCode> Slack(this Product product, string path, string secret, string team, string kind = "user_change")
    {
        var body = $$$"""{"type":"event_callback","team_id":"{{{team}}}","event":{"type":"{{{kind}}}"}}""";
        var moment = Seconds(product, default);
        return product.Send(path, body, ("X-Slack-Request-Timestamp", moment), ("X-Slack-Signature", "v0=" + Hex(secret, $"v0:{moment}:{body}")));
    }

    /// <summary>Graph: the subscriber's own state in the message.</summary>
    public static Task<HttpStatusCode> Graph(this Product product, string tenant, string secret) =>
        product.Send($"microsoft-365/{tenant}", $$"""{"value":[{"subscriptionId":"s","changeType":"updated","clientState":"{{secret}}","resource":"Users/u"}]}""");

    public static string Hex(string secret, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));

    public static async Task<HttpStatusCode> Send(this Product product, string path, string body, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient { BaseAddress = product.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/push/" + path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var answer = await http.SendAsync(request, TwoSilos.Stop);
        return answer.StatusCode;
    }

    private static string Seconds(Product product, TimeSpan late) => (product.Time.GetUtcNow() - late).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
