using System.Net;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

[Collection(ApiCollection.Name)]
public sealed class WhyTests(ApiFixture api)
{
    [Fact]
    public async Task The_address_reaches_the_grain_as_it_was_meant()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.GetAsync(tenant.Path($"/why?email={Uri.EscapeDataString("zoë+tag@acme.test")}"), Stop)).Body(HttpStatusCode.OK);
        var call = Assert.Single(tenant.Grains.CallsOf(nameof(IWhyGrain.Ask)));
        Assert.Equal(new WhyQuery("zoë+tag@acme.test"), call.Message);
        Assert.Equal($"why/{tenant.Id}", call.Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?email=")]
    [InlineData("?email=%20")]
    public async Task A_question_about_nobody_is_refused(string query)
    {
        var tenant = api.Tenant();
        var problem = await (await tenant.Admin.GetAsync(tenant.Path("/why" + query), Stop)).Problem(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal("email", problem.Field);
        Assert.Empty(tenant.Grains.CallsOf(nameof(IWhyGrain.Ask)));
    }

    [Fact]
    public async Task A_text_that_is_far_too_long_is_no_address()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.GetAsync(tenant.Path($"/why?email={new string('a', 400)}@acme.test"), Stop)).Problem(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task A_full_house_says_when_to_come_back()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IWhyGrain.Ask), new Refusal("busy", RefusalKind.Unavailable, "Later."));
        var response = await tenant.Admin.GetAsync(tenant.Path("/why?email=a@acme.test"), Stop);
        await response.Problem(HttpStatusCode.ServiceUnavailable, "busy");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Another_tenants_admin_is_told_nothing()
    {
        var (mine, other) = (api.Tenant(), api.Tenant());
        await (await mine.Admin.GetAsync(other.Path("/why?email=a@acme.test"), Stop)).Problem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Empty(other.Grains.Calls);
    }
}
