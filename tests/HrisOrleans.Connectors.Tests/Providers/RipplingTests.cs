using System.Text.Json;
using HrisOrleans.Conformance;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Connectors.Tests.Providers;

public sealed class RipplingCase : ProviderCase
{
    public override string Id => "rippling";

    public override bool ChoosesPageSize => false;

    public override IReadOnlyDictionary<string, string> Credentials(string company, string accessToken) => new Dictionary<string, string> { ["apiToken"] = accessToken };

    public override string ExternalId(int person) => $"{person:x24}";

    public override GroupId? Group(SandboxGroupKind kind, string id) => kind switch
    {
        SandboxGroupKind.Department => new GroupId(GroupKind.Department, id),
        SandboxGroupKind.Division => new GroupId(GroupKind.Team, id),
        SandboxGroupKind.Location => new GroupId(GroupKind.Location, id),
    };

    public override IReadOnlyList<LostRight> Rights { get; } =
    [
        new("companies.read", Endpoint: SandboxEndpoints.Company),
        new("workers.read", Endpoint: SandboxEndpoints.List),
        new("workers.read", Field: "work_email"),
        new("workers.read", Field: "status"),
        new("users.read", Field: "user"),
        new("employment-types.read", Field: "employment_type"),
        new("departments.read", Endpoint: "departments"),
        new("departments.read", Field: "department_id"),
        new("teams.read", Endpoint: "teams"),
        new("work-locations.read", Endpoint: "work-locations"),
    ];

    public override IReadOnlyDictionary<string, JsonElement>? UnknownStatus { get; } = new Dictionary<string, JsonElement> { ["status"] = Json("\"HIBERNATING\"") };

    public override IReadOnlyList<string> Properties { get; } =
        ["created_at", "updated_at", "user_id", "user", "work_email", "status", "start_date", "title", "employment_type", "department_id", "teams_id", "location"];

    public override IReadOnlyList<string> WithoutFirstDay { get; } = [.. new[] { "INIT", "HIRED", "ACCEPTED" }.Select(status => $$"""{"status":"{{status}}","start_date":null}""")];

    public override IReadOnlyList<LostWay> LostWays { get; } =
    [
        .. new[] { SandboxEndpoints.List, "departments", "teams", "work-locations" }.SelectMany(endpoint => new[] { "7", "\"\"", "{}", "\"https://rest.ripplingapis.example/workers/?page=2\"" }
            .Select(next => new LostWay(endpoint, $$"""{"results":[],"next_link":{{next}}}"""))),
    ];

    public override IReadOnlyList<string> DeltaEndpoints { get; } = ["departments", "teams", "work-locations"];

    public override string? ExpiredCheckpoint => "2026-03-02";
}

/// <summary>Rippling under the conformance tests, and what is Rippling's alone.</summary>
public sealed class RipplingConformance(ConformanceTable table) : ConnectorConformance(new RipplingCase(), table)
{
    private static readonly RipplingCase Rippling = new();

    [Theory]
    [InlineData("INIT", "2030-01-07", AccountStatus.Active)]
    [InlineData("HIRED", "2030-01-07", AccountStatus.Active)]
    [InlineData("ACCEPTED", "2030-01-07", AccountStatus.Active)]
    [InlineData("INIT", null, AccountStatus.Unknown)]
    [InlineData("TERMINATED", "2020-01-07", AccountStatus.Departed)]
    public async Task Whoever_is_to_come_has_a_first_day(string status, string? start_date, AccountStatus expected)
    {
        await using var harness = await ConnectorHarness.Start(Rippling);
        await harness.Company.Raw(5, new { status, start_date });

        var person = (await harness.ReadAll()).Find(Rippling.ExternalId(5))!;

        Assert.Equal((expected, start_date is null ? null : DateOnly.Parse(start_date, System.Globalization.CultureInfo.InvariantCulture)), (person.Status, person.StartsOn));
    }

    [Fact]
    public async Task A_token_that_was_not_used_for_thirty_days_is_dead()
    {
        await using var harness = await ConnectorHarness.Start(Rippling);
        Assert.Null((await harness.Probe()).Failure);
        harness.Time.Advance(TimeSpan.FromDays(29));
        Assert.Null((await harness.Probe()).Failure);
        harness.Time.Advance(TimeSpan.FromDays(31));

        Assert.Equal(FailureKind.Reauthenticate, (await harness.Probe()).Failure?.Kind);
    }

    [Fact]
    public async Task A_delta_names_groups_like_a_full_read()
    {
        await using var harness = await ConnectorHarness.Start(Rippling);
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(1));
        var hired = Rippling.ExternalId((await harness.Hire())[0]);

        var (delta, full) = (await harness.ReadChanges(checkpoint), await harness.ReadAll());

        Assert.Equal(hired, Assert.Single(delta.People).ExternalId);
        Assert.Equal(full.FingerprintOf(hired), delta.FingerprintOf(hired));
        Assert.Equal(full.End.Groups, delta.End.Groups);
    }

    [Fact]
    public async Task A_delta_from_which_a_field_is_redacted_is_refused()
    {
        await using var harness = await ConnectorHarness.Start(Rippling);
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.Hire();
        await harness.Company.SetRights(restrictedFields: ["work_email"]);

        var failure = (await harness.ReadChanges(checkpoint)).Failure;

        Assert.Equal((FailureKind.InsufficientRights, "workers.read"), (failure.Kind, Assert.Single(failure.MissingRights!)));
    }

    [Fact]
    public async Task Links_onward_are_not_followed_but_their_cursor_is_sent()
    {
        await using var harness = await ConnectorHarness.Start(Rippling);

        // The sandbox's links lead to another host.
        var picture = await harness.ReadAll();

        Assert.Equal(3, picture.Pages);
        Assert.Equal(3, (await harness.Company.State(TestContext.Current.CancellationToken)).Requests[SandboxEndpoints.List]);
    }
}
