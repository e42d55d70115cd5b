using System.Security.Cryptography;
using System.Text.Json;
using HrisOrleans.Conformance;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.GoogleWorkspace;
using HrisOrleans.Sandbox.World;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Connectors.Tests.Providers;

public sealed class GoogleWorkspaceCase : ProviderCase
{
    public override string Id => "google-workspace";

    public override IReadOnlyDictionary<string, string> Credentials(string company, string accessToken) => new Dictionary<string, string>
    {
        ["clientEmail"] = GoogleServiceAccount.ClientEmail(accessToken),
        ["privateKey"] = GoogleServiceAccount.PrivateKey,
        ["adminEmail"] = $"admin@{company}.example",
    };

    public override void Reach(SandboxServer sandbox, ProviderOptions options)
    {
        options.BaseUrl = options.SignInUrl = sandbox.VendorUrl(Id);
        (options.ClientId, options.ClientSecret) = (SandboxApp.ClientId, SandboxApp.ClientSecret);
    }

    public override string ExternalId(int person) => $"1{person:D20}";

    public override bool ListsLeavers => false;

    public override GroupId? Group(SandboxGroupKind kind, string id) => kind switch
    {
        SandboxGroupKind.Department => new GroupId(GroupKind.Group, "g0" + id),
        SandboxGroupKind.Division => new GroupId(GroupKind.OrgUnit, "id:ou" + id),
        SandboxGroupKind.Location => null,
    };

    public override IReadOnlyList<LostRight> Rights { get; } =
    [
        new("admin.directory.user.readonly", Endpoint: SandboxEndpoints.List),
        new("admin.directory.user.readonly", Endpoint: "scope:admin.directory.user.readonly"),
        new("admin.directory.user.readonly", Field: "primaryEmail"),
        new("admin.directory.user.readonly", Field: "suspended"),
        new("admin.directory.orgunit.readonly", Endpoint: "orgunits"),
        new("admin.directory.orgunit.readonly", Endpoint: "scope:admin.directory.orgunit.readonly"),
        new("admin.directory.group.readonly", Endpoint: "groups"),
        new("admin.directory.group.readonly", Endpoint: "scope:admin.directory.group.readonly"),
        new("admin.directory.customer.readonly", Endpoint: SandboxEndpoints.Company),
        new("admin.directory.customer.readonly", Endpoint: "scope:admin.directory.customer.readonly"),
    ];

    public override IReadOnlyDictionary<string, JsonElement>? UnknownStatus { get; } = new Dictionary<string, JsonElement> { ["suspended"] = Json("null") };

    public override IReadOnlyList<ResetForm> Resets { get; } = [ResetForm.None];

    public override (SandboxGroupKind Kind, string Id)? MemberList => (SandboxGroupKind.Department, "18201");

    public override bool CountsMembers => true;

    public override IReadOnlyList<string> MutedMembers { get; } =
        ["""{"members":[{"id":null,"type":"USER"}]}""", """{"members":[{"id":"100000000000000000001","type":null}]}""", """{"members":[{"id":"100000000000000000001"}]}""", """{"members":[null]}"""];

    public override IReadOnlyList<LostWay> LostWays { get; } =
    [
        new(SandboxEndpoints.List, """{"users":[{"id":"1"}],"nextPageToken":7}"""),
        new("groups", """{"groups":[],"nextPageToken":{}}"""),
        new("members", """{"members":[{"id":"1","type":"USER"}],"nextPageToken":true}"""),
    ];

    public override IReadOnlyList<string> Properties { get; } = ["primaryEmail", "name", "suspended", "archived", "orgUnitPath", "organizations"];
}

/// <summary>Google Workspace under the conformance tests, and what is Google's alone.</summary>
public sealed class GoogleWorkspaceConformance(ConformanceTable table) : ConnectorConformance(new GoogleWorkspaceCase(), table)
{
    private static readonly GoogleWorkspaceCase Google = new();
    private static readonly GroupId AllDepartments = new(GroupKind.Group, "g000000001");
    private static readonly GroupId Company = new(GroupKind.Group, "g000000002");

    [Fact]
    public async Task A_unit_holds_the_people_of_the_units_below_it()
    {
        await using var harness = await ConnectorHarness.Start(Google);
        var hired = (await harness.Hire(like: new NewHire(Division: "18302", Location: "18404")))[0];

        var picture = await harness.ReadAll();

        var (above, below) = (new GroupId(GroupKind.OrgUnit, "id:ou18302"), new GroupId(GroupKind.OrgUnit, "id:ou18302-18404"));
        Assert.Equal([above, below], picture.Find(Google.ExternalId(hired))!.Groups.Where(group => group.Kind == GroupKind.OrgUnit));
        Assert.Contains(new DirectoryGroup(below, "Nairobi", above), picture.End.Groups);
        Assert.Contains(picture.End.Groups, group => group.Id == above && group.Parent is null);
    }

