using System.Net.Http.Json;
using System.Text.Json;
using HrisOrleans.Conformance;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Connectors.Tests.Providers;

public sealed class SlackCase : ProviderCase
{
    public override string Id => "slack";

    public override IReadOnlyDictionary<string, string> Credentials(string company, string accessToken) => new Dictionary<string, string> { ["accessToken"] = accessToken };

    public override string ExternalId(int person) => $"U{person:D7}";

    public override GroupId? Group(SandboxGroupKind kind, string id) => kind switch
    {
        SandboxGroupKind.Department => new GroupId(GroupKind.Group, "S" + id),
        SandboxGroupKind.Location => new GroupId(GroupKind.Channel, "C" + id),
        SandboxGroupKind.Division => null,
    };

    public override IReadOnlyList<LostRight> Rights { get; } =
    [
        new("users:read", Endpoint: SandboxEndpoints.List),
        new("users:read.email", Field: "profile.email"),
        new("usergroups:read", Endpoint: "groups"),
        new("channels:read", Endpoint: "channels"),
    ];

    public override (SandboxGroupKind Kind, string Id)? MemberList => (SandboxGroupKind.Location, "18404");

    public override bool CountsMembers => true;

    public override IReadOnlyList<string> MutedMembers { get; } = ["""{"ok":true,"members":[null]}""", """{"ok":true,"members":["U0000001",7]}""", """{"ok":true,"members":[{}]}"""];

    public override IReadOnlyList<LostWay> LostWays { get; } =
    [
        new(SandboxEndpoints.List, """{"ok":true,"members":[{"id":"U0000001"}],"response_metadata":{"next_cursor":7}}"""),
        new(SandboxEndpoints.List, """{"ok":true,"members":[{"id":"U0000001"}],"response_metadata":"more"}"""),
        new("channels", """{"ok":true,"channels":[],"response_metadata":{"next_cursor":{}}}"""),
        new("members", """{"ok":true,"members":["U0000001"],"response_metadata":{"next_cursor":true}}"""),
    ];

    public override IReadOnlyList<string> Properties { get; } = ["team_id", "name", "deleted", "real_name", "profile", "is_admin", "is_bot", "is_restricted", "is_ultra_restricted", "updated"];
}

/// <summary>Slack under the conformance tests, and what is Slack's alone.</summary>
public sealed class SlackConformance(ConformanceTable table) : ConnectorConformance(new SlackCase(), table)
{
    // As Slack's published description of its Web API requires them.
    private static readonly string[] OfAUserGroup =
    [
        "id", "team_id", "is_usergroup", "is_subteam", "name", "description", "handle", "is_external", "date_create", "date_update", "date_delete",
        "auto_type", "auto_provision", "enterprise_subteam_id", "created_by", "updated_by", "deleted_by", "prefs",
    ];

    [Theory]
    [InlineData(0, false, true)]
    [InlineData(1, false, false)]
    [InlineData(1, true, true)]
    public async Task A_channel_may_count_whoever_is_deactivated_and_nobody_else(int more, bool shared, bool believed)
    {
        var slack = new SlackCase();
        var channel = slack.Group(SandboxGroupKind.Location, "18404")!.Value;
        await using var harness = await ConnectorHarness.Start(slack);
        await harness.Company.Terminate(await harness.Hire(3, new NewHire(Location: "18404")));
        var members = (await harness.ReadAll()).People.Count(person => person.Groups.Contains(channel));
        var state = await harness.Company.State(TestContext.Current.CancellationToken);
        var counted = members + (state.People - state.Active) + more;
        await harness.Fault(new NewFault(FaultKind.Body, "channels", Body: $$"""{"ok":true,"channels":[{"id":"{{channel.ExternalId}}","name":"nairobi","is_ext_shared":{{(shared ? "true" : "false")}},"num_members":{{counted}}}]}"""));

        var picture = await harness.ReadAll(scope: new ReadScope(new HashSet<GroupId> { channel }));

        if (believed) Assert.NotNull(picture.End.Certificate);
        else Assert.Equal(FailureKind.Transient, picture.Failure.Kind);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(1, false)]
    [InlineData(0, false)]
    public async Task A_user_group_that_lists_fewer_than_it_counts_is_in_doubt_alone(int counted, bool doubted)
    {
        await using var harness = await ConnectorHarness.Start(new SlackCase());
        var group = new GroupId(GroupKind.Group, "S0000001");
        await harness.Fault(new NewFault(FaultKind.Body, "groups", Body: $$"""{"ok":true,"usergroups":[{"id":"S0000001","name":"data","users":["U0000002"],"user_count":{{counted}}}]}"""));

        var picture = await harness.ReadAll(scope: ReadScope.NoGroups);

        Assert.NotNull(picture.End.Certificate);
        Assert.Equal([group], picture.Find("U0000002")!.Groups);
        Assert.All(picture.People, person => Assert.Equal(doubted && person.ExternalId != "U0000002" ? [group] : [], person.Perhaps));
    }

    [Fact]
    public async Task The_sandbox_answers_in_the_form_that_Slack_describes()
    {
        await using var sandbox = await SandboxServer.Start(new SandboxOptions { Companies = [new NewCompany("acme", Seed: 7, People: 30)] }, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri($"{sandbox.VendorUrl("slack")}/") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", sandbox.Companies[0].AccessToken);
        Assert.False((await Answer("auth.test")).TryGetProperty("response_metadata", out _));
        var groups = await Answer("usergroups.list?include_users=true&include_count=true");
        Assert.False(groups.TryGetProperty("response_metadata", out _));
        Assert.All(groups.GetProperty("usergroups").EnumerateArray(), group =>
        {
            Assert.DoesNotContain(OfAUserGroup, name => !group.TryGetProperty(name, out _));
            Assert.Equal(group.GetProperty("users").GetArrayLength(), group.GetProperty("user_count").GetInt32());
        });
        Assert.NotEqual("", (await Answer("users.list?limit=10")).GetProperty("response_metadata").GetProperty("next_cursor").GetString());

        async Task<JsonElement> Answer(string method) => await client.GetFromJsonAsync<JsonElement>(method, TestContext.Current.CancellationToken);
    }
}
