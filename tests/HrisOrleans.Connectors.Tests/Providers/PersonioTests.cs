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

public sealed class PersonioCase : ProviderCase
{
    public override string Id => "personio";

    public override void Reach(SandboxServer sandbox, ProviderOptions options)
    {
        base.Reach(sandbox, options);
        options.SignInUrl = options.BaseUrl;
    }

    public override IReadOnlyDictionary<string, string> Credentials(string company, string accessToken) => new Dictionary<string, string> { ["clientId"] = company, ["clientSecret"] = accessToken };

    public override GroupId? Group(SandboxGroupKind kind, string id) => kind switch
    {
        SandboxGroupKind.Department => new GroupId(GroupKind.Department, id),
        SandboxGroupKind.Division => new GroupId(GroupKind.Team, id),
        SandboxGroupKind.Location => new GroupId(GroupKind.Location, id),
    };

    public override IReadOnlyList<LostRight> Rights { get; } =
    [
        new("personio:persons:read", Endpoint: SandboxEndpoints.List),
        new("personio:persons:read", Endpoint: "employments"),
        new("personio:org-units:read", Endpoint: "groups"),
        new("legal-entities.list", Endpoint: SandboxEndpoints.Company),
        new("persons.email", Field: "email"),
        new("employments.status", Field: "employment.status"),
        new("employments.employment_start_date", Field: "employment.employment_start_date"),
        new("employments.org_units", Field: "employment.org_units"),
    ];

    public override IReadOnlyDictionary<string, JsonElement>? UnknownStatus { get; } = new Dictionary<string, JsonElement> { ["status"] = Json("\"HIBERNATING\"") };

    public override IReadOnlyList<string> Properties { get; } =
        ["email", "created_at", "updated_at", "first_name", "last_name", "preferred_name", "gender", "status", "custom_attributes", "employments", "_meta"];

    public override IReadOnlyList<string> WithoutFirstDay { get; } = ["""{"_employment":{"status":"ONBOARDING","employment_start_date":null}}"""];

    public override IReadOnlyList<string> DeeperNulls { get; } = [.. new[] { "status", "type", "employment_start_date", "position", "office", "org_units" }.Select(name => $$"""{"_employment":{"{{name}}":null} }""")];

    public override IReadOnlyList<LostWay> LostWays { get; } =
    [
        .. new[] { SandboxEndpoints.List, "groups", "workplaces" }.SelectMany(endpoint => new[]
            {
                """ "_meta":{"links":{"next":{"href":"https://api.personio.example/v2/persons?page=2"}}} """,
                """ "_meta":{"links":{"next":{}}} """,
                """ "_meta":{"links":{"next":{"href":null}}} """,
                """ "_meta":{"links":{"next":7}} """,
                """ "_meta":7 """,
            }
            .Select(meta => new LostWay(endpoint, $$"""{"_data":[],{{meta}}}"""))),
    ];

    public override IReadOnlyList<string> DeltaEndpoints { get; } = ["groups", "workplaces", "employments"];

    public override string? ExpiredCheckpoint => "not-a-moment";
}

/// <summary>Personio under the conformance tests, and what is Personio's alone.</summary>
public sealed class PersonioConformance(ConformanceTable table) : ConnectorConformance(new PersonioCase(), table)
{
    [Theory]
    [InlineData("""{"status":"LEAVE"}""", AccountStatus.OnLeave)]
    [InlineData("""{"status":"ONBOARDING","employment_start_date":"2026-09-01"}""", AccountStatus.Active)]
    [InlineData("""{"status":"ONBOARDING","employment_start_date":null}""", AccountStatus.Unknown)]
    [InlineData("""{"status":"INACTIVE"}""", AccountStatus.Departed)]
    [InlineData("""{"status":"UNSPECIFIED"}""", AccountStatus.Unknown)]
    [InlineData("""{"status":"HIBERNATING"}""", AccountStatus.Unknown)]
    [InlineData("""{"status":null}""", AccountStatus.Unknown)]
    public async Task The_employment_says_what_somebody_active_really_is(string employment, AccountStatus status)
    {
        await using var harness = await Start();
        await Employ(harness, 5, employment);

        Assert.Equal(status, (await harness.ReadAll()).Find("5")!.Status);
    }

    [Fact]
    public async Task A_change_of_an_employment_alone_counts_as_a_change_of_the_person()
    {
        await using var harness = await Start();
        var before = await harness.ReadAll();
        await Employ(harness, 5, """{"status":"LEAVE"}""");
        await Employ(harness, 6, """{"weekly_working_hours":20}""");

        var after = await harness.ReadAll();

        Assert.NotEqual(before.FingerprintOf("5"), after.FingerprintOf("5"));
        // Hours are nobody's business here.
        Assert.Equal(before.FingerprintOf("6"), after.FingerprintOf("6"));
    }

