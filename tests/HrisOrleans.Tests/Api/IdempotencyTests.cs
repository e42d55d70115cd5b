using System.Net;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Idempotency;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

[Collection(ApiCollection.Name)]
public sealed class IdempotencyTests(ApiFixture api)
{
    private const string Ann = """{"email":"ann@acme.test"}""";
    private const string Bob = """{"email":"bob@acme.test"}""";

    [Fact]
    public async Task The_same_request_under_a_key_gets_the_first_answer_again()
    {
        var tenant = api.Tenant();
        var first = await tenant.Admin.Post(tenant.Path("/members"), Ann, "key-1");
        var again = await tenant.Admin.Post(tenant.Path("/members"), Ann, "key-1");
        Assert.Equal((await first.Body(HttpStatusCode.Created)).GetRawText(), (await again.Body(HttpStatusCode.Created)).GetRawText());
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.NotNull(again.Headers.Location);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.NotNull(again.Headers.ETag);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Single(tenant.Grains.CallsOf(nameof(IMemberGrain.Invite)));
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_refused()
    {
        var tenant = api.Tenant();
        await tenant.Admin.Post(tenant.Path("/members"), Ann, "key-1");
        await (await tenant.Admin.Post(tenant.Path("/members"), Bob, "key-1")).Problem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        await (await tenant.Admin.Post(tenant.Path("/members?x=1"), Ann, "key-1")).Problem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        await (await tenant.Admin.Post(tenant.Path("/connection/pause"), null, "key-1")).Problem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        Assert.Single(tenant.Grains.CallsOf(nameof(IMemberGrain.Invite)));
    }

    [Fact]
    public async Task The_same_key_of_another_tenant_is_another_key()
    {
        var (one, two) = (api.Tenant(), api.Tenant());
        await (await one.Admin.Post(one.Path("/members"), Ann, "key-1")).Body(HttpStatusCode.Created);
        await (await two.Admin.Post(two.Path("/members"), Bob, "key-1")).Body(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_effect_names_the_key_as_its_cause()
    {
        var tenant = api.Tenant();
        await tenant.Admin.Post(tenant.Path("/connection/pause"), null, "key-1");
        await tenant.Admin.Post(tenant.Path("/connection/resume"));
        var cause = Assert.Single(tenant.Grains.CallsOf(nameof(IConnectionGrain.Pause))).Cause;
        Assert.Matches("^key/[0-9a-f]{32}$", cause);
        Assert.Matches("^api/[0-9a-f]{32}$", Assert.Single(tenant.Grains.CallsOf(nameof(IConnectionGrain.Resume))).Cause);
    }

    [Fact]
    public async Task A_retry_after_an_outage_is_the_same_person()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IMemberGrain.Invite), new TimeoutException());
        await (await tenant.Admin.Post(tenant.Path("/members"), Ann, "key-1")).Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.Empty(tenant.Grains.CallsOf(nameof(IIdempotencyGrain.Complete)));

        tenant.Grains.Answer(nameof(IMemberGrain.Invite), Samples.Member);
        await (await tenant.Admin.Post(tenant.Path("/members"), Ann, "key-1")).Body(HttpStatusCode.Created);
        var keys = tenant.Grains.CallsOf(nameof(IMemberGrain.Invite)).Select(call => call.Key).ToList();
        Assert.Equal(2, keys.Count);
        Assert.Equal(keys[0], keys[1]);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_to_keep()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IMemberGrain.Invite), new Refusal("already_member", RefusalKind.Conflict, "There already."));
        await (await tenant.Admin.Post(tenant.Path("/members"), Ann, "key-1")).Problem(HttpStatusCode.Conflict, "already_member");
        tenant.Grains.Answer(nameof(IMemberGrain.Invite), Samples.Member);
        var again = await tenant.Admin.Post(tenant.Path("/members"), Ann, "key-1");
        await again.Problem(HttpStatusCode.Conflict, "already_member");
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A_refusal_of_the_input_is_kept_as_well()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.Post(tenant.Path("/members"), "{", "key-1")).Problem(HttpStatusCode.BadRequest, "malformed_json");
        var again = await tenant.Admin.Post(tenant.Path("/members"), "{", "key-1");
        await again.Problem(HttpStatusCode.BadRequest, "malformed_json");
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("")]
    [InlineData("tab\tbed")]
    public async Task A_key_is_visible_ascii(string key)
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.Post(tenant.Path("/members"), Ann, key)).Problem(HttpStatusCode.BadRequest, "invalid_idempotency_key");
    }

    [Fact]
    public void A_letter_beyond_ascii_is_no_part_of_a_key()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers["Idempotency-Key"] = "schlüssel";
        Assert.Throws<RequestRefusedException>(() => IdempotencyKey.Read(request));
        request.Headers["Idempotency-Key"] = new StringValues(["one", "two"]);
        Assert.Throws<RequestRefusedException>(() => IdempotencyKey.Read(request));
    }

    [Fact]
    public async Task A_key_has_at_most_two_hundred_characters()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.Post(tenant.Path("/members"), Ann, new string('k', 200))).Body(HttpStatusCode.Created);
        await (await tenant.Admin.Post(tenant.Path("/members"), Ann, new string('k', 201))).Problem(HttpStatusCode.BadRequest, "invalid_idempotency_key");
    }

    [Fact]
    public async Task Nobody_gets_an_answer_that_was_not_for_them()
    {
        var tenant = api.Tenant();
        await (await tenant.Operator.Post(tenant.Path("/tokens"), """{"login":"bob"}""", "key-1")).Body(HttpStatusCode.Created);
        await (await tenant.Admin.Post(tenant.Path("/tokens"), """{"login":"bob"}""", "key-1")).Problem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public void The_id_of_a_birth_under_a_key_is_a_version_8_uuid_of_tenant_and_key()
    {
        var (acme, other) = (Domain.Tenants.TenantId.Parse("acme"), Domain.Tenants.TenantId.Parse("other"));
        var id = IdempotencyKey.MemberOf(acme, "00ff");
        Assert.Equal(8, id.Value.Version);
        Assert.InRange(id.Value.Variant, 8, 11);
        Assert.Equal(id, IdempotencyKey.MemberOf(acme, "00ff"));
        Assert.NotEqual(id, IdempotencyKey.MemberOf(other, "00ff"));
        Assert.NotEqual(id, IdempotencyKey.MemberOf(acme, "00fe"));
    }
}
