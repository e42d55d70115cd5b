using System.Net;
using HrisOrleans.Api.Auth;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

[Collection(ApiCollection.Name)]
public sealed class AuthTests(ApiFixture api)
{
    private const string TenantBody = """{"name":"Acme","subscription":"standard"}""";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("hris_nobody_01_secret")]
    [InlineData("hris_Not A Tenant_01_secret")]
    [InlineData("hris__")]
    public async Task Whoever_is_not_known_is_unauthenticated(string? token)
    {
        var tenant = api.Tenant();
        using var client = api.Client();
        if (token is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        var response = await client.GetAsync(tenant.Path("/members"), Stop);
        await response.Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        await (await client.GetAsync("/v1/providers", Stop)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Empty(tenant.Grains.Calls);
    }

    [Fact]
    public async Task Another_scheme_than_bearer_is_no_authentication()
    {
        var tenant = api.Tenant();
        using var client = api.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Basic {tenant.Token}");
        await (await client.GetAsync(tenant.Path("/members"), Stop)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task An_admin_acts_on_their_tenant_under_their_login()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.GetAsync(tenant.Path("/members"), Stop)).Body(HttpStatusCode.OK);
        var call = Assert.Single(tenant.Grains.CallsOf(nameof(IQueriesGrain.Members)));
        Assert.Equal(new Caller(CallerKind.Admin, tenant.Id, "ann"), call.Caller);
        Assert.StartsWith("api/", call.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_acts_on_any_tenant()
    {
        var tenant = api.Tenant();
        await (await tenant.Operator.GetAsync(tenant.Path("/members"), Stop)).Body(HttpStatusCode.OK);
        Assert.Equal(Caller.Operator, Assert.Single(tenant.Grains.CallsOf(nameof(IQueriesGrain.Members))).Caller);
    }

    [Fact]
    public async Task The_operator_does_not_act_on_a_tenant_that_is_not_there()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(ITenantGrain.Describe), new Refusal("tenant_not_found", RefusalKind.NotFound, "There is no such tenant."));
        await (await tenant.Operator.Post(tenant.Path("/members"), """{"email":"ann@acme.test"}""")).Problem(HttpStatusCode.NotFound, "tenant_not_found");
        Assert.Equal(nameof(ITenantGrain.Describe), Assert.Single(tenant.Grains.Calls).Method);

        tenant.Grains.Answer(nameof(ITenantGrain.Describe), Samples.Tenant);
        await (await tenant.Operator.Post(tenant.Path("/members"), """{"email":"ann@acme.test"}""")).Body(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Another_tenant_is_forbidden_whether_it_exists_or_not()
    {
        var (mine, other) = (api.Tenant(), api.Tenant());
        var existing = await (await mine.Admin.GetAsync(other.Path("/members"), Stop)).Problem(HttpStatusCode.Forbidden, "forbidden");
        var missing = await (await mine.Admin.GetAsync("/v1/tenants/nobody/members", Stop)).Problem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(existing, missing);
        Assert.Empty(other.Grains.Calls);
    }

    [Theory]
    [InlineData("PUT", "", TenantBody)]
    [InlineData("POST", "/tokens", """{"login":"bob"}""")]
    [InlineData("GET", "/tokens", null)]
    [InlineData("DELETE", "/tokens/0a", null)]
    public async Task Tenants_and_tokens_are_for_the_operator_only(string method, string below, string? json)
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.Call(new HttpMethod(method), tenant.Path(below), json)).Problem(HttpStatusCode.Forbidden, "forbidden");
        Assert.DoesNotContain(tenant.Grains.Calls, call => call.Method != nameof(ITenantGrain.Verify));
        Assert.True((await tenant.Operator.Call(new HttpMethod(method), tenant.Path(below), json)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task An_admin_may_look_at_their_tenant()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.GetAsync(tenant.Path(), Stop)).Body(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Both_operator_and_admins_see_the_providers()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.GetAsync("/v1/providers", Stop)).Body(HttpStatusCode.OK);
        await (await tenant.Operator.GetAsync("/v1/providers", Stop)).Body(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_wrong_tenant_id_is_refused_as_such()
    {
        var tenant = api.Tenant();
        await (await tenant.Operator.GetAsync("/v1/tenants/Not_A_Tenant/members", Stop)).Problem(HttpStatusCode.BadRequest, "invalid_tenant");
    }

    [Fact]
    public async Task A_token_is_verified_once_in_thirty_seconds_and_a_revoked_one_ends_with_them()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.GetAsync(tenant.Path(), Stop)).Body(HttpStatusCode.OK);
        tenant.Grains.Tokens.Clear();
        await (await tenant.Admin.GetAsync(tenant.Path(), Stop)).Body(HttpStatusCode.OK);
        var verify = Assert.Single(tenant.Grains.CallsOf(nameof(ITenantGrain.Verify)));
        Assert.Equal(Caller.System(tenant.Id), verify.Caller);

        api.Time.Advance(TokenCache.Life);
        await (await tenant.Admin.GetAsync(tenant.Path(), Stop)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal(2, tenant.Grains.CallsOf(nameof(ITenantGrain.Verify)).Count);
    }

    [Fact]
    public async Task An_unknown_token_is_asked_for_once_in_thirty_seconds_too()
    {
        var tenant = api.Tenant();
        using var client = api.Client($"hris_{tenant.Id}_ff_guess");
        await (await client.GetAsync(tenant.Path(), Stop)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await client.GetAsync(tenant.Path(), Stop)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Single(tenant.Grains.CallsOf(nameof(ITenantGrain.Verify)));
    }

    [Fact]
    public void A_flood_of_unknown_tokens_pushes_out_no_known_one()
    {
        var cache = new TokenCache(api.Time);
        cache.Keep("known", new TokenIdentity("ann"));
        for (var n = 0; n < (2 * TokenCache.Capacity) + 5; n++) cache.Keep($"unknown{n}", null);
        Assert.True(cache.TryGet("known", out var identity));
        Assert.Equal("ann", identity?.Actor);
        Assert.False(cache.TryGet("unknown0", out _));
        Assert.True(cache.TryGet($"unknown{(2 * TokenCache.Capacity) + 4}", out _));
    }

    [Theory]
    [InlineData("hris_acme_01_secret", "acme", "01")]
    [InlineData("hris_acme-west-2_01_se_cr_et", "acme-west-2", "01")]
    public void A_token_names_its_tenant_and_its_id(string text, string tenant, string id)
    {
        Assert.True(AdminTokenText.TryParse(text, out var token));
        Assert.Equal(tenant, token.Tenant.Value);
        Assert.Equal(id, token.Id);
    }

    [Theory]
    [InlineData("hris_acme_01")]
    [InlineData("hris_acme__secret")]
    [InlineData("hris_acme_01_")]
    [InlineData("HRIS_acme_01_secret")]
    [InlineData("hris_ACME_01_secret")]
    public void What_is_not_a_token_is_not_asked_about(string text) => Assert.False(AdminTokenText.TryParse(text, out _));
}
