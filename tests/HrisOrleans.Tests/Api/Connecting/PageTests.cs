using System.Net;
using CsCheck;
using HrisOrleans.Api;
using HrisOrleans.Api.Connecting;
using HrisOrleans.Api.Http;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Tests.Api.Connecting;

/// <summary>Markup, return addresses and forms of the connect pages.</summary>
public sealed class PageTests
{
    private static readonly ReturnAddresses Addresses = new(Options.Create(With("https://app.example/settings", "https://other.example:8443/")));
    private static readonly ReturnAddresses Own = new(Options.Create(new ApiOptions { OwnPages = { "/console/" } }));

    [Fact]
    public void Every_value_is_text_and_comes_back_as_it_was() => Gen.Select(Gens.Text, Gens.Text).Sample((one, other) =>
    {
        var html = Html.Of($"""<p title="{one}">{other}</p>""").Text;
        Assert.Equal(2, html.Count(letter => letter == '<'));
        Assert.Equal(2, html.Count(letter => letter == '"'));
        Assert.Equal($"""<p title="{one}">{other}</p>""", WebUtility.HtmlDecode(html));
    });

    [Fact]
    public void Markup_stays_markup() => Assert.Equal("<ul><li>&lt;b&gt;</li></ul>", Html.Of($"<ul>{Html.Join([Html.Of($"<li>{"<b>"}</li>")])}</ul>").Text);

    [Theory, InlineData("https://app.example/settings"), InlineData("https://app.example/settings/hris?tab=1#x"), InlineData("https://other.example:8443/anything"), InlineData("HTTPS://APP.EXAMPLE/settings/")]
    public void A_return_address_below_an_allowed_one_is_taken(string address) => Assert.Equal(new Uri(address).AbsoluteUri, Addresses.Check(address));

    [Theory]
    [InlineData("http://app.example/settings"), InlineData("https://app.example:444/settings"), InlineData("https://app.example/Settings"), InlineData("https://app.example/settingsx"), InlineData("https://app.example/")]
    [InlineData("https://app.example.evil.example/settings"), InlineData("https://user@app.example/settings"), InlineData("https://app.example/settings/../x"), InlineData("https://app.example/settings/%2e%2e/x"), InlineData("https://app.example/settings/..\\x")]
    [InlineData("//app.example/settings"), InlineData("/settings"), InlineData("javascript:alert(1)"), InlineData("data:text/html,x"), InlineData("https://other.example/"), InlineData("")]
    public void Any_other_is_refused(string address) => Assert.Throws<RequestRefusedException>(() => Addresses.Check(address));

    [Theory, InlineData("/console/t/acme/connect/slack"), InlineData("/console/t/acme/connect/slack?popup=1"), InlineData("/console/")]
    public void A_path_of_our_own_pages_is_taken_as_it_is(string path) => Assert.Equal(path, Own.Check(path));

    [Theory]
    [InlineData("/console"), InlineData("/Console/x"), InlineData("/consolex/"), InlineData("/v1/tenants"), InlineData("/console//evil.example"), InlineData("/console/\\evil.example"), InlineData("//evil.example/console/")]
    [InlineData("/console/../v1/x"), InlineData("/console/%2E%2e/v1/x"), InlineData("/console/./x"), InlineData("/console/a b"), InlineData("/console/\r\nx"), InlineData("/console/ä")]
    public void Any_other_path_is_refused(string path) => Assert.Throws<RequestRefusedException>(() => Own.Check(path));

    [Fact]
    public void No_return_address_is_none() => Assert.Null(Addresses.Check(null));

    [Theory]
    [InlineData("https://a.example/x", null, "https://a.example/x?connection=connected")]
    [InlineData("https://a.example/x?y=1#z", null, "https://a.example/x?y=1&connection=connected#z")]
    [InlineData("https://a.example/x", "sign_in_denied", "https://a.example/x?connection=refused&code=sign_in_denied")]
    [InlineData("/console/t/acme/relink?popup=1", null, "/console/t/acme/relink?popup=1&connection=connected")]
    public void What_happened_stands_behind_the_return_address(string address, string? refusal, string expected) => Assert.Equal(expected, ReturnAddresses.With(address, refusal));

    [Fact]
    public void A_form_is_made_for_one_browser_and_one_link() => Gen.Select(Gens.Text, Gens.Text, Gens.Text, Gens.Text).Sample((browser, link, otherBrowser, otherLink) =>
    {
        var key = new BrowserKey(browser);
        Assert.True(key.Made(key.FormFor(link), link));
        Assert.Equal(browser == otherBrowser, new BrowserKey(otherBrowser).Made(key.FormFor(link), link));
        Assert.Equal(link == otherLink, key.Made(key.FormFor(link), otherLink));
        Assert.False(key.Made(null, link));
    });

    [Theory, InlineData("ftp://app.example"), InlineData("/relative"), InlineData("https://app.example?x=1")]
    public void Addresses_that_cannot_be_one_stop_the_start(string address)
    {
        var options = new ApiOptions { PublicUrl = new Uri(address, UriKind.RelativeOrAbsolute) };
        Assert.True(new ApiOptionsCheck().Validate(null, options).Failed);
        Assert.True(new ApiOptionsCheck().Validate(null, With(address)).Failed);
    }

    private static ApiOptions With(params string[] returnTo)
    {
        var options = new ApiOptions();
        foreach (var address in returnTo) options.ReturnTo.Add(new Uri(address, UriKind.RelativeOrAbsolute));
        return options;
    }
}
