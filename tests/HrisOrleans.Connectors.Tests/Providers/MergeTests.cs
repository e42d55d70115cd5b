using System.Text.Json;
using HrisOrleans.Conformance;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Connectors.Tests.Providers;

public sealed class MergeCase : ProviderCase
{
    public override string Id => "merge";

    public override IReadOnlyDictionary<string, string> Credentials(string company, string accessToken) =>
        new Dictionary<string, string> { ["apiKey"] = "key", ["accountToken"] = accessToken, ["region"] = "eu" };

    public override string ExternalId(int person) => $"000000e0-0000-4000-8000-{person:D12}";

    public override GroupId? Group(SandboxGroupKind kind, string id) => kind switch
    {
        SandboxGroupKind.Department => new GroupId(GroupKind.Department, $"00000001-0000-4000-8000-{int.Parse(id):D12}"),
        SandboxGroupKind.Division => new GroupId(GroupKind.Division, $"00000002-0000-4000-8000-{int.Parse(id):D12}"),
        SandboxGroupKind.Location => new GroupId(GroupKind.Location, $"00000003-0000-4000-8000-{int.Parse(id):D12}"),
    };

    public override IReadOnlyList<LostRight> Rights { get; } =
    [
        new("account.details", Endpoint: SandboxEndpoints.Company),
        new("account.sync_status", Endpoint: "sync"),
        new("employees.list", Endpoint: SandboxEndpoints.List),
        new("employees.work_email", Field: "work_email"),
        new("employees.employment_status", Field: "employment_status"),
        new("groups.list", Endpoint: "groups"),
    ];

    public override IReadOnlyDictionary<string, JsonElement>? UnknownStatus { get; } = new Dictionary<string, JsonElement> { ["employment_status"] = Json("\"HIBERNATING\"") };

    public override IReadOnlyList<string> Properties { get; } =
    [
        "remote_id", "created_at", "modified_at", "employee_number", "company", "first_name", "last_name", "preferred_name", "display_full_name", "username", "groups", "work_email",
        "personal_email", "employments", "home_location", "work_location", "manager", "team", "pay_group", "hire_date", "start_date", "employment_status", "termination_date", "avatar",
        "custom_fields", "remote_was_deleted", "field_mappings", "remote_data",
    ];

    public override IReadOnlyList<string> WithoutFirstDay { get; } = ["""{"employment_status":"PENDING","start_date":null,"hire_date":null}"""];

    public override IReadOnlyList<LostWay> LostWays { get; } =
    [
        .. new[] { SandboxEndpoints.List, "groups", "sync" }.SelectMany(endpoint => new[] { "7", "\"\"", "{}", "\"https://api.merge.example/hris/v1/employees?page_token=2\"" }
            .Select(next => new LostWay(endpoint, $$"""{"next":{{next}},"previous":null,"results":[]}"""))),
    ];

    public override IReadOnlyList<string> DeltaEndpoints { get; } = [SandboxEndpoints.Company, "groups"];

    public override string? ExpiredCheckpoint => "not-a-moment";
}

/// <summary>Merge under the conformance tests, and what is Merge's alone.</summary>
public sealed class MergeConformance(ConformanceTable table) : ConnectorConformance(new MergeCase(), table)
{
    [Theory]
    [InlineData("RELINK_NEEDED")]
    [InlineData("INCOMPLETE")]
    public async Task An_account_that_has_to_be_linked_again_is_not_read_from_what_merge_still_shows(string status)
    {
        await using var harness = await Start(new MergeCase());
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        await harness.Fault(new NewFault(FaultKind.Body, SandboxEndpoints.Company, Times: 0, Body: $$"""{"id":"a","end_user_organization_name":"Acme","status":"{{status}}"}"""));

        Assert.Equal(FailureKind.Reauthenticate, (await harness.Probe()).Failure?.Kind);
        Assert.Equal(FailureKind.Reauthenticate, (await harness.ReadAll()).Failure.Kind);
        Assert.Equal(FailureKind.Reauthenticate, (await harness.ReadChanges(checkpoint)).Failure.Kind);
    }

