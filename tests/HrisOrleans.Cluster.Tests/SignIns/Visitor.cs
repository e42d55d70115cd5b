using System.Net;
using System.Text.RegularExpressions;
using System.Web;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Vendors;

namespace HrisOrleans.Cluster.Tests.SignIns;

/// <summary>What a browser got: a page, or where to go.</summary>
public sealed record Seen(int Status, string Html, Uri? Location, HttpResponseMessage Response)
{
    /// <summary>The page as a person reads it.</summary>
    public string Text => HttpUtility.HtmlDecode(Html);

    public string? Field(string name) => Regex.Match(Html, $"name=\"{name}\" value=\"([^\"]*)\"") is { Success: true } found ? found.Groups[1].Value : null;

    /// <summary>Where the page leads by itself.</summary>
    public Uri Onward => new(HttpUtility.HtmlDecode(Regex.Match(Html, "http-equiv=\"refresh\" content=\"0;url=([^\"]+)\"").Groups[1].Value));
}

/// <summary>Somebody's browser: keeps its cookies, and follows nothing by itself.</summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    public async Task<Seen> Open(string url)
    {
        var response = await _client.GetAsync(new Uri(url), TwoSilos.Stop);
        return new Seen((int)response.StatusCode, await response.Content.ReadAsStringAsync(TwoSilos.Stop), response.Headers.Location, response);
    }

    public Task<Seen> Open(Uri url) => Open(url.AbsoluteUri);

    /// <summary>Fills in a form of the page behind a link.</summary>
    /// <param name="form">The page's own proof, or another one.</param>
    public async Task<Seen> Send(string url, string? form, string provider, IReadOnlyDictionary<string, string>? values = null)
    {
        var fields = new Dictionary<string, string> { ["provider"] = provider };
        if (form is not null) fields["form"] = form;
        foreach (var (name, value) in values ?? new Dictionary<string, string>()) fields["value." + name] = value;
        var response = await _client.PostAsync(new Uri(url), new FormUrlEncodedContent(fields), TwoSilos.Stop);
        return new Seen((int)response.StatusCode, await response.Content.ReadAsStringAsync(TwoSilos.Stop), response.Headers.Location, response);
    }

    /// <summary>Opens a link and goes on to the provider's page.</summary>
    public async Task<Uri> ToProvider(string link, string provider, string company)
    {
        var page = await Open($"{link}?provider={provider}");
        Assert.Equal(200, page.Status);
        var begun = await Send(link + "/sign-in", page.Field("form"), provider, provider == "bamboohr" ? new Dictionary<string, string> { ["companyDomain"] = company } : null);
        Assert.Equal((200, "On to the sign-in"), (begun.Status, Regex.Match(begun.Html, "<title>(.*)</title>").Groups[1].Value));
        return begun.Onward;
    }

    /// <summary>Answers at the provider.</summary>
    /// <returns>Where it sends the browser back to.</returns>
    public async Task<Uri> Answer(Uri provider, string company, string answer = "allow") =>
        (await Open($"{provider}&{SandboxApp.Company}={company}&{SandboxApp.Answer}={answer}")).Location!;

    /// <summary>The whole way, to the page in the end.</summary>
    public async Task<Seen> SignIn(string link, string provider, string company) => await Open(await Answer(await ToProvider(link, provider, company), company));

    public void Dispose() => _client.Dispose();
}
