using System.Net;
using System.Text.Json.Nodes;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.Scim;

/// <summary>What becomes of people whom a directory pushes.</summary>
public sealed class PushTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task Whoever_is_pushed_before_confirmation_is_kept_and_moves_nobody_and_later_pushes_become_members_by_themselves()
    {
        var tenant = await product.Tenant();
        var directory = await ScimClient.Connect(tenant);
        var ann = await directory.Push("ann");
        await directory.Push("bob");
        Assert.Equal("unconfigured", (await tenant.Connection()).Status);
        Assert.Empty(await tenant.Members());

        await tenant.Save(ProductTenant.Everyone);
        Assert.Equal(["ann@people.example", "bob@people.example"], (await tenant.Members()).Select(member => member.Email).Order());
        Assert.Equal(["department:engineering"], (await Member(tenant, ann))!.Groups);

        var eve = await directory.Push("eve");
        await TwoSilos.Until(async () => await Member(tenant, eve) is { Grant: "linked" });
        Assert.Equal(("eve", "Birch"), await Member(tenant, eve) is { } member ? (member.GivenName, member.FamilyName) : default);
    }

    [Fact]
    public async Task A_deactivation_in_any_dialect_and_a_deletion_deactivate_the_member_and_the_pushed_user_can_still_be_asked_for()
    {
        var tenant = await product.Tenant();
        var directory = await ScimClient.Connect(tenant);
        var people = new List<string>();
        foreach (var name in new[] { "ann", "bob", "cid", "dan", "eve", "fay" }) people.Add(await directory.Push(name));
        await tenant.Save(ProductTenant.Everyone);
        await tenant.Api.Connection.ChangePolicy(tenant.Id, new PolicyRequest { RemovalPeople = 100, RemovalAtMost = 100, ShrinkPercent = 100 }, cancellationToken: TwoSilos.Stop);

        var full = ScimClient.Person("dan");
        full["active"] = false;
        (HttpMethod Method, JsonObject? Body)[] dialects =
        [
            (HttpMethod.Patch, ScimClient.Patch(new JsonObject { ["op"] = "Replace", ["path"] = "active", ["value"] = "False" })),
            (HttpMethod.Patch, ScimClient.Patch(new JsonObject { ["op"] = "replace", ["value"] = new JsonObject { ["active"] = false } })),
            (HttpMethod.Patch, ScimClient.Patch(new JsonObject { ["op"] = "replace", ["path"] = "urn:ietf:params:scim:schemas:core:2.0:User:active", ["value"] = false })),
            (HttpMethod.Put, full),
            (HttpMethod.Delete, null),
        ];
        for (var i = 0; i < dialects.Length; i++)
        {
            var (method, body) = dialects[i];
            (await directory.Send(method, $"Users/{people[i]}", body)).Must(method == HttpMethod.Delete ? HttpStatusCode.NoContent : HttpStatusCode.OK);
            await TwoSilos.Until(async () => (await Member(tenant, people[i]))!.Grant != "linked");
            Assert.Equal((i, method == HttpMethod.Delete ? "left_directory" : "terminated"), (i, (await Member(tenant, people[i]))!.Cause));
        }

        Assert.Equal("linked", (await Member(tenant, people[5]))!.Grant);
        Assert.False((bool)(await directory.Get($"Users/{people[0]}")).Must(HttpStatusCode.OK).Json!["active"]!);
        (await directory.Get($"Users/{people[4]}")).Must(HttpStatusCode.NotFound);
        Assert.Equal(5, (int)(await directory.Get("Users")).Json!["totalResults"]!);
    }

    [Fact]
    public async Task A_selection_of_groups_follows_the_pushed_memberships()
    {
        var tenant = await product.Tenant();
        var directory = await ScimClient.Connect(tenant);
        var (ann, bob) = (await directory.Push("ann"), await directory.Push("bob"));
        var crew = await directory.PushGroup("Crew", ann);
        await directory.PushGroup("Others", bob);
        var shown = await Shown(tenant, "Crew");
        Assert.Equal(($"group:{crew}", 1), (shown.Id, shown.People));
        await tenant.Save(new Selection("groups", [shown.Id]));
        Assert.Equal([ann], (await tenant.Members()).Select(member => member.ExternalId));

        var add = new JsonObject { ["op"] = "Add", ["path"] = "members", ["value"] = new JsonArray(new JsonObject { ["value"] = bob }) };
        (await directory.Send(HttpMethod.Patch, $"Groups/{crew}", ScimClient.Patch(add))).Must(HttpStatusCode.NoContent);
        await TwoSilos.Until(async () => await Member(tenant, bob) is { Grant: "linked" });

        var remove = new JsonObject { ["op"] = "remove", ["path"] = $"members[value eq \"{ann}\"]" };
        (await directory.Send(HttpMethod.Patch, $"Groups/{crew}", ScimClient.Patch(remove))).Must(HttpStatusCode.NoContent);

        // As with any directory only two complete reads prove that somebody is in a group no more. They come by themselves, and soon.
        await TwoSilos.Until(async () => await tenant.Connection() is { CurrentSync: null, NextFullAt: { } next } && next <= product.Time.GetUtcNow().AddMinutes(30));
        for (var read = 0; read < 2; read++)
        {
            Assert.Equal("linked", (await Member(tenant, ann))!.Grant);
            var verified = (await tenant.Connection()).VerifiedAt;
            product.Time.Advance(TimeSpan.FromMinutes(31));
            await TwoSilos.Until(async () =>
            {
                product.Beat();
                return (await tenant.Connection()).VerifiedAt > verified;
            });
            await tenant.Settled();
        }

        Assert.Equal(("none", "left_group"), await Member(tenant, ann) is { } gone ? (gone.Grant, gone.Cause) : default);

        // Another name is the same group.
        (await directory.Send(HttpMethod.Patch, $"Groups/{crew}", ScimClient.Patch(new JsonObject { ["op"] = "replace", ["value"] = new JsonObject { ["id"] = crew, ["displayName"] = "Crew EU" } }))).Must(HttpStatusCode.NoContent);
        var fay = await directory.Push("fay");
        (await directory.Send(HttpMethod.Patch, $"Groups/{crew}", ScimClient.Patch(new JsonObject { ["op"] = "replace", ["path"] = "members", ["value"] = new JsonArray(new JsonObject { ["value"] = fay }, new JsonObject { ["value"] = bob }) }))).Must(HttpStatusCode.NoContent);
        await TwoSilos.Until(async () => await Member(tenant, fay) is { Grant: "linked" });
        Assert.Equal("linked", (await Member(tenant, bob))!.Grant);
    }

    [Fact]
    public async Task A_person_with_another_name_and_address_is_the_same_member()
    {
        var tenant = await product.Tenant();
        var directory = await ScimClient.Connect(tenant);
        var ann = await directory.Push("ann");
        await tenant.Save(ProductTenant.Everyone);
        var before = (await Member(tenant, ann))!;

        (await directory.Send(HttpMethod.Put, $"Users/{ann}", ScimClient.Person("ann-marie"))).Must(HttpStatusCode.OK);
        await TwoSilos.Until(async () => (await Member(tenant, ann))!.Email == "ann-marie@people.example");
        var after = Assert.Single(await tenant.Members());
        Assert.Equal((before.Id, "ann-marie"), (after.Id, after.GivenName));
    }

    [Fact]
    public async Task A_disconnect_ends_the_token_and_everything_pushed_is_gone()
    {
        var tenant = await product.Tenant();
        var directory = await ScimClient.Connect(tenant);
        await directory.Push("ann");
        await tenant.Save(ProductTenant.Everyone);
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);

        // For what was found out about the token a moment ago is still believed, but nothing is taken and nothing is left.
        (await directory.Send(HttpMethod.Post, "Users", ScimClient.Person("bob"))).Must(HttpStatusCode.Unauthorized);
        Assert.Single(await tenant.Members());
        await TwoSilos.Until(async () => (await tenant.Connection()).CurrentSync is null);
        await tenant.Api.Connection.Connect(tenant.Id, new ConnectRequest("scim", new Dictionary<string, string>()), TwoSilos.Stop);
        var next = await ScimClient.Issue(tenant);
        Assert.Equal(0, (int)(await next.Get("Users")).Must(HttpStatusCode.OK).Json!["totalResults"]!);
        Assert.Equal(0, (int)(await next.Get("Groups")).Must(HttpStatusCode.OK).Json!["totalResults"]!);
    }

    [Fact]
    public async Task A_directory_that_is_read_has_no_push_token()
    {
        var tenant = await product.Tenant();
        await ProductTenant.Refused(() => ScimClient.Issue(tenant), "no_connection");
        await tenant.Connect();
        await ProductTenant.Refused(() => ScimClient.Issue(tenant), "not_pushed");
    }

    private static async Task<Member?> Member(ProductTenant tenant, string externalId) => (await tenant.Members()).SingleOrDefault(member => member.ExternalId == externalId);

    private static async Task<Group> Shown(ProductTenant tenant, string name)
    {
        Group? found = null;
        await TwoSilos.Until(async () => (found = (await tenant.Api.Connection.Groups(tenant.Id, cancellationToken: TwoSilos.Stop)).Items.SingleOrDefault(group => group.Name == name)) is not null);
        return found!;
    }
}
