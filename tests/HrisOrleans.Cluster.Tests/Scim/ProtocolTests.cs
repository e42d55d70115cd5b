using System.Net;
using System.Text.Json.Nodes;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.Scim;

/// <summary>What SCIM clients ask for, and how they are refused.</summary>
public sealed class ProtocolTests(Product product) : IClassFixture<Product>
{
    private const string ErrorUrn = "urn:ietf:params:scim:api:messages:2.0:Error";

    [Fact]
    public async Task A_token_opens_its_own_tenant_only()
    {
        var (one, two) = (await ScimClient.Connect(await product.Tenant()), await ScimClient.Connect(await product.Tenant()));
        await one.Push("ann");
        foreach (var stranger in new[] { new ScimClient(one.BaseUrl, two.Token), new ScimClient(one.BaseUrl, one.Token + "0"), new ScimClient(one.BaseUrl, Product.OperatorKey) })
        {
            foreach (var path in new[] { "Users", "ServiceProviderConfig", "nowhere" })
            {
                var refused = (await stranger.Get(path)).Must(HttpStatusCode.Unauthorized);
                Assert.Equal("application/scim+json", refused.MediaType);
                Assert.Equal((ErrorUrn, "401"), ((string)refused.Json!["schemas"]![0]!, (string)refused.Json["status"]!));
            }

            (await stranger.Send(HttpMethod.Post, "Users", ScimClient.Person("eve"))).Must(HttpStatusCode.Unauthorized);
        }

        Assert.Equal((1, 0), (await Total(one, "Users"), await Total(two, "Users")));
    }

    [Fact]
    public async Task A_resource_of_another_tenant_is_not_there()
    {
        var (one, two) = (await ScimClient.Connect(await product.Tenant()), await ScimClient.Connect(await product.Tenant()));
        var ann = await one.Push("ann");
        (await two.Get($"Users/{ann}")).Must(HttpStatusCode.NotFound);
        (await two.Send(HttpMethod.Put, $"Users/{ann}", ScimClient.Person("eve"))).Must(HttpStatusCode.NotFound);
        (await two.Send(HttpMethod.Delete, $"Users/{ann}")).Must(HttpStatusCode.NotFound);
        var crew = await two.PushGroup("Crew", ann);
        Assert.Empty((await two.Get($"Groups/{crew}")).Json!["members"]!.AsArray());
        Assert.Equal("ann@people.example", (string)(await one.Get($"Users/{ann}")).Json!["userName"]!);
    }

