using System.Text.Json;
using HrisOrleans.Conformance;
using HrisOrleans.Connectors.JumpCloud;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Connectors.Tests.Providers;

public sealed class JumpCloudCase : ProviderCase
{
    public override string Id => "jumpcloud";

    public override bool NamesTotals => true;

    public override bool ListsLeavers => false;

    public override IReadOnlyDictionary<string, string> Credentials(string company, string accessToken) => new Dictionary<string, string> { ["apiKey"] = accessToken, ["region"] = "us" };

    public override string ExternalId(int person) => $"{person:x24}";

    // Departments and locations have a name and no id.
    public override GroupId? Group(SandboxGroupKind kind, string id) => kind switch
    {
        SandboxGroupKind.Department => new GroupId(GroupKind.Department, id switch { "18201" => "platform", "18202" => "data", _ => "nowhere" }),
        SandboxGroupKind.Division => new GroupId(GroupKind.Group, id.PadLeft(24, '0')),
        SandboxGroupKind.Location => new GroupId(GroupKind.Location, id == "18404" ? "nairobi" : "nowhere"),
    };

    public override IReadOnlyList<LostRight> Rights { get; } =
    [
        new("organizations.readonly", Endpoint: SandboxEndpoints.Company),
        new("users.readonly", Endpoint: SandboxEndpoints.List),
        new("users.readonly", Field: "email"),
        new("users.readonly", Field: "state"),
        new("groups.readonly", Endpoint: "groups"),
    ];

    public override IReadOnlyDictionary<string, JsonElement>? UnknownStatus { get; } = new Dictionary<string, JsonElement> { ["state"] = Json("\"HIBERNATING\"") };

    public override (SandboxGroupKind Kind, string Id)? MemberList => (SandboxGroupKind.Division, "18302");

    public override bool CountsMembers => true;

    public override IReadOnlyList<string> MutedMembers { get; } = ["""[{"to":{"id":null,"type":"user"}}]""", """[{"to":{"id":"000000000000000000000001","type":null}}]""", """[{}]"""];

    public override IReadOnlyList<LostWay> LostWays { get; } = [new(SandboxEndpoints.List, """{"totalCount":"many","results":[{"_id":"000000000000000000000001"}]}"""), new(SandboxEndpoints.List, """{"results":[{"_id":"000000000000000000000001"}]}""")];

    public override IReadOnlyList<string> Properties { get; } = ["email", "firstname", "lastname", "displayname", "jobTitle", "department", "location", "employeeType", "state", "suspended"];
}

/// <summary>JumpCloud under the conformance tests, and what is JumpCloud's alone.</summary>
public sealed class JumpCloudConformance(ConformanceTable table) : ConnectorConformance(new JumpCloudCase(), table)
{
    private static readonly JumpCloudCase JumpCloud = new();
    private static readonly GroupId Division = JumpCloud.Group(SandboxGroupKind.Division, "18302")!.Value;

    [Theory]
    [InlineData("ACTIVATED", false, AccountStatus.Active)]
    [InlineData("ACTIVATED", true, AccountStatus.Suspended)]
    [InlineData("SUSPENDED", true, AccountStatus.Suspended)]
    [InlineData("SUSPENDED", null, AccountStatus.Suspended)]
    [InlineData("STAGED", false, AccountStatus.Suspended)]
    [InlineData(null, false, AccountStatus.Active)]
    [InlineData(null, null, AccountStatus.Unknown)]
    public async Task Every_state_says_whether_the_account_is_there(string? state, bool? suspended, AccountStatus expected)
    {
        await using var harness = await ConnectorHarness.Start(JumpCloud);
        await harness.Company.Raw(5, new { state, suspended });

        Assert.Equal(expected, (await harness.ReadAll()).Find(JumpCloud.ExternalId(5))!.Status);
    }

    [Fact]
    public async Task Trouble_with_a_password_changes_nobody()
    {
        await using var harness = await ConnectorHarness.Start(JumpCloud);
        var id = JumpCloud.ExternalId(5);
        var before = await harness.ReadAll();
        await harness.Company.Raw(5, new { account_locked = true, password_expired = true, badLoginAttempts = 7 });

        var after = await harness.ReadAll();

        Assert.Equal(AccountStatus.Active, after.Find(id)!.Status);
        Assert.Equal(before.FingerprintOf(id), after.FingerprintOf(id));
    }

    [Fact]
    public async Task Contractors_are_known_by_their_employee_type()
    {
        await using var harness = await ConnectorHarness.Start(JumpCloud);
        await harness.Company.Raw(5, new { employeeType = "contractor" });

        Assert.Equal(PersonKind.Contractor, (await harness.ReadAll()).Find(JumpCloud.ExternalId(5))!.Kind);
    }

    [Fact]
    public async Task Members_are_asked_for_only_in_the_scope()
    {
        await using var harness = await ConnectorHarness.Start(JumpCloud);
        await harness.Hire(like: new NewHire(Division: "18302"));

        var picture = await harness.ReadAll(scope: new ReadScope(new HashSet<GroupId> { Division }));

        Assert.Equal([Division], picture.People.SelectMany(person => person.Groups).Where(group => group.Kind == GroupKind.Group).Distinct());
        Assert.Contains(picture.End.Groups, group => group.Id == JumpCloud.Group(SandboxGroupKind.Division, "18301"));
        Assert.Contains(picture.End.Groups, group => group.Id.Kind == GroupKind.Department);
    }

