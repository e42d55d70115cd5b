using System.Net;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

/// <summary>ETag and If-Match, where two people could edit.</summary>
[Collection(ApiCollection.Name)]
public sealed class ConditionTests(ApiFixture api)
{
    private const string Settings = """{"selection":{"mode":"everyone"},"invites":{"send":"now","approval":"required"},"plan":"0195555e-1111-7000-8000-000000000002","hash":"c0ffee"}""";

    [Theory]
    [InlineData("", "\"4\"")]
    [InlineData("/connection", "\"7\"")]
    [InlineData("/connection/policy", "\"7\"")]
    [InlineData("/members/0195555e-1111-7000-8000-000000000004", "\"4\"")]
    [InlineData("/plans/0195555e-1111-7000-8000-000000000002", "\"c0ffee\"")]
    public async Task What_can_be_edited_carries_its_version(string below, string etag)
    {
        var tenant = api.Tenant();
        var response = await tenant.Admin.GetAsync(tenant.Path(below), Stop);
        await response.Body(HttpStatusCode.OK);
        Assert.Equal(etag, response.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task The_version_that_was_seen_reaches_the_grain()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.Call(HttpMethod.Put, tenant.Path("/connection/settings"), Settings, ifMatch: "\"7\"")).Body(HttpStatusCode.Accepted);
        await (await tenant.Admin.Call(HttpMethod.Patch, tenant.Path("/connection/settings"), """{"send":"later"}""", ifMatch: "\"8\"")).Body(HttpStatusCode.OK);
        await (await tenant.Admin.Call(HttpMethod.Put, tenant.Path("/connection/policy"), """{"fullEverySeconds":3600}""", ifMatch: "\"9\"")).Body(HttpStatusCode.OK);
        await (await tenant.Admin.Call(HttpMethod.Patch, tenant.Path($"/members/{Samples.MemberId}"), """{"role":"admin"}""", ifMatch: "\"4\"")).Body(HttpStatusCode.OK);

        await (await tenant.Operator.Call(HttpMethod.Put, tenant.Path(""), """{"name":"Acme","subscription":"free"}""", ifMatch: "\"5\"")).Body(HttpStatusCode.OK);

        Assert.Equal(new ConfigureTenant("Acme", Domain.Tenants.Subscription.Free, 5), Message<ConfigureTenant>(tenant, nameof(ITenantGrain.Configure)));
        var save = Message<SaveSettings>(tenant, nameof(IConnectionGrain.SaveSettings));
        Assert.Equal((7L, Samples.PlanId, "c0ffee"), (save.IfMatch, save.Plan, save.Hash));
        Assert.Equal(new ChangeInvites("later", null, 8), Message<ChangeInvites>(tenant, nameof(IConnectionGrain.ChangeInvites)));
        Assert.Equal(new ChangePolicy(null, 3600, null, 9), Message<ChangePolicy>(tenant, nameof(IConnectionGrain.ChangePolicy)));
        Assert.Equal(new EditMember(Domain.Members.MemberRole.Admin, null, null, null, null, 4), Message<EditMember>(tenant, nameof(IMemberGrain.Edit)));
    }

    [Fact]
    public async Task Without_a_version_none_is_asked_for()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.Call(HttpMethod.Patch, tenant.Path("/connection/settings"), "{}")).Body(HttpStatusCode.OK);
        await (await tenant.Admin.Call(HttpMethod.Patch, tenant.Path("/connection/settings"), "{}", ifMatch: "*")).Body(HttpStatusCode.OK);
        Assert.All(tenant.Grains.CallsOf(nameof(IConnectionGrain.ChangeInvites)), call => Assert.Null(((ChangeInvites)call.Message!).IfMatch));
    }

    [Fact]
    public async Task A_version_that_has_moved_is_412()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IMemberGrain.Edit), new Refusal("version_mismatch", RefusalKind.PreconditionFailed, "Changed since."));
        var response = await tenant.Admin.Call(HttpMethod.Patch, tenant.Path($"/members/{Samples.MemberId}"), """{"role":"admin"}""", ifMatch: "\"3\"");
        await response.Problem(HttpStatusCode.PreconditionFailed, "version_mismatch");
    }

    [Theory]
    [InlineData("7")]
    [InlineData("W/\"7\"")]
    [InlineData("\"seven\"")]
    [InlineData("\"-7\"")]
    [InlineData("\"7\", \"8\"")]
    [InlineData("\"\"")]
    public async Task A_malformed_version_is_refused(string ifMatch)
    {
        var tenant = api.Tenant();
        var response = await tenant.Admin.Call(HttpMethod.Patch, tenant.Path($"/members/{Samples.MemberId}"), """{"role":"admin"}""", ifMatch: ifMatch);
        var problem = await response.Problem(HttpStatusCode.BadRequest, "invalid_if_match");
        Assert.Equal("If-Match", problem.Field);
    }

    [Fact]
    public async Task A_plan_is_applied_by_its_hash()
    {
        var tenant = api.Tenant();
        var response = await tenant.Admin.Post(tenant.Path($"/plans/{Samples.PlanId}/apply"), ifMatch: "\"c0ffee\"");
        await response.Body(HttpStatusCode.Accepted);
        Assert.Equal(tenant.Path($"/syncs/{Samples.SyncId}"), response.Headers.Location?.ToString());
        await tenant.Admin.Post(tenant.Path($"/plans/{Samples.PlanId}/apply"));
        var messages = tenant.Grains.CallsOf(nameof(IConnectionGrain.ApplyPlan)).Select(call => call.Message);
        Assert.Equal([new ApplyPlan(Samples.PlanId, "c0ffee"), new ApplyPlan(Samples.PlanId, null)], messages);
    }

    private static T Message<T>(ApiTenant tenant, string method) => Assert.IsType<T>(Assert.Single(tenant.Grains.CallsOf(method)).Message);
}
