using System.Text.Json;
using HrisOrleans.Conformance;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Connectors.Tests.Providers;

public sealed class Microsoft365Case : ProviderCase
{
    public override string Id => "microsoft-365";

    /// <summary>Acme's tenant: its name in hexadecimal.</summary>
    public override IReadOnlyDictionary<string, string> Credentials(string company, string accessToken) => new Dictionary<string, string>
    {
        ["tenantId"] = "61636d65-0000-0000-0000-000000000000",
        ["clientId"] = "11111111-2222-4333-8444-555555555555",
        ["clientSecret"] = accessToken,
    };

    public override void Reach(SandboxServer sandbox, ProviderOptions options) => options.BaseUrl = options.SignInUrl = sandbox.VendorUrl(Id);

    public override string ExternalId(int person) => $"00000000-0000-4000-9000-{person:D12}";

    public override bool ListsLeavers => false;

    public override GroupId? Group(SandboxGroupKind kind, string id) => kind switch
    {
        SandboxGroupKind.Department => new GroupId(GroupKind.Department, id == "18201" ? "platform" : "data"),
        SandboxGroupKind.Location => new GroupId(GroupKind.Location, "nairobi"),
        SandboxGroupKind.Division => new GroupId(GroupKind.Group, $"00000000-0000-4000-a000-0000000{id}"),
    };

    public override IReadOnlyList<LostRight> Rights { get; } =
    [
        new("User.Read.All", Endpoint: SandboxEndpoints.List),
        new("User.Read.All", Endpoint: SandboxEndpoints.Changed),
        new("User.Read.All", Field: "accountEnabled"),
        new("User.Read.All", Field: "userPrincipalName"),
        new("GroupMember.Read.All", Endpoint: "groups"),
        new("Organization.Read.All", Endpoint: SandboxEndpoints.Company),
    ];

    public override IReadOnlyDictionary<string, JsonElement>? UnknownStatus { get; } = new Dictionary<string, JsonElement> { ["accountEnabled"] = Json("null") };

    public override IReadOnlyList<string> Properties { get; } =
        ["mail", "userPrincipalName", "givenName", "surname", "displayName", "jobTitle", "department", "officeLocation", "accountEnabled", "userType", "employeeHireDate"];

    public override (SandboxGroupKind Kind, string Id)? MemberList => (SandboxGroupKind.Division, "18302");

    public override IReadOnlyList<string> MutedMembers { get; } =
    [
        """{"value":[{"@odata.type":null,"id":"00000000-0000-4000-9000-000000000001"}]}""",
        """{"value":[{"id":"00000000-0000-4000-9000-000000000001"}]}""",
        """{"value":[{"@odata.type":"#microsoft.graph.user","id":null}]}""",
        """{"value":[{"@odata.type":"#microsoft.graph.device","id":null}]}""",
    ];

    public override IReadOnlyList<LostWay> LostWays { get; } =
        [.. new[] { SandboxEndpoints.List, "groups", "members" }.Select(endpoint => new LostWay(endpoint, """{"value":[],"@odata.nextLink":"https://graph.example/v1.0/elsewhere?page=2"}"""))];

    public override IReadOnlyList<string> DeltaEndpoints { get; } = [SandboxEndpoints.Changed, "groups.changed", "memberships"];

    public override string? ExpiredCheckpoint => "1 u-acme-4711 - all";
}

/// <summary>Microsoft 365 under the conformance tests, and what is Microsoft's alone.</summary>
public sealed class Microsoft365Conformance(ConformanceTable table) : ConnectorConformance(new Microsoft365Case(), table)
{
    private static readonly Microsoft365Case Graph = new();
    private static readonly GroupId Everybody = new(GroupKind.Group, "00000000-0000-4000-a000-000000000001");
    private static readonly ReadScope OneDivision = new(new HashSet<GroupId> { Graph.Group(SandboxGroupKind.Division, "18302")!.Value });

