using System.Net;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

[Collection(ApiCollection.Name)]
public sealed class InvitationTests(ApiFixture api)
{
    [Fact]
    public async Task The_link_alone_finds_tenant_and_member()
    {
        var tenant = api.Tenant();
        var token = $"inv_{tenant.Id}_{Samples.MemberId:N}_1_sig_na-ture";
        var body = await (await Accept(token)).Body(HttpStatusCode.OK);
        Assert.Equal(Samples.MemberId, body.GetProperty("member").GetGuid());
        var call = Assert.Single(tenant.Grains.CallsOf(nameof(IMemberGrain.Accept)));
        Assert.Equal(new AcceptInvitation(token), call.Message);
        Assert.Equal(new Caller(CallerKind.Invitee, tenant.Id, "invitee"), call.Caller);
    }

    [Fact]
    public async Task Whatever_is_not_there_sounds_the_same()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IMemberGrain.Accept), new Refusal("member_not_found", RefusalKind.NotFound, "There is no such member."));
        var unknown = await (await Accept($"inv_{tenant.Id}_{Samples.MemberId:N}_1_signature")).Problem(HttpStatusCode.NotFound, "invitation_invalid");
        string[] wrong =
        [
            "", "nonsense", "inv_", $"inv_{tenant.Id}_{Samples.MemberId:N}_1_", $"inv_{tenant.Id}_{Samples.MemberId:D}_1_s", $"inv_No Tenant_{Samples.MemberId:N}_1_s",
            $"inv_{tenant.Id}_{Samples.MemberId:N}_-1_s", $"hris_{tenant.Id}_{Samples.MemberId:N}_1_s",
        ];
        foreach (var token in wrong) Assert.Equal(unknown, await (await Accept(token)).Problem(HttpStatusCode.NotFound, "invitation_invalid"));
        Assert.Single(tenant.Grains.CallsOf(nameof(IMemberGrain.Accept)));
    }

    [Fact]
    public async Task A_used_link_says_so()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IMemberGrain.Accept), new Refusal("invitation_used", RefusalKind.Conflict, "Used."));
        await (await Accept($"inv_{tenant.Id}_{Samples.MemberId:N}_1_s")).Problem(HttpStatusCode.Conflict, "invitation_used");
    }

    private async Task<HttpResponseMessage> Accept(string token)
    {
        using var client = api.Client();
        return await client.Post("/v1/invitations/accept", $$"""{"token":"{{token}}"}""");
    }
}
