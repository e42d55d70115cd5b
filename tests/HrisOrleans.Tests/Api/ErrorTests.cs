using System.Net;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using Orleans.Runtime;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

[Collection(ApiCollection.Name)]
public sealed class ErrorTests(ApiFixture api)
{
    [Theory]
    [InlineData(RefusalKind.Invalid, 400)]
    [InlineData(RefusalKind.Forbidden, 403)]
    [InlineData(RefusalKind.NotFound, 404)]
    [InlineData(RefusalKind.Conflict, 409)]
    [InlineData(RefusalKind.Unprocessable, 422)]
    [InlineData(RefusalKind.PreconditionRequired, 428)]
    [InlineData(RefusalKind.PreconditionFailed, 412)]
    [InlineData(RefusalKind.PaymentRequired, 402)]
    [InlineData(RefusalKind.Unavailable, 503)]
    [InlineData(RefusalKind.Gone, 410)]
    public async Task Each_kind_of_refusal_has_its_status(RefusalKind kind, int status)
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IMemberGrain.Deny), new Refusal("some_code", kind, "Some sentence."));
        var problem = await (await tenant.Admin.Post(tenant.Path($"/members/{Samples.MemberId}/deny"))).Problem((HttpStatusCode)status, "some_code");
        Assert.Equal("Some sentence.", problem.Detail);
    }

    [Fact]
    public void Every_kind_of_refusal_is_tested_above() => Assert.Equal(10, Enum.GetValues<RefusalKind>().Length);

    [Fact]
    public async Task An_unknown_address_is_a_problem_too()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.GetAsync("/v1/nothing", Stop)).Problem(HttpStatusCode.NotFound, "not_found");
        await (await tenant.Admin.GetAsync("/elsewhere", Stop)).Problem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_wrong_method_names_the_right_ones()
    {
        var tenant = api.Tenant();
        var response = await tenant.Admin.DeleteAsync(tenant.Path("/members"), Stop);
        await response.Problem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.Contains("GET", response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_refused()
    {
        var tenant = api.Tenant();
        var response = await tenant.Admin.PostAsync(tenant.Path("/members"), Json("email=a", "application/x-www-form-urlencoded"), Stop);
        await response.Problem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData("""{"email":"a@acme.test","email":"b@acme.test"}""")]
    public async Task Malformed_json_is_named_so(string json)
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.Post(tenant.Path("/members"), json)).Problem(HttpStatusCode.BadRequest, "malformed_json");
    }

    [Theory]
    [InlineData("/members", """{"email":"a@acme.test","mail":"b"}""", "mail")]
    [InlineData("/plans", """{"selection":{"mode":"everyone","grupps":[]},"invites":{"send":"now","approval":"required"}}""", "selection.grupps")]
    [InlineData("/members", """{"Email":"a@acme.test"}""", "Email")]
    public async Task A_field_that_is_not_known_is_named(string below, string json, string field)
    {
        var tenant = api.Tenant();
        var problem = await (await tenant.Admin.Post(tenant.Path(below), json)).Problem(HttpStatusCode.BadRequest, "unknown_field");
        Assert.Equal(field, problem.Field);
    }

    [Theory]
    [InlineData("/members", "{}", "email")]
    [InlineData("/members", null, "email")]
    [InlineData("/members", """{"email":null}""", "email")]
    [InlineData("/members", """{"email":7}""", "email")]
    [InlineData("/members", """{"email":""}""", "email")]
    [InlineData("/members", """{"email":"a@acme.test","role":"owner"}""", "role")]
    [InlineData("/members", """{"email":"a@acme.test","send":null}""", "send")]
    [InlineData("/plans", """{"selection":{"mode":"all"},"invites":{"send":"now","approval":"required"}}""", "selection.mode")]
    [InlineData("/plans", """{"selection":{"mode":"groups","groups":["a",null]},"invites":{"send":"now","approval":"required"}}""", "selection.groups[1]")]
    [InlineData("/plans", """{"selection":{"mode":"groups","groups":[7]},"invites":{"send":"now","approval":"required"}}""", "selection.groups[0]")]
    [InlineData("/plans", """{"selection":{"mode":"everyone"},"invites":{"send":"now"}}""", "invites.approval")]
    [InlineData("/syncs", """{"full":"yes"}""", "full")]
    [InlineData("/members", "[]", "")]
    [InlineData("/members", "null", "")]
    public async Task A_missing_or_wrong_value_names_its_field(string below, string? json, string field)
    {
        var tenant = api.Tenant();
        using var body = json is null ? Json("") : Json(json);
        var problem = await (await tenant.Admin.PostAsync(tenant.Path(below), body, Stop)).Problem(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(field, problem.Field);
        Assert.DoesNotContain(tenant.Grains.Calls, call => call.Method != nameof(ITenantGrain.Verify));
    }

    [Theory]
    [InlineData("/members", 8 << 20)]
    [InlineData("/syncs", 1 << 20)]
    public async Task A_body_that_is_too_large_is_refused(string below, int size)
    {
        var tenant = api.Tenant();
        var large = $$"""{"email":"{{new string('a', size)}}"}""";
        await (await tenant.Admin.Post(tenant.Path(below), large)).Problem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Theory]
    [InlineData("/members", 8 << 20)]
    [InlineData("/syncs", 1 << 20)]
    public async Task A_chunked_body_that_is_too_large_is_refused(string below, int size)
    {
        var tenant = api.Tenant();
        using var request = new HttpRequestMessage(HttpMethod.Post, tenant.Path(below)) { Content = Json($$"""{"email":"{{new string('a', size)}}"}""") };
        request.Headers.TransferEncodingChunked = true;
        await (await tenant.Admin.SendAsync(request, Stop)).Problem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Fact]
    public async Task Picking_many_people_by_name_fits_into_a_preview()
    {
        var tenant = api.Tenant();
        var people = string.Join(',', Enumerable.Range(0, 100_000).Select(n => $"\"person-{n:D20}\""));
        var json = $$$"""{"selection":{"mode":"manual","people":[{{{people}}}]},"invites":{"send":"now","approval":"required"}}""";
        Assert.InRange(json.Length, 2 << 20, 8 << 20);
        await (await tenant.Admin.Post(tenant.Path("/plans"), json)).Body(HttpStatusCode.Accepted);
        var message = Assert.IsType<SettingsInput>(Assert.Single(tenant.Grains.CallsOf(nameof(IConnectionGrain.Preview))).Message);
        Assert.Equal(100_000, message.Selection.People!.Count);
    }

    [Fact]
    public async Task A_fault_here_tells_nothing_of_itself()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IConnectionGrain.Pause), new InvalidOperationException("secret detail"));
        var response = await tenant.Admin.Post(tenant.Path("/connection/pause"));
        var problem = await response.Problem(HttpStatusCode.InternalServerError, "internal_error");
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.NotNull(problem.TraceId);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_unavailable()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IConnectionGrain.Pause), new TimeoutException());
        var late = await tenant.Admin.Post(tenant.Path("/connection/pause"));
        await late.Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.NotNull(late.Headers.RetryAfter);
        tenant.Grains.Answer(nameof(IConnectionGrain.Resume), new OrleansException("rejected"));
        await (await tenant.Admin.Post(tenant.Path("/connection/resume"))).Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
    }

    [Theory]
    [InlineData("/members/nobody", "member_not_found")]
    [InlineData("/members/nobody/history", "member_not_found")]
    [InlineData("/plans/none", "plan_not_found")]
    [InlineData("/syncs/none", "sync_not_found")]
    [InlineData("/syncs/none/faults", "sync_not_found")]
    public async Task An_id_of_another_form_names_nothing(string below, string code)
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.GetAsync(tenant.Path(below), Stop)).Problem(HttpStatusCode.NotFound, code);
    }
}