    [Fact]
    public async Task A_list_of_groups_that_moves_while_it_is_read_ends_the_read()
    {
        await using var harness = await ConnectorHarness.Start(JumpCloud);
        await harness.Fault(new NewFault(FaultKind.ShortList, "groups", Times: 0, Keep: 3, TotalAgrees: false));

        Assert.Equal(FailureKind.Transient, (await harness.ReadAll(scope: ReadScope.NoGroups)).Failure.Kind);
    }

    [Fact]
    public async Task A_group_that_is_deleted_before_its_members_are_asked_for_ends_the_read()
    {
        await using var harness = await ConnectorHarness.Start(JumpCloud);
        await harness.Fault(new NewFault(FaultKind.Status, "members", Status: 404));

        Assert.Equal(FailureKind.Transient, (await harness.ReadAll(scope: new ReadScope(new HashSet<GroupId> { Division }))).Failure.Kind);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(ConnectorHarness.PageSize, false)]
    public async Task A_list_without_a_count_ends_with_a_page_that_is_not_full(int members, bool ends)
    {
        await using var harness = await ConnectorHarness.Start(JumpCloud);
        var page = JsonSerializer.Serialize(Enumerable.Range(1, members).Select(person => new { to = new { id = JumpCloud.ExternalId(person), type = "user" } }));
        await harness.Fault(new NewFault(FaultKind.Body, "members", Times: 0, Body: page));

        var picture = await harness.ReadAll(scope: new ReadScope(new HashSet<GroupId> { Division }));

        // Another page after a full one repeats it.
        if (ends) Assert.Equal([JumpCloud.ExternalId(1)], picture.People.Where(person => person.Groups.Contains(Division)).Select(person => person.ExternalId));
        else Assert.Equal(FailureKind.Transient, picture.Failure.Kind);
    }

    [Fact]
    public async Task A_list_of_users_without_a_total_is_not_read()
    {
        await using var harness = await ConnectorHarness.Start(JumpCloud);
        await harness.Fault(new NewFault(FaultKind.Body, Times: 0, Body: """{"results":[{"_id":"1"}]}"""));

        Assert.Equal(FailureKind.BadResponse, (await harness.ReadAll()).Failure.Kind);
    }

    [Fact]
    public async Task Who_may_not_see_members_is_told_which_right_is_missing()
    {
        await using var harness = await ConnectorHarness.Start(JumpCloud);
        await harness.Company.SetRights(forbiddenEndpoints: ["members"]);

        var failure = (await harness.ReadAll()).Failure;

        Assert.Equal((FailureKind.InsufficientRights, "users.readonly"), (failure.Kind, Assert.Single(failure.MissingRights!)));
    }

    [Fact]
    public async Task A_key_for_several_organizations_needs_the_id_of_one()
    {
        await using var harness = await ConnectorHarness.Start(JumpCloud);
        var only = (await harness.Probe()).Value!;
        await harness.Fault(new NewFault(
            FaultKind.Body,
            SandboxEndpoints.Company,
            Times: 0,
            Body: $$"""{"totalCount":2,"results":[{"_id":"{{new string('f', 24)}}","displayName":"Other"},{"_id":"{{only.Account}}","displayName":"Acme"}]}"""));
        var unnamed = await harness.Probe();
        harness.Credentials = With(harness.Credentials, only.Account);
        var named = await harness.Probe();
        harness.Credentials = With(harness.Credentials, new string('e', 24));
        var foreign = await harness.Probe();

        Assert.Equal(FailureKind.Reauthenticate, unnamed.Failure?.Kind);
        Assert.Equal((only.Account, "Acme"), (named.Value?.Account, named.Value?.AccountName));
        Assert.Equal(FailureKind.Reauthenticate, foreign.Failure?.Kind);
    }

    [Fact]
    public async Task The_organization_s_id_goes_with_every_call_for_people_and_groups()
    {
        await using var harness = await ConnectorHarness.Start(JumpCloud);
        var account = (await harness.Probe()).Value!.Account;
        harness.Credentials = With(harness.Credentials, account);
        Assert.NotNull((await harness.ReadAll()).End.Certificate);

        // The sandbox takes a foreign organization's id for a wrong key.
        harness.Credentials = With(harness.Credentials, new string('e', 24));
        Assert.Equal(FailureKind.Reauthenticate, (await harness.ReadAll()).Failure.Kind);
    }

    [Theory]
    [InlineData("us", "https://console.jumpcloud.com/api")]
    [InlineData("eu", "https://console.eu.jumpcloud.com/api")]
    [InlineData("in", "https://console.in.jumpcloud.com/api")]
    public async Task No_region_but_jumpcloud_s_own_is_accepted(string named, string address)
    {
        await using var harness = await ConnectorHarness.Start(JumpCloud);
        var region = harness.Connector.Descriptor.CredentialForm.Single(field => field.Name == "region");

        Assert.True(region.Accepts(named));
        Assert.Equal(address, JumpCloudProvider.Host(named));
        Assert.False(region.Accepts("evil.example/") || region.Accepts($"{named}.evil.example") || region.Accepts(named.ToUpperInvariant() + "\n"));
    }

    private static ConnectorCredentials With(ConnectorCredentials credentials, string organization) =>
        credentials with { Values = new Dictionary<string, string>(credentials.Values) { ["organizationId"] = organization } };
}
