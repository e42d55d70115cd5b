using System.Web;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Domain.Directories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Connectors.Tests.Auth;

/// <summary>What every provider that signs people in keeps to, as it stands in production.</summary>
public sealed class SignInTests : IDisposable
{
    private static readonly SignInAttempt Attempt =
        new("the-state", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "https://hris.example/v1/sign-in/callback", new Dictionary<string, string> { ["companyDomain"] = "Acme" });

    private readonly ServiceProvider _services = new ServiceCollection().AddConnectors(providers: (_, options) => (options.ClientId, options.ClientSecret) = ("our app", "secret")).BuildServiceProvider();

    public static TheoryData<string, string, bool, string> Pages => new()
    {
        { "slack", "https://slack.com/oauth/v2/authorize", false, "users:read,users:read.email,usergroups:read,channels:read" },
        { "google-workspace", "https://accounts.google.com/o/oauth2/v2/auth", true, string.Join(' ', new[] { "user", "orgunit", "group", "customer" }.Select(what => $"https://www.googleapis.com/auth/admin.directory.{what}.readonly")) },
        { "microsoft-365", "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize", true, "offline_access https://graph.microsoft.com/User.Read.All https://graph.microsoft.com/GroupMember.Read.All https://graph.microsoft.com/Organization.Read.All" },
        { "bamboohr", "https://acme.bamboohr.com/authorize.php", false, "employee employee:name employee:job company:info public.integration offline_access" },
        { "gusto", "https://api.gusto.com/oauth/authorize", false, null! },
    };

    [Theory, MemberData(nameof(Pages))]
    public void The_browser_goes_to_the_providers_page_with_all_it_needs(string provider, string page, bool pkce, string scope)
    {
        var url = SignIn(provider).Begin(Attempt with { Given = provider == "bamboohr" ? Attempt.Given : new Dictionary<string, string>() });
        var query = HttpUtility.ParseQueryString(url.Query);
        Assert.Equal(page, url.GetLeftPart(UriPartial.Path));
        Assert.Equal(("code", "our app", Attempt.RedirectUri, "the-state", scope), (query["response_type"], query["client_id"], query["redirect_uri"], query["state"], query["scope"]));
        Assert.Equal(pkce ? ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "S256") : (null, null), (query["code_challenge"], query["code_challenge_method"]));
        Assert.DoesNotContain("secret", url.AbsoluteUri, StringComparison.Ordinal);
        Assert.DoesNotContain(Attempt.Verifier, url.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_says_that_people_sign_in_has_the_way_and_the_other_way_round()
    {
        var catalogue = _services.GetRequiredService<ConnectorCatalogue>();
        foreach (var provider in catalogue.Providers)
        {
            catalogue.TryFind(provider.Id, out var connector);
            Assert.Equal((provider.Id, provider.SignIn.Contains(SignInMethod.AuthorizationCode)), (provider.Id, connector!.SignIn is not null));
            Assert.All(connector.SignIn?.Asks ?? [], field => Assert.Contains(field, provider.CredentialForm));
        }

        Assert.Equal(5, catalogue.Providers.Count(provider => provider.SignIn.Contains(SignInMethod.AuthorizationCode)));
    }

    [Fact]
    public void Without_an_app_nobody_signs_in()
    {
        using var bare = new ServiceCollection().AddConnectors(providers: (_, options) => options.ClientId = "half an app").BuildServiceProvider();
        var catalogue = bare.GetRequiredService<ConnectorCatalogue>();
        Assert.All(catalogue.Providers, provider => Assert.False(catalogue.TryFind(provider.Id, out var connector) && connector.SignIn is { Ready: true }));
    }

    [Theory, InlineData("evil.example/"), InlineData("a b"), InlineData(""), InlineData("x@y")]
    public void What_a_field_does_not_accept_becomes_part_of_no_address(string domain) =>
        Assert.Throws<ArgumentException>(() => SignIn("bamboohr").Begin(Attempt with { Given = new Dictionary<string, string> { ["companyDomain"] = domain } }));

    [Fact]
    public void An_attempt_is_written_nowhere() => Assert.Equal("(sign-in)", Attempt.ToString());

    [Theory]
    [InlineData(400, "invalid_grant", FailureKind.Reauthenticate)]
    [InlineData(401, "invalid_client", FailureKind.BadResponse)]
    [InlineData(400, "redirect_uri_mismatch", FailureKind.BadResponse)]
    [InlineData(200, "invalid_code", FailureKind.Reauthenticate)]
    [InlineData(200, "bad_client_secret", FailureKind.BadResponse)]
    [InlineData(200, "fatal_error", FailureKind.Transient)]
    [InlineData(400, "temporarily_unavailable", FailureKind.Transient)]
    [InlineData(200, "ratelimited", FailureKind.Throttled)]
    public async Task What_the_token_endpoint_says_is_understood(int status, string error, FailureKind kind)
    {
        var caller = new ProviderCaller(new CallOptions { Attempts = 1 }, TimeProvider.System);
        var reply = await TokenEndpoint.Ask(
            caller, TimeProvider.System, _ => Task.FromResult(new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StringContent($$"""{"ok":false,"error":"{{error}}"}""") }), TestContext.Current.CancellationToken, ownApp: true);
        Assert.Equal(kind, reply.Failure?.Kind);
    }

    public void Dispose() => _services.Dispose();

    private IProviderSignIn SignIn(string provider) => _services.GetRequiredService<ConnectorCatalogue>().TryFind(provider, out var connector) ? connector.SignIn! : throw new InvalidOperationException();
}
