using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.Hooks;

/// <summary>What happened to somebody, as webhooks tell it apart.</summary>
internal enum Happening
{
    Created = 1,
    Updated = 2,

    /// <summary>They are there, and work there no more.</summary>
    Left = 3,
    Deleted = 4,
}

/// <summary>A change that a webhook made by hand is about.</summary>
/// <param name="Secret">What the vendor signs with, as it was entered here and there.</param>
internal sealed record WebhookNews(Company Company, Person Person, Happening What, string Secret, DateTimeOffset Now)
{
    public static Happening? Of(Person? before, Person? after) => (before, after) switch
    {
        (null, { Active: true }) => Happening.Created,
        ({ Active: true }, { Active: false }) => Happening.Left,
        (not null, null) => Happening.Deleted,
        (not null, not null) => Happening.Updated,
        _ => null,
    };

    /// <summary>The vendor's word for it.</summary>
    public string Word(string created, string updated, string left, string deleted) => What switch
    {
        Happening.Created => created,
        Happening.Updated => updated,
        Happening.Left => left,
        Happening.Deleted => deleted,
    };

    public string Seconds => Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    public string Moment => Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public string Hex(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(text)));

    public byte[] Signed(string text) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(text));
}

/// <summary>A webhook's body and the headers that prove it.</summary>
internal sealed record WebhookMessage(string Body, params (string Name, string Value)[] Headers)
{
    public static WebhookMessage Of(JsonNode body, Func<string, (string Name, string Value)[]> prove)
    {
        var text = body.ToJsonString();
        return new WebhookMessage(text, prove(text));
    }

    public HttpRequestMessage To(Uri address)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in Headers) message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }
}