    [Fact]
    public async Task Whoever_is_in_a_group_of_a_group_is_in_both()
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        var hired = (await harness.Hire(like: new NewHire(Division: "18302")))[0];

        var person = (await harness.ReadAll()).Find(Graph.ExternalId(hired))!;

        Assert.Contains(Everybody, person.Groups);
        Assert.Contains(OneDivision.Groups.Single(), person.Groups);
    }

    [Fact]
    public async Task Only_groups_that_matter_are_asked_for_their_members()
    {
        await using var harness = await ConnectorHarness.Start(Graph);

        var picture = await harness.ReadAll(scope: OneDivision);

        Assert.Equal(1, await Requests(harness, "members"));
        Assert.All(picture.People, person => Assert.All(person.Groups, group => Assert.True(group.Kind != GroupKind.Group || OneDivision.Holds(group))));
        Assert.Contains(picture.People, person => person.Groups.Contains(OneDivision.Groups.Single()));
        Assert.Contains(picture.End.Groups, group => group.Id == Everybody);
    }

    [Fact]
    public async Task Guests_are_told_apart_and_blocked_accounts_are_suspended()
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        var guest = (await harness.Hire(like: new NewHire(EmploymentStatus: "Contractor")))[0];
        var blocked = (await harness.Hire())[0];
        await harness.Company.Raw(blocked, new { accountEnabled = false });

        var picture = await harness.ReadAll();

        Assert.Equal(PersonKind.Guest, picture.Find(Graph.ExternalId(guest))!.Kind);
        Assert.Equal(AccountStatus.Suspended, picture.Find(Graph.ExternalId(blocked))!.Status);
    }

    [Fact]
    public async Task A_sign_in_name_stands_for_the_address_only_where_it_can_be_one()
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        var ids = await harness.Hire(3);
        await harness.Company.Raw(ids[0], new { mail = (string?)null, userPrincipalName = "ines@acme.example" });
        await harness.Company.Raw(ids[1], new { mail = (string?)null, userPrincipalName = "ines_other.example#EXT#@acme.example" });
        await harness.Company.Raw(ids[2], new { mail = (string?)null, userPrincipalName = "ines@acme.onmicrosoft.com" });

        var picture = await harness.ReadAll();

        Assert.Equal(["ines@acme.example", null, null], ids.Select(id => picture.Find(Graph.ExternalId(id))!.Email));
    }

    [Fact]
    public async Task A_move_to_another_group_is_told_although_the_user_did_not_change()
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        var hired = await harness.Hire(2, new NewHire(Division: "18301"));
        harness.Time.Advance(TimeSpan.FromHours(1));
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.Company.Move(new MovePeople([hired[0]], Division: "18302"));

        var delta = await harness.ReadChanges(checkpoint);

        var person = Assert.Single(delta.People);
        Assert.Equal(Graph.ExternalId(hired[0]), person.ExternalId);
        Assert.Contains(Graph.Group(SandboxGroupKind.Division, "18302")!.Value, person.Groups);
        Assert.DoesNotContain(Graph.Group(SandboxGroupKind.Division, "18301")!.Value, person.Groups);
        Assert.Equal((await harness.ReadAll()).FingerprintOf(person.ExternalId), delta.FingerprintOf(person.ExternalId));
    }

    [Fact]
    public async Task A_group_that_comes_into_another_one_needs_a_full_read()
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.Company.AddGroup(SandboxGroupKind.Division, "Expeditions", TestContext.Current.CancellationToken);

        Assert.Equal(FailureKind.StartAgain, (await harness.ReadChanges(checkpoint)).Failure.Kind);
    }

    [Fact]
    public async Task Groups_that_do_not_matter_are_not_asked_for_their_changes()
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        var checkpoint = (await harness.ReadAll(scope: ReadScope.NoGroups)).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.Company.AddGroup(SandboxGroupKind.Division, "Expeditions", TestContext.Current.CancellationToken);
        var hired = (await harness.Hire())[0];

        var delta = await harness.ReadChanges(checkpoint, ReadScope.NoGroups);

        Assert.Equal(Graph.ExternalId(hired), Assert.Single(delta.People).ExternalId);
        Assert.Equal(0, await Requests(harness, "groups.changed") + await Requests(harness, "memberships"));
    }

    [Fact]
    public async Task A_delta_for_other_groups_than_before_needs_a_full_read()
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        var checkpoint = (await harness.ReadAll(scope: OneDivision)).End.Checkpoint!;

        Assert.IsType<ReadStep.End>((await harness.ReadChanges(checkpoint, OneDivision)).Last);
        Assert.Equal(FailureKind.StartAgain, (await harness.ReadChanges(checkpoint, new ReadScope(new HashSet<GroupId> { Everybody }))).Failure.Kind);
        Assert.Equal(FailureKind.StartAgain, (await harness.ReadChanges(checkpoint, ReadScope.NoGroups)).Failure.Kind);
    }

    [Fact]
    public async Task The_recycle_bin_is_no_tombstone_and_whoever_comes_out_of_it_is_told()
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        var hired = (await harness.Hire())[0];
        var first = await harness.ReadAll();
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.Company.Terminate(hired);
        var binned = await harness.ReadChanges(first.End.Checkpoint!);
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.Company.Rehire(hired);

        var back = await harness.ReadChanges(binned.End.Checkpoint!);

        Assert.Empty(binned.End.Tombstones);
        Assert.Empty(binned.Records);
        Assert.Equal(AccountStatus.Active, back.Find(Graph.ExternalId(hired))!.Status);
    }

    [Fact]
    public async Task Changes_that_come_twice_and_on_several_pages_are_read_once()
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(1));
        var hired = await harness.Hire(40);

        var delta = await harness.ReadChanges(checkpoint);

        Assert.Equal(hired.Select(Graph.ExternalId).Order(StringComparer.Ordinal), delta.People.Select(person => person.ExternalId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task More_changes_than_a_full_read_costs_need_a_full_read()
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        var checkpoint = (await harness.ReadAll(scope: OneDivision)).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.Hire(400);

        Assert.Equal(FailureKind.StartAgain, (await harness.ReadChanges(checkpoint, OneDivision)).Failure.Kind);
    }

    [Theory]
    [InlineData(6 * 24, true)]
    [InlineData((7 * 24) + 1, false)]
    public async Task A_position_is_good_for_seven_days(int hours, bool good)
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(hours));

        var last = (await harness.ReadChanges(checkpoint)).Last;

        if (good) Assert.IsType<ReadStep.End>(last);
        else Assert.Equal(FailureKind.StartAgain, Assert.IsType<ReadStep.Failed>(last).Failure.Kind);
    }

    [Fact]
    public async Task An_access_token_that_ran_out_is_fetched_anew()
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        await harness.ReadAll();
        harness.Time.Advance(TimeSpan.FromHours(2));

        Assert.NotNull((await harness.ReadAll()).End.Certificate);
        Assert.Equal(2, await Requests(harness, "token"));
    }

    [Fact]
    public async Task A_chosen_group_that_hides_its_members_is_a_missing_right_not_an_empty_group()
    {
        await using var harness = await ConnectorHarness.Start(Graph);
        await harness.Fault(new NewFault(FaultKind.Body, "groups", Body: $$"""{"value":[{"id":"{{Everybody.ExternalId}}","displayName":"Board","visibility":"HiddenMembership"}]}"""));
        await harness.Fault(new NewFault(FaultKind.Body, "members", Body: """{"value":[]}"""));

        var failure = (await harness.ReadAll()).Failure;

        Assert.Equal(FailureKind.InsufficientRights, failure.Kind);
        Assert.Equal(["Member.Read.Hidden"], failure.MissingRights!);
    }

    private static async Task<long> Requests(ConnectorHarness harness, string endpoint) => (await harness.Company.State(TestContext.Current.CancellationToken)).Requests.GetValueOrDefault(endpoint);
}