    [Theory]
    [InlineData(ConnectorHarness.PageSize, false)]
    [InlineData(ConnectorHarness.PageSize - 1, true)]
    public async Task Of_a_full_page_that_says_nothing_of_a_way_on_nobody_knows_whether_it_is_the_last(int people, bool whole)
    {
        await using var harness = await Start();
        var body = $$"""{"_data":[{{string.Join(',', Enumerable.Range(1, people).Select(id => $$"""{"id":"{{id}}","email":"p{{id}}@acme.example","status":"ACTIVE"}"""))}}]}""";
        await harness.Fault(new NewFault(FaultKind.Body, Body: body));

        var picture = await harness.ReadAll();

        Assert.Equal((people, whole), (picture.Records.Count, picture.End.Certificate is not null));

        // A delta has no certificate that could be withheld.
        await harness.Fault(new NewFault(FaultKind.Body, Body: body));
        var delta = await harness.ReadChanges("2026-03-02T08:00:00.000Z");
        Assert.Equal(whole ? null : FailureKind.BadResponse, (delta.Last as ReadStep.Failed)?.Failure.Kind);
    }

    [Fact]
    public async Task Who_left_costs_no_call()
    {
        await using var harness = await Start();
        var active = await harness.Active();

        await harness.ReadAll();

        Assert.Equal(active, (await harness.Company.State(TestContext.Current.CancellationToken)).Requests["employments"]);
    }

    [Fact]
    public async Task A_call_for_one_person_that_fails_ends_the_read()
    {
        await using var harness = await Start();
        await harness.Fault(new NewFault(FaultKind.Status, "employments", Skip: 30, Status: 502));
        Assert.Equal(FailureKind.Transient, (await harness.ReadAll()).Failure.Kind);

        await harness.Fault(new NewFault(FaultKind.CutJson, "employments", Skip: 30));
        Assert.Equal(FailureKind.Transient, (await harness.ReadAll()).Failure.Kind);

        await harness.Fault(new NewFault(FaultKind.Body, "employments", Skip: 30));
        Assert.Equal(FailureKind.BadResponse, (await harness.ReadAll()).Failure.Kind);
    }

    [Fact]
    public async Task Of_somebody_deleted_in_the_middle_nothing_is_known()
    {
        await using var harness = await Start();
        await harness.Fault(new NewFault(FaultKind.Status, "employments", Skip: 4, Status: 404));

        var picture = await harness.ReadAll();

        Assert.NotNull(picture.End.Certificate);
        Assert.Single(picture.People, person => person.Status == AccountStatus.Unknown);
    }

    [Fact]
    public async Task Too_many_calls_without_a_moment_are_tried_again_after_a_minute()
    {
        await using var harness = await Start();
        await harness.Fault(new NewFault(FaultKind.Throttle, "employments", Skip: 10, Reset: ResetForm.None));

        var failure = (await harness.ReadAll()).Failure;

        Assert.Equal((FailureKind.Throttled, harness.Time.GetUtcNow().AddMinutes(1)), (failure.Kind, failure.RetryAt));
    }

    [Fact]
    public async Task Where_lists_of_units_are_not_offered_groups_go_by_their_ids()
    {
        await using var harness = await Start();
        await harness.Fault(new NewFault(FaultKind.Status, "groups", Times: 0, Status: 404));
        await harness.Fault(new NewFault(FaultKind.Status, "workplaces", Times: 0, Status: 403));

        var picture = await harness.ReadAll();

        Assert.NotNull(picture.End.Certificate);
        Assert.Contains(picture.End.Groups, group => group.Id.Kind == GroupKind.Department && group.Name == group.Id.ExternalId);
        Assert.Contains(picture.End.Groups, group => group.Id.Kind == GroupKind.Location && group.Name == group.Id.ExternalId);
    }

    [Fact]
    public async Task The_employment_that_lasts_counts_before_one_that_is_to_begin()
    {
        await using var harness = await Start();
        await harness.Fault(new NewFault(FaultKind.Body, "employments", Body: """
            {"_data":[{"status":"ONBOARDING","position":{"title":"Next"}},{"status":"ACTIVE","position":{"title":"Now"}},{"status":"INACTIVE","position":{"title":"Then"}}],"_meta":{}}
            """));

        Assert.Equal("Now", (await harness.ReadAll()).Find("1")!.JobTitle);
    }

    [Fact]
    public async Task The_company_is_known_by_its_oldest_legal_entity()
    {
        await using var harness = await Start();
        Assert.Equal(("7", "acme"), ((await harness.Probe()).Value!.Account, (await harness.Probe()).Value!.AccountName));

        await harness.Fault(new NewFault(FaultKind.Body, SandboxEndpoints.Company, Body: """{"_data":[],"_meta":{"links":{}}}"""));
        Assert.Equal("acme", (await harness.Probe()).Value!.Account);
    }

    [Fact]
    public async Task One_token_serves_many_reads_until_it_runs_out()
    {
        await using var harness = await Start();
        await harness.ReadAll();
        await harness.ReadAll();
        Assert.Equal(1, await Asked(harness));

        harness.Time.Advance(TimeSpan.FromHours(25));
        await harness.ReadAll();
        Assert.Equal(2, await Asked(harness));
    }

    private static Task<ConnectorHarness> Start() => ConnectorHarness.Start(new PersonioCase());

    private static Task Employ(ConnectorHarness harness, int person, string employment) => harness.Company.Raw(person, new Dictionary<string, JsonElement> { ["_employment"] = JsonSerializer.Deserialize<JsonElement>(employment) });

    private static async Task<long> Asked(ConnectorHarness harness) => (await harness.Company.State(TestContext.Current.CancellationToken)).Requests["token"];
}
