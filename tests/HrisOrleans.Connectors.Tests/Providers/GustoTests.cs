using HrisOrleans.Conformance;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Connectors.Tests.Providers;

public sealed class GustoCase : ProviderCase
{
    public override string Id => "gusto";

    public override bool NamesTotals => true;

    /// <summary>Where the sandbox that was reached last plays Gusto.</summary>
    public string? Url { get; private set; }

    public override void Reach(SandboxServer sandbox, ProviderOptions options)
    {
        base.Reach(sandbox, options);
        (options.SignInUrl, options.ClientId, options.ClientSecret) = (options.BaseUrl, "client", "secret");
        Url = options.BaseUrl;
    }

    public override IReadOnlyList<string> WithoutFirstDay { get; } = ["""{"onboarded":false,"hired_at":null,"jobs":[]}""", """{"onboarded":false,"hired_at":null,"jobs":[{"uuid":"j","primary":true,"hire_date":null}]}"""];

    public override IReadOnlyDictionary<string, string> Credentials(string company, string accessToken) => new Dictionary<string, string> { ["accessToken"] = accessToken };

    public override string ExternalId(int person) => $"000000e0-0000-4000-8000-{person:D12}";

    public override GroupId? Group(SandboxGroupKind kind, string id) => kind switch
    {
        SandboxGroupKind.Department => new GroupId(GroupKind.Department, $"00000001-0000-4000-8000-{int.Parse(id):D12}"),
        SandboxGroupKind.Location => new GroupId(GroupKind.Location, $"00000003-0000-4000-8000-{int.Parse(id):D12}"),
        SandboxGroupKind.Division => null,
    };

    public override IReadOnlyList<LostRight> Rights { get; } =
    [
        new("companies:read", Endpoint: SandboxEndpoints.Company),
        new("companies:read", Endpoint: "locations"),
        new("departments:read", Endpoint: "groups"),
        new("employees:read", Endpoint: SandboxEndpoints.List),
        new("employees.work_email", Field: "work_email"),
        new("employees.terminated", Field: "terminated"),
    ];

    public override IReadOnlyList<string> Properties { get; } =
    [
        "first_name", "middle_initial", "last_name", "preferred_first_name", "email", "work_email", "company_uuid", "manager_uuid", "version", "department", "department_uuid", "terminated",
        "onboarded", "onboarding_status", "current_employment_status", "historical", "hired_at", "title", "jobs", "terminations",
    ];
}

/// <summary>Gusto under the conformance tests, and what is Gusto's alone; its tokens have tests of their own.</summary>
public sealed class GustoConformance(ConformanceTable table) : ConnectorConformance(new GustoCase(), table)
{
    private readonly GustoCase _gusto = new();

    [Fact]
    public async Task A_termination_that_is_arranged_for_later_has_not_happened()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        await harness.Company.Raw(5, new { terminated = true, terminations = new[] { new { uuid = "t", active = false, effective_date = "2026-12-31" } } });
        await harness.Company.Raw(6, new { terminated = true, terminations = Array.Empty<object>() });

        var picture = await harness.ReadAll();

        Assert.Equal(AccountStatus.Active, picture.Find(_gusto.ExternalId(5))!.Status);
        Assert.Equal(AccountStatus.Departed, picture.Find(_gusto.ExternalId(6))!.Status);
    }

    [Fact]
    public async Task Somebody_still_to_be_onboarded_begins_on_the_first_day_and_without_one_nobody_knows()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        await harness.Company.Raw(5, new { onboarded = false, jobs = new[] { new { uuid = "j", primary = true, hire_date = "2026-09-01" } } });
        await harness.Company.Raw(6, new { onboarded = false, hired_at = (string?)null, jobs = Array.Empty<object>() });

        var picture = await harness.ReadAll();

        var starter = picture.Find(_gusto.ExternalId(5))!;
        Assert.Equal((AccountStatus.Active, new DateOnly(2026, 9, 1)), (starter.Status, starter.StartsOn));
        Assert.Equal(AccountStatus.Unknown, picture.Find(_gusto.ExternalId(6))!.Status);
    }

    [Fact]
    public async Task The_private_address_is_never_the_work_address()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        await harness.Company.Raw(5, new { email = "somebody@home.example", work_email = (string?)null });

        Assert.Null((await harness.ReadAll()).Find(_gusto.ExternalId(5))!.Email);
    }

    [Fact]
    public async Task The_primary_job_tells_title_and_place()
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        await harness.Company.Raw(5, new
        {
            jobs = new object[]
            {
                new { uuid = "a", primary = false, title = "Trainer", location_uuid = "x" },
                new { uuid = "b", primary = true, title = "Adviser", location_uuid = "y", location = new { uuid = "y", street_1 = "2 Oak Lane", city = "Austin", state = "TX" } },
            },
        });

        var picture = await harness.ReadAll();

        var person = picture.Find(_gusto.ExternalId(5))!;
        Assert.Equal("Adviser", person.JobTitle);
        Assert.Contains(new GroupId(GroupKind.Location, "y"), person.Groups);
        Assert.Contains(picture.End.Groups, group => group.Id == new GroupId(GroupKind.Location, "y") && group.Name == "2 Oak Lane, Austin, TX");
    }

    [Theory]
    [InlineData("""{"scope":"public","resource":{"type":"Oauth::Application","uuid":"000000c0-0000-4000-8000-000000000007"}}""")]
    [InlineData("""{"scope":"public","resource":null}""")]
    [InlineData("""{"scope":"public","resource":{"type":"Company","uuid":"../../elsewhere"}}""")]
    public async Task A_token_that_is_not_for_one_company_leads_nowhere(string info)
    {
        await using var harness = await ConnectorHarness.Start(_gusto);
        await harness.Fault(new NewFault(FaultKind.Body, "token_info", Times: 0, Body: info));

        Assert.Equal(FailureKind.Reauthenticate, (await harness.Probe()).Failure?.Kind);
        Assert.False((await harness.Company.State(TestContext.Current.CancellationToken)).Requests.ContainsKey(SandboxEndpoints.List));
    }
}