    [Fact]
    public async Task Groups_hold_the_people_of_groups_in_them_and_the_whole_company_where_it_is_a_member()
    {
        await using var harness = await ConnectorHarness.Start(Google);

        var picture = await harness.ReadAll();

        Assert.All(picture.People, person => Assert.Equal([AllDepartments, Company], person.Groups.Where(group => group.Kind == GroupKind.Group).Take(2)));
    }

    [Fact]
    public async Task Only_groups_that_matter_are_asked_for_their_members()
    {
        await using var harness = await ConnectorHarness.Start(Google, pageSize: 200);

        var picture = await harness.ReadAll(scope: new ReadScope(new HashSet<GroupId> { AllDepartments }));

        Assert.Equal(1, await Requests(harness, "members"));
        Assert.All(picture.People, person => Assert.Equal(AllDepartments, Assert.Single(person.Groups, group => group.Kind == GroupKind.Group)));
    }

    [Fact]
    public async Task Suspended_and_archived_accounts_are_suspended()
    {
        await using var harness = await ConnectorHarness.Start(Google);
        var ids = await harness.Hire(2);
        await harness.Company.Raw(ids[0], new { suspended = true });
        await harness.Company.Raw(ids[1], new { archived = true });

        var picture = await harness.ReadAll();

        Assert.All(ids, id => Assert.Equal(AccountStatus.Suspended, picture.Find(Google.ExternalId(id))!.Status));
    }

    [Fact]
    public async Task The_primary_organization_says_title_and_department()
    {
        await using var harness = await ConnectorHarness.Start(Google);
        var hired = (await harness.Hire(like: new NewHire(Department: "18201")))[0];

        var person = (await harness.ReadAll()).Find(Google.ExternalId(hired))!;

        Assert.NotEqual("Driver", person.JobTitle);
        Assert.Contains(new GroupId(GroupKind.Department, "platform"), person.Groups);
    }

    [Fact]
    public async Task A_unit_that_nobody_listed_makes_the_record_faulty_not_its_groups_empty()
    {
        await using var harness = await ConnectorHarness.Start(Google);
        await harness.Company.Raw(5, new { orgUnitPath = "/Made a moment ago" });

        var record = (await harness.ReadAll()).Records.Single(entry => entry.Record.ExternalId == Google.ExternalId(5)).Record;

        Assert.Equal(RecordFaults.Unreadable, record.FaultCode);
    }

    [Theory]
    [InlineData("quotaExceeded")]
    [InlineData("rateLimitExceeded")]
    [InlineData("userRateLimitExceeded")]
    [InlineData("dailyLimitExceeded")]
    public void A_limit_reached_is_throttling_although_it_is_a_403(string reason) =>
        Assert.Equal(FailureKind.Throttled, Explained(reason)?.Kind);

