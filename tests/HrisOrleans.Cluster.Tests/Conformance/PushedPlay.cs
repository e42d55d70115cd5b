using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using HrisOrleans.Client.Connections;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.Conformance;

/// <summary>Somebody as a directory states them.</summary>
/// <param name="Key">The directory's own name for them.</param>
/// <param name="Active">False: they left, and are stated all the same.</param>
public sealed record Stated(string Key, bool Active = true)
{
    public string Email { get; init; } = $"{Key}@people.example";

    public string GivenName { get; init; } = Key;

    public string FamilyName { get; init; } = "Birch";

    public string Department { get; init; } = "Crew";

    /// <summary>Further values by the directory's own names, in place of those that it would send; null is sent as it sends nothing.</summary>
    public IReadOnlyDictionary<string, string?> Other { get; init; } = new Dictionary<string, string?>();
}

/// <summary>One request of a directory.</summary>
/// <param name="Taken">What has to be done with the answer; null: nothing.</param>
public sealed record Told(HttpMethod Method, string Url, string MediaType, string Body, Action<string>? Taken = null);

/// <summary>A directory that comes to one tenant by itself, and what its conformance tests have to know of its kind.</summary>
public abstract class PushedPlay(Product product, ProductTenant tenant)
{
    private static readonly HttpClient Http = new();

    public ProductTenant Tenant => tenant;

    /// <summary>What opens this tenant's door now.</summary>
    public abstract string Token { get; }

    /// <summary>Names of a person's values, in the directory's words; the id aside.</summary>
    public abstract IReadOnlyList<string> Properties { get; }

    /// <summary>A value that nobody knows, of a word that is known otherwise.</summary>
    public abstract KeyValuePair<string, string?> UnknownWord { get; }

    /// <summary>Makes the connection.</summary>
    public virtual async Task Begin() => await tenant.Api.Connection.Connect(tenant.Id, new ConnectRequest(Provider, new Dictionary<string, string>()), TwoSilos.Stop);

    /// <summary>A token that was good, and ran out before anybody used it.</summary>
    public abstract Task<string> RanOut();

    /// <summary>The requests that state the whole directory: who is not named is gone.</summary>
    public abstract IEnumerable<Told> Tell(IReadOnlyList<Stated> everybody);

    /// <summary>A statement of everybody, torn where its form shows it.</summary>
    public abstract Told Torn(IReadOnlyList<Stated> everybody);

    /// <summary>Statements that hold nobody.</summary>
    public abstract IEnumerable<Told> Empty();

    /// <summary>Statements of the first one over again, under another name.</summary>
    public abstract IEnumerable<Told> Twice(IReadOnlyList<Stated> everybody);

    protected abstract string Provider { get; }

    protected Product Product => product;

    /// <summary>States the whole directory.</summary>
    public async Task State(IReadOnlyList<Stated> everybody)
    {
        foreach (var told in Tell(everybody))
        {
            var (status, text) = await Send(told, Token);
            Assert.True((int)status is >= 200 and < 300, $"{status}: {text}");
        }
    }

    /// <summary>Sends one request with a token.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> Send(Told told, string token)
    {
        using var request = new HttpRequestMessage(told.Method, told.Url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (told.Method != HttpMethod.Delete) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(told.Body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(told.MediaType) } };
        using var response = await Http.SendAsync(request, TwoSilos.Stop);
        var text = await response.Content.ReadAsStringAsync(TwoSilos.Stop);
        if (response.IsSuccessStatusCode) told.Taken?.Invoke(text);
        return (response.StatusCode, text);
    }

    /// <summary>Sends the head of a request and half of its body, and is gone.</summary>
    public async Task Cut(Told told)
    {
        var (url, body) = (new Uri(told.Url), Encoding.UTF8.GetBytes(told.Body));
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, TwoSilos.Stop);
        var stream = client.GetStream();
        var head = $"{told.Method} {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {Token}\r\nContent-Type: {told.MediaType}\r\nContent-Length: {body.Length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TwoSilos.Stop);
        await stream.WriteAsync(body.AsMemory(0, body.Length / 2), TwoSilos.Stop);

        // What was sent is read before the end is seen: then the other side lets go of it.
        client.Client.Shutdown(SocketShutdown.Send);
        try
        {
            await stream.CopyToAsync(Stream.Null, TwoSilos.Stop);
        }
        catch (IOException)
        {
            // Let go of without a word.
        }
    }
}
