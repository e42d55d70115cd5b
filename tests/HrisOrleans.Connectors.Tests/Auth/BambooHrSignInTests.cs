using System.Web;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Vendors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Connectors.Tests.Auth;

/// <summary>BambooHR's token endpoint asks in its address what is wanted of it, by whoever redeems a code and by whoever renews a token.</summary>
public sealed class BambooHrSignInTests
{
    [Fact]
    public async Task A_code_is_redeemed_and_its_token_renewed()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        await using var sandbox = await SandboxServer.Start(new SandboxOptions { Companies = [new NewCompany("acme", Seed: 7, People: 30)], Time = time }, Stop);
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(time)
            .AddConnectors(bamboo => bamboo.BaseUrl = sandbox.BambooHrUrl, (_, options) => (options.ClientId, options.ClientSecret) = (SandboxApp.ClientId, SandboxApp.ClientSecret))
            .BuildServiceProvider();
        Assert.True(services.GetRequiredService<ConnectorCatalogue>().TryFind("bamboohr", out var connector));
        var attempt = new SignInAttempt("the-state", new string('v', 43), "https://hris.example" + SandboxApp.RedirectPath, new Dictionary<string, string> { ["companyDomain"] = "acme" });

        var signedIn = await connector.SignIn!.Finish(attempt, await Allow(connector.SignIn.Begin(attempt)), Stop);

        Assert.Null(signedIn.Failure);
        Assert.Null((await connector.Probe(signedIn.Value!, Stop)).Failure);
        var keeper = new MemoryKeeper(signedIn.Value!);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Null((await connector.Probe(keeper.Open(), Stop)).Failure);
        Assert.Equal(1, keeper.Renewals);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // An admin of the company says yes.
    private static async Task<string> Allow(Uri page)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(new Uri($"{page}&{SandboxApp.Answer}=allow"), Stop);
        return HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["code"]!;
    }
}