    [Theory]
    [InlineData(0, "2026-03-03T08:00:00Z")]
    [InlineData(-62, "2026-03-02T08:00:00Z")]
    public async Task Who_has_used_up_the_day_comes_back_when_it_is_over_in_California(int minutes, string until)
    {
        await using var harness = await ConnectorHarness.Start(Google, time: new FakeTimeProvider(ConnectorHarness.Begin.AddMinutes(minutes)));
        await harness.Fault(new NewFault(FaultKind.Throttle, Page: 2, Code: "dailyLimitExceeded"));

        var failure = (await harness.ReadAll()).Failure;

        Assert.Equal((FailureKind.Throttled, (DateTimeOffset?)DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture)), (failure.Kind, failure.RetryAt));
        Assert.Equal(failure.RetryAt, harness.AwayUntil);
    }

    [Fact]
    public async Task A_group_that_lists_fewer_than_it_counts_is_in_doubt_alone()
    {
        await using var harness = await ConnectorHarness.Start(Google);
        var whole = await harness.ReadAll();
        var group = whole.End.Groups.First(found => found.Id.Kind == GroupKind.Group && found.Id != AllDepartments && found.Id != Company && whole.People.Count(person => person.Groups.Contains(found.Id)) > 2).Id;
        await harness.Fault(new NewFault(FaultKind.ShortList, "members", Keep: 1, TotalAgrees: false, Times: 0));

        var picture = await harness.ReadAll(scope: new ReadScope(new HashSet<GroupId> { group }));

        Assert.NotNull(picture.End.Certificate);
        Assert.Single(picture.People, person => person.Groups.Contains(group));
        Assert.All(picture.People, person => Assert.Equal(person.Groups.Contains(group) ? [] : [group], person.Perhaps));
        Assert.All(whole.People, person => Assert.Empty(person.Perhaps));
    }

    [Theory]
    [InlineData("insufficientPermissions")]
    [InlineData("notAuthorized")]
    [InlineData("forbidden")]
    [InlineData("accessNotConfigured")]
    public void A_refusal_names_the_scope(string reason) => Assert.Equal(["some.scope"], Explained(reason)?.MissingRights!);

    [Fact]
    public async Task Every_scope_that_is_not_delegated_is_named_at_once()
    {
        await using var harness = await ConnectorHarness.Start(Google);
        await harness.Company.SetRights(forbiddenEndpoints: ["scope:admin.directory.orgunit.readonly", "scope:admin.directory.customer.readonly", "groups"]);

        var probe = await harness.Probe();

        Assert.Equal(["admin.directory.customer.readonly", "admin.directory.group.readonly", "admin.directory.orgunit.readonly"], probe.Value!.MissingRights);
        Assert.Equal("C0acme", probe.Value.Account);
    }

    [Fact]
    public async Task Another_key_and_no_key_at_all_are_wrong_credentials()
    {
        await using var harness = await ConnectorHarness.Start(Google);
        using var other = RSA.Create(2048);
        foreach (var key in new[] { other.ExportPkcs8PrivateKeyPem(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "no key" })
        {
            harness.Credentials = new ConnectorCredentials(new Dictionary<string, string>(harness.Credentials.Values) { ["privateKey"] = key });

            Assert.Equal(FailureKind.Reauthenticate, (await harness.Probe()).Failure?.Kind);
        }
    }

    [Fact]
    public async Task A_key_with_line_ends_as_in_the_file_is_taken()
    {
        await using var harness = await ConnectorHarness.Start(Google);
        var key = GoogleServiceAccount.PrivateKey.Replace("\n", "\\n", StringComparison.Ordinal) + "\\n";
        harness.Credentials = new ConnectorCredentials(new Dictionary<string, string>(harness.Credentials.Values) { ["privateKey"] = key });

        Assert.All(harness.Connector.Descriptor.CredentialForm, field => Assert.True(field.Accepts(harness.Credentials[field.Name]), field.Name));
        Assert.Null((await harness.Probe()).Failure);
    }

    [Fact]
    public async Task What_a_company_of_the_same_name_elsewhere_was_allowed_is_its_own()
    {
        await using var harness = await ConnectorHarness.Start(Google);
        Assert.Empty((await harness.Probe()).Value!.MissingRights);

        // There the tokens behind the one that is refused are for other scopes.
        foreach (var lost in Google.Rights.Where(right => right.Endpoint?.StartsWith("scope:", StringComparison.Ordinal) == true))
        {
            await using var other = await ConnectorHarness.Start(Google);
            await other.Lose(lost);
            await other.Probe();
            Assert.NotNull((await harness.ReadAll()).End.Certificate);
        }
    }

    [Fact]
    public async Task Whoever_signed_in_is_read_with_one_renewed_token()
    {
        await using var harness = await ConnectorHarness.Start(Google);
        var refresh = (await harness.Company.State(TestContext.Current.CancellationToken)).AccessToken;
        var keeper = new KeptInMemory();
        harness.Credentials = new ConnectorCredentials(new Dictionary<string, string> { ["accessToken"] = "run-out", ["refreshToken"] = refresh, ["expiresAt"] = "2026-03-01T00:00:00Z" }) { Owner = "acme", Keeper = keeper };

        Assert.NotNull((await harness.ReadAll()).End.Certificate);
        Assert.Equal(1, keeper.Renewals);
        Assert.Equal(1, await Requests(harness, "token"));
    }

    private static ConnectorFailure? Explained(string reason) => GoogleWorkspace.GoogleWorkspaceErrors.Explain(
        System.Net.HttpStatusCode.Forbidden, JsonSerializer.SerializeToUtf8Bytes(new { error = new { code = 403, errors = new[] { new { reason } } } }), "some.scope", ConnectorHarness.Begin);

    private static async Task<long> Requests(ConnectorHarness harness, string endpoint) => (await harness.Company.State(TestContext.Current.CancellationToken)).Requests.GetValueOrDefault(endpoint);

    private sealed class KeptInMemory : ICredentialKeeper
    {
        public int Renewals { get; private set; }

        public Task<Reply<ConnectorCredentials>> Renew(ConnectorCredentials stale, Func<ConnectorCredentials, CancellationToken, Task<Reply<ConnectorCredentials>>> renew, CancellationToken cancellationToken)
        {
            Renewals++;
            return renew(stale, cancellationToken);
        }
    }
}
