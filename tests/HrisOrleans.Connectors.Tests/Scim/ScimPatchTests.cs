using System.Text;
using System.Text.Json.Nodes;
using HrisOrleans.Connectors.Scim;

namespace HrisOrleans.Connectors.Tests.Scim;

/// <summary>Operations as the directories send them, each dialect by its own words.</summary>
public sealed class ScimPatchTests
{
    private const string Enterprise = ScimSchemas.EnterpriseUser;

    [Theory]
    [InlineData("""{"op":"Replace","path":"active","value":"False"}""")]
    [InlineData("""{"op":"replace","path":"active","value":false}""")]
    [InlineData("""{"op":"replace","value":{"active":false}}""")]
    public void Somebody_is_switched_off(string operation)
    {
        var user = Patched(operation);

        Assert.False(user["active"]!.GetValue<bool>());
    }

    [Fact]
    public void Dotted_names_and_URNs_without_a_path_are_paths()
    {
        var user = Patched("""{"op":"replace","value":{"displayName":"Mia Moss","name.givenName":"Mia","name.familyName":"Moss","URN:employeeNumber":"E-7"}}""".Replace("URN", Enterprise, StringComparison.Ordinal));

        Assert.Equal(("Mia Moss", "Mia", "Moss", "E-7"), (Text(user, "displayName"), Text(user, "name", "givenName"), Text(user, "name", "familyName"), Text(user, Enterprise, "employeeNumber")));
    }

    [Fact]
    public void An_entry_of_a_list_is_replaced_by_its_filter_and_made_where_there_is_none()
    {
        var user = Patched("""{"op":"replace","path":"emails[type eq \"work\"].value","value":"mia@acme.example"}""", """{"op":"Add","path":"emails[type eq \"home\"].value","value":"mia@home.example"}""");

        Assert.Equal(["mia@acme.example", "mia@home.example"], user["emails"]!.AsArray().Select(entry => entry!["value"]!.GetValue<string>()));
        Assert.Equal("home", user["emails"]![1]!["type"]!.GetValue<string>());
        Assert.Equal("mia@acme.example", ScimResource.Email(user));
    }

    [Theory]
    [InlineData("\"26118915-6090-4610-87e4-49d8ca9f808d\"")]
    [InlineData("""[{"value":"26118915-6090-4610-87e4-49d8ca9f808d"}]""")]
    [InlineData("""{"value":"26118915-6090-4610-87e4-49d8ca9f808d"}""")]
    public void A_manager_is_named_in_three_ways(string value)
    {
        var user = Patched($$"""{"op":"Add","path":"{{Enterprise}}:manager","value":{{value}}}""");

        Assert.Equal("26118915-6090-4610-87e4-49d8ca9f808d", Text(user, Enterprise, "manager", "value"));
    }

    [Theory]
    [InlineData("""{"op":"remove","path":"members[value eq \"b\"]"}""", "a c")]
    [InlineData("""{"op":"Remove","path":"members","value":[{"value":"b"},{"value":"c"}]}""", "a")]
    [InlineData("""{"op":"remove","path":"members"}""", "")]
    [InlineData("""{"op":"Add","path":"members","value":[{"value":"d"},{"value":"a"}]}""", "a b c d")]
    [InlineData("""{"op":"replace","path":"members","value":[{"value":"e"}]}""", "e")]
    public void Members_come_and_go(string operation, string left)
    {
        var group = Parse("""{"displayName":"Engineering","members":[{"value":"a"},{"value":"b"},{"value":"c"}]}""");

        Assert.Null(ScimPatch.Apply(group, Message(operation)));

        Assert.Equal(left, string.Join(' ', (group["members"] as JsonArray ?? []).Select(entry => entry!["value"]!.GetValue<string>())));
    }

    [Fact]
    public void What_is_the_server_s_own_stays_and_what_a_client_may_not_ask_is_refused()
    {
        Assert.Equal("old@acme.example", Text(Patched("""{"op":"replace","value":{"id":"other","meta":{},"groups":[]}}"""), "userName"));
        Assert.Equal("noTarget", Refusal("""{"op":"remove"}""").Type);
        Assert.Equal("mutability", Refusal("""{"op":"remove","path":"userName"}""").Type);
        Assert.Equal("invalidPath", Refusal("""{"op":"replace","path":"emails[type eq","value":1}""").Type);
        Assert.Equal("invalidSyntax", Refusal("""{"op":"copy","path":"title","value":1}""").Type);
        Assert.Equal("invalidValue", Refusal("""{"op":"add","value":"nothing"}""").Type);
    }

    [Fact]
    public void A_value_of_null_takes_the_attribute_away() => Assert.False(Patched("""{"op":"replace","path":"title","value":null}""").ContainsKey("title"));

    private static JsonObject Patched(params string[] operations)
    {
        var user = Parse("""{"userName":"old@acme.example","title":"Clerk","active":true,"emails":[{"type":"work","value":"old@acme.example","primary":true}]}""");
        Assert.Null(ScimPatch.Apply(user, Message(operations)));
        Assert.Null(ScimResource.CheckUser(user));
        return user;
    }

    private static ScimError Refusal(string operation) => ScimPatch.Apply(Parse("""{"userName":"a@acme.example"}"""), Message(operation))!;

    private static JsonObject Message(params string[] operations) => Parse($$"""{"schemas":["{{ScimSchemas.PatchOp}}"],"Operations":[{{string.Join(',', operations)}}]}""");

    private static JsonObject Parse(string json) => ScimJson.Parse(Encoding.UTF8.GetBytes(json))!;

    private static string? Text(JsonObject resource, params string[] path) => path.Aggregate((JsonNode?)resource, (node, name) => node?[name])?.GetValue<string>();
}
