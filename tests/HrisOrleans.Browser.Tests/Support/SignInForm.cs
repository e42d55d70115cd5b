using System.Net;
using System.Text.RegularExpressions;

namespace HrisOrleans.Browser.Tests.Support;

/// <summary>The sign-in form, sent without a browser: most tests begin behind it. What it does in a browser is played by the tests of sessions.</summary>
internal static partial class SignInForm
{
    /// <summary>The session's cookie.</summary>
    public static async Task<Microsoft.Playwright.Cookie> Send(Uri host, string token)
    {
        var cookies = new CookieContainer();
        using var handler = new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = host };
        var page = await client.GetStringAsync("console/sign-in", ConsoleFixture.Stop);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token, ["__RequestVerificationToken"] = FormToken().Match(page).Groups[1].Value });
        using var answer = await client.PostAsync("console/session", form, ConsoleFixture.Stop);
        var session = cookies.GetCookies(new Uri(host, "console/")).Single(cookie => cookie.Name == "hris-console");
        return new Microsoft.Playwright.Cookie { Name = session.Name, Value = session.Value, Domain = host.Host, Path = session.Path, HttpOnly = true, SameSite = SameSiteAttribute.Strict };
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