    [Fact]
    public async Task Tenants_that_push_the_same_people_at_once_never_see_each_others()
    {
        var directories = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => await ScimClient.Connect(await product.Tenant())));
        var pushed = await Task.WhenAll(directories.Select(async (directory, n) =>
        {
            var ids = new List<string>();
            for (var i = 0; i < 10; i++)
            {
                ids.Add(await directory.Push($"p{i}", $"Department {n}"));
                var read = (await directory.Get($"Users/{ids[^1]}")).Must(HttpStatusCode.OK).Json!;
                Assert.Equal($"Department {n}", (string)read["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]!["department"]!);
                Assert.Equal([ids[^1]], await Found(directory, "Users", $"userName eq \"p{i}@people.example\""));
                (await new ScimClient(directory.BaseUrl, directories[(n + 1) % 4].Token).Get("Users")).Must(HttpStatusCode.Unauthorized);
            }

            return ids;
        }));
        Assert.Equal(40, pushed.SelectMany(ids => ids).Distinct().Count());
        for (var n = 0; n < directories.Length; n++) Assert.Equal(pushed[n], await Found(directories[n], "Users", "active eq true"));
    }

    [Fact]
    public async Task Tokens_rotate_with_an_overlap_and_end_with_it()
    {
        var tenant = await product.Tenant();
        var first = await ScimClient.Connect(tenant);
        var second = await ScimClient.Issue(tenant, overlapSeconds: 3600);
        await first.Push("ann");
        await second.Push("bob");

        // Nobody asked with this one yet, so nothing is remembered of it.
        var third = await ScimClient.Issue(tenant, overlapSeconds: 3600);
        var fourth = await ScimClient.Issue(tenant, overlapSeconds: 3600);
        product.Time.Advance(TimeSpan.FromHours(2));
        (await third.Get("Users")).Must(HttpStatusCode.Unauthorized);
        Assert.Equal(2, await Total(fourth, "Users"));

        var fifth = await ScimClient.Issue(tenant);
        var sixth = await ScimClient.Issue(tenant);
        (await fifth.Get("Users")).Must(HttpStatusCode.Unauthorized);
        Assert.Equal(2, await Total(sixth, "Users"));
    }

    [Fact]
    public async Task A_resource_is_shown_as_it_was_sent_with_what_is_the_servers_own()
    {
        var directory = await ScimClient.Connect(await product.Tenant());
        var sent = ScimClient.Person("ann");
        sent["password"] = "never kept";
        sent["nickName"] = "Ännchen";
        var made = (await directory.Send(HttpMethod.Post, "Users", sent)).Must(HttpStatusCode.Created);
        var address = $"{directory.BaseUrl}/Users/{made.Id}";
        Assert.Equal((address, "W/\"1\"", "application/scim+json"), (made.Location!.ToString(), made.ETag, made.MediaType));

        var shown = (await directory.Get($"Users/{made.Id}")).Must(HttpStatusCode.OK).Json!;
        Assert.Equal(("Ännchen", "ext-ann", null), ((string)shown["nickName"]!, (string)shown["externalId"]!, shown["password"]));
        Assert.Equal((address, "W/\"1\"", "User"), ((string)shown["meta"]!["location"]!, (string)shown["meta"]!["version"]!, (string)shown["meta"]!["resourceType"]!));
        Assert.Equal(2, shown["schemas"]!.AsArray().Count);

        var few = (await directory.Get($"Users/{made.Id}?attributes=userName,name.givenName")).Json!;
        Assert.Equal(["schemas", "id", "userName", "name"], few.Select(property => property.Key));
        Assert.Null((await directory.Get($"Users/{made.Id}?excludedAttributes=emails")).Json!["emails"]);
    }

    [Fact]
    public async Task Lists_have_true_totals_pages_and_filters()
    {
        var directory = await ScimClient.Connect(await product.Tenant());
        var people = new List<string>();
        for (var i = 0; i < 5; i++) people.Add(await directory.Push($"p{i}", i < 2 ? "Sales" : "Ops"));
        var crew = await directory.PushGroup("Crew", people[0], people[1]);

        var page = (await directory.Get("Users?startIndex=4&count=1")).Must(HttpStatusCode.OK).Json!;
        Assert.Equal((5, 4, 1), ((int)page["totalResults"]!, (int)page["startIndex"]!, (int)page["itemsPerPage"]!));
        Assert.Equal(people[3], (string)page["Resources"]![0]!["id"]!);
        Assert.Equal(0, (int)(await directory.Get("Users?count=0")).Json!["itemsPerPage"]!);

        Assert.Equal([people[2]], await Found(directory, "Users", "userName eq \"P2@people.example\""));
        Assert.Equal([people[2]], await Found(directory, "Users", "externalId eq \"ext-p2\" and active eq true"));
        Assert.Equal(people.Take(2), await Found(directory, "Users", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"sales\""));
        Assert.Empty(await Found(directory, "Users", "userName eq \"nobody@people.example\""));
        Assert.Equal([crew], await Found(directory, "Groups", "displayName eq \"crew\""));

        // Directories ask whether somebody is in a group before they take them out of it.
        Assert.Equal([crew], await Found(directory, "Groups", $"id eq \"{crew}\" and members eq \"{people[0]}\""));
        Assert.Empty(await Found(directory, "Groups", $"id eq \"{crew}\" and members eq \"{people[2]}\""));
        Assert.Equal([crew], await Found(directory, "Groups", $"members[value eq \"{people[1]}\"]"));
        Assert.Equal([crew], await Found(directory, "Groups", $"members.value eq \"{people[1]}\" and displayName sw \"cr\""));
        Assert.Empty(await Found(directory, "Groups", $"members eq \"{people[2]}\""));
        Assert.Equal([crew], await Found(directory, "Groups", "members pr"));
        Assert.Equal("invalidFilter", (string)(await directory.Get("Users?filter=userName%20is%20x")).Must(HttpStatusCode.BadRequest).Json!["scimType"]!);
        (await directory.Get("Users?count=many")).Must(HttpStatusCode.BadRequest);

        Assert.Equal(2, (await directory.Get($"Groups/{crew}")).Json!["members"]!.AsArray().Count);
        Assert.Null((await directory.Get($"Groups/{crew}?excludedAttributes=members")).Json!["members"]);
        Assert.Null((await directory.Get("Groups?excludedAttributes=members")).Json!["Resources"]![0]!["members"]);
    }

    [Fact]
    public async Task A_name_that_is_taken_and_a_version_that_has_moved_are_refused()
    {
        var directory = await ScimClient.Connect(await product.Tenant());
        var ann = await directory.Push("ann");
        var bob = await directory.Push("bob");
        var twice = (await directory.Send(HttpMethod.Post, "Users", ScimClient.Person("Ann"))).Must(HttpStatusCode.Conflict);
        Assert.Equal("uniqueness", (string)twice.Json!["scimType"]!);
        (await directory.Send(HttpMethod.Put, $"Users/{bob}", ScimClient.Person("ann"))).Must(HttpStatusCode.Conflict);

        var title = ScimClient.Patch(new JsonObject { ["op"] = "replace", ["path"] = "title", ["value"] = "Chief" });
        Assert.Equal("W/\"2\"", (await directory.Send(HttpMethod.Patch, $"Users/{ann}", title, "W/\"1\"")).Must(HttpStatusCode.OK).ETag);
        (await directory.Send(HttpMethod.Patch, $"Users/{ann}", title, "W/\"1\"")).Must(HttpStatusCode.PreconditionFailed);
        (await directory.Send(HttpMethod.Put, $"Users/{ann}", ScimClient.Person("ann"), "W/\"1\"")).Must(HttpStatusCode.PreconditionFailed);
        (await directory.Send(HttpMethod.Delete, $"Users/{ann}", null, "W/\"1\"")).Must(HttpStatusCode.PreconditionFailed);
        (await directory.Send(HttpMethod.Delete, $"Users/{ann}", null, "W/\"2\"")).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Members_come_and_go_in_the_dialects_that_directories_speak()
    {
        var directory = await ScimClient.Connect(await product.Tenant());
        var (ann, bob, cid) = (await directory.Push("ann"), await directory.Push("bob"), await directory.Push("cid"));
        var crew = await directory.PushGroup("Crew", ann, bob);

        // Entra as it comes: the members to go stand in the value.
        await Change(new JsonObject { ["op"] = "Remove", ["path"] = "members", ["value"] = new JsonArray(new JsonObject { ["value"] = ann }) });
        Assert.Equal([bob], await Members());

        // Okta: one goes and another one comes in the same message.
        await Change(
            new JsonObject { ["op"] = "remove", ["path"] = $"members[value eq \"{bob}\"]" },
            new JsonObject { ["op"] = "add", ["value"] = new JsonArray(new JsonObject { ["value"] = cid, ["display"] = "cid@people.example" }), ["path"] = "members" });
        Assert.Equal([cid], await Members());

        // A new name comes with the id, which is none of the client's.
        await Change(new JsonObject { ["op"] = "replace", ["value"] = new JsonObject { ["id"] = crew, ["displayName"] = "Crew EU" } });
        Assert.Equal((crew, "Crew EU"), ((string)(await directory.Get($"Groups/{crew}")).Json!["id"]!, (string)(await directory.Get($"Groups/{crew}")).Json!["displayName"]!));
        Assert.Equal([cid], await Members());

        // What is neither of the three is nothing, and does nothing.
        var unknown = await directory.Send(HttpMethod.Patch, $"Groups/{crew}", ScimClient.Patch(new JsonObject { ["op"] = "append", ["path"] = "members", ["value"] = new JsonArray(new JsonObject { ["value"] = ann }) }));
        Assert.Equal("invalidSyntax", (string)unknown.Must(HttpStatusCode.BadRequest).Json!["scimType"]!);
        Assert.Equal([cid], await Members());

        async Task Change(params JsonObject[] operations) => (await directory.Send(HttpMethod.Patch, $"Groups/{crew}", ScimClient.Patch(operations))).Must(HttpStatusCode.NoContent);

        async Task<IEnumerable<string>> Members() => (await directory.Get($"Groups/{crew}")).Json!["members"]!.AsArray().Select(member => (string)member!["value"]!);
    }

    [Fact]
    public async Task Many_who_change_one_group_at_once_all_get_their_way()
    {
        var directory = await ScimClient.Connect(await product.Tenant());
        var people = await Task.WhenAll(Enumerable.Range(0, 32).Select(n => directory.Push($"p{n}")));
        var crew = await directory.PushGroup("Crew");
        var added = await Task.WhenAll(people.Select(person =>
            directory.Send(HttpMethod.Patch, $"Groups/{crew}", ScimClient.Patch(new JsonObject { ["op"] = "Add", ["path"] = "members", ["value"] = new JsonArray(new JsonObject { ["value"] = person }) }))));
        Assert.All(added, answer => answer.Must(HttpStatusCode.NoContent));
        var shown = (await directory.Get($"Groups/{crew}")).Json!;
        Assert.Equal(people.Order(), shown["members"]!.AsArray().Select(member => (string)member!["value"]!).Order());
        Assert.Equal("W/\"33\"", (string)shown["meta"]!["version"]!);
    }

    [Fact]
    public async Task The_server_says_what_it_can_do()
    {
        var directory = await ScimClient.Connect(await product.Tenant());
        var config = (await directory.Get("ServiceProviderConfig")).Must(HttpStatusCode.OK).Json!;
        Assert.Equal((true, true, false, 200), ((bool)config["patch"]!["supported"]!, (bool)config["etag"]!["supported"]!, (bool)config["bulk"]!["supported"]!, (int)config["filter"]!["maxResults"]!));
        Assert.Equal(2, await Total(directory, "ResourceTypes"));
        Assert.Equal("/Users", (string)(await directory.Get("ResourceTypes/User")).Json!["endpoint"]!);
        Assert.Equal(3, await Total(directory, "Schemas"));
        Assert.Equal("User", (string)(await directory.Get("Schemas/urn:ietf:params:scim:schemas:core:2.0:User")).Json!["name"]!);
        Assert.Equal("404", (string)(await directory.Send(HttpMethod.Post, "Bulk", new JsonObject())).Must(HttpStatusCode.NotFound).Json!["status"]!);
    }

    [Fact]
    public async Task A_body_that_is_none_or_too_large_is_refused_in_scims_own_form()
    {
        var directory = await ScimClient.Connect(await product.Tenant());
        Assert.Equal("invalidSyntax", (string)(await directory.Send(HttpMethod.Post, "Users", JsonValue.Create(7))).Must(HttpStatusCode.BadRequest).Json!["scimType"]!);
        Assert.Equal("invalidValue", (string)(await directory.Send(HttpMethod.Post, "Users", new JsonObject { ["active"] = true })).Must(HttpStatusCode.BadRequest).Json!["scimType"]!);
        foreach (var size in new[] { 128 << 10, 1 << 20 })
        {
            var large = ScimClient.Person("ann");
            large["nickName"] = new string('x', size);
            Assert.Equal(ErrorUrn, (string)(await directory.Send(HttpMethod.Post, "Users", large)).Must(HttpStatusCode.RequestEntityTooLarge).Json!["schemas"]![0]!);
        }

        // What comes bit by bit may not add up to more either.
        var ann = await directory.Push("ann");
        var half = ScimClient.Patch(new JsonObject { ["op"] = "add", ["path"] = "notes", ["value"] = new JsonArray(new string('a', 70_000)) });
        (await directory.Send(HttpMethod.Patch, $"Users/{ann}", half)).Must(HttpStatusCode.OK);
        half = ScimClient.Patch(new JsonObject { ["op"] = "add", ["path"] = "notes", ["value"] = new JsonArray(new string('b', 70_000)) });
        (await directory.Send(HttpMethod.Patch, $"Users/{ann}", half)).Must(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(1, await Total(directory, "Users"));
    }

    private static async Task<int> Total(ScimClient directory, string path) => (int)(await directory.Get(path)).Must(HttpStatusCode.OK).Json!["totalResults"]!;

    private static async Task<IEnumerable<string>> Found(ScimClient directory, string path, string filter) =>
        (await directory.Get($"{path}?filter={Uri.EscapeDataString(filter)}")).Must(HttpStatusCode.OK).Json!["Resources"]!.AsArray().Select(found => (string)found!["id"]!);
}