    [Fact]
    public async Task An_account_that_only_rests_is_read()
    {
        await using var harness = await Start(new MergeCase());
        await harness.Fault(new NewFault(FaultKind.Body, SandboxEndpoints.Company, Body: """{"id":"a","end_user_organization_name":"Acme","status":"IDLE"}"""));

        Assert.NotNull((await harness.ReadAll()).End.Certificate);
    }

    [Fact]
    public async Task While_merge_reads_the_hr_system_for_the_first_time_its_list_is_not_all()
    {
        await using var harness = await Start(new MergeCase());
        await harness.Fault(new NewFault(
            FaultKind.Body, "sync", Body: """{"next":null,"results":[{"model_name":"Employee","model_id":"hris.Employee","status":"SYNCING","is_initial_sync":true}]}"""));

        Assert.Equal(FailureKind.Transient, (await harness.ReadAll()).Failure.Kind);
        Assert.NotNull((await harness.ReadAll()).End.Certificate);
    }

    [Fact]
    public async Task Who_is_gone_in_the_hr_system_is_departed_in_a_delta_and_never_active()
    {
        await using var harness = await Start(new MergeCase());
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        await harness.Company.Delete(5);

        var delta = await harness.ReadChanges(checkpoint);

        Assert.Equal([new MergeCase().ExternalId(5)], delta.End.Tombstones);
        Assert.Equal(AccountStatus.Departed, Assert.Single(delta.People).Status);
    }

    [Fact]
    public async Task Somebody_pending_is_a_future_starter_by_their_day_and_otherwise_nobody_knows()
    {
        await using var harness = await Start(new MergeCase());
        await harness.Company.Raw(5, new { employment_status = "PENDING", start_date = "2026-09-01T00:00:00Z" });
        await harness.Company.Raw(6, new { employment_status = "PENDING", start_date = (string?)null, hire_date = (string?)null });

        var picture = await harness.ReadAll();

        var starter = picture.Find(new MergeCase().ExternalId(5))!;
        Assert.Equal((AccountStatus.Active, new DateOnly(2026, 9, 1)), (starter.Status, starter.StartsOn));
        Assert.Equal(AccountStatus.Unknown, picture.Find(new MergeCase().ExternalId(6))!.Status);
    }

    [Fact]
    public async Task The_latest_employment_tells_title_and_kind()
    {
        await using var harness = await Start(new MergeCase());
        await harness.Company.Raw(5, new
        {
            employments = new object[]
            {
                new { id = "a", job_title = "Apprentice", employment_type = "FULL_TIME", effective_date = "2019-01-01T00:00:00Z" },
                new { id = "b", job_title = "Adviser", employment_type = "CONTRACTOR", effective_date = "2025-01-01T00:00:00Z" },
                new { id = "c", job_title = "Nobody", employment_type = "FULL_TIME", effective_date = "2026-01-01T00:00:00Z", remote_was_deleted = true },
            },
        });

        var person = (await harness.ReadAll()).Find(new MergeCase().ExternalId(5))!;

        Assert.Equal(("Adviser", PersonKind.Contractor), (person.JobTitle, person.Kind));
    }

    [Fact]
    public async Task The_old_team_counts_only_where_no_group_is_a_team()
    {
        await using var harness = await Start(new MergeCase());
        var team = new { id = "t1", name = "Platform" };
        await harness.Company.Raw(5, new { team });
        await harness.Company.Raw(6, new { team, groups = new[] { new { id = "g1", name = "Platform", type = "TEAM" } } });

        var picture = await harness.ReadAll();

        Assert.Contains(new GroupId(GroupKind.Team, "t1"), picture.Find(new MergeCase().ExternalId(5))!.Groups);
        Assert.Equal([new GroupId(GroupKind.Team, "g1")], picture.Find(new MergeCase().ExternalId(6))!.Groups.Where(group => group.Kind == GroupKind.Team));
    }

    [Fact]
    public async Task No_region_but_merge_s_own_is_accepted()
    {
        await using var harness = await Start(new MergeCase());
        var region = harness.Connector.Descriptor.CredentialForm.Single(field => field.Name == "region");

        Assert.True(region.Accepts("us") && region.Accepts("eu"));
        Assert.False(region.Accepts("evil.example/") || region.Accepts("us.evil.example") || region.Accepts("US\n"));
    }

    private static Task<ConnectorHarness> Start(ProviderCase provider) => ConnectorHarness.Start(provider);
}
