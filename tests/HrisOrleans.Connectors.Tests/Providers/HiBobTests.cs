using System.Text.Json;
using HrisOrleans.Conformance;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Connectors.Tests.Providers;

public sealed class HiBobCase : ProviderCase
{
    public override string Id => "hibob";

    public override bool Pages => false;

    public override IReadOnlyDictionary<string, string> Credentials(string company, string accessToken) =>
        new Dictionary<string, string> { ["serviceUserId"] = "SERVICE-" + company, ["token"] = accessToken };

    public override string ExternalId(int person) => (3_332_880_000_000_000_000 + person).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public override GroupId? Group(SandboxGroupKind kind, string id) => kind switch
    {
        SandboxGroupKind.Department => new GroupId(GroupKind.Department, id),
        SandboxGroupKind.Location => new GroupId(GroupKind.Location, id),
        SandboxGroupKind.Division => null,
    };

    public override IReadOnlyList<LostRight> Rights { get; } =
    [
        new("people.root", Endpoint: SandboxEndpoints.List),
        new("people.root", Field: "email"),
        new("people.work", Field: "work"),
        new("people.internal", Field: "internal"),
    ];

    public override IReadOnlyDictionary<string, JsonElement>? UnknownStatus { get; } = new Dictionary<string, JsonElement> { ["internal"] = Json("{\"status\":\"Dormant\",\"lifecycleStatus\":\"hibernating\"}") };

    public override IReadOnlyList<string> Properties { get; } = ["companyId", "email", "firstName", "surname", "displayName", "work", "internal"];

    public override IReadOnlyList<ResetForm> Resets { get; } = [ResetForm.Epoch];
}

/// <summary>HiBob under the conformance tests, and what is HiBob's alone.</summary>
public sealed class HiBobConformance(ConformanceTable table) : ConnectorConformance(new HiBobCase(), table)
{
    private static readonly HiBobCase HiBob = new();

    [Theory]
    [InlineData("employed", "Active", AccountStatus.Active)]
    [InlineData("hired", "Inactive", AccountStatus.Active)]
    [InlineData("parental leave", "Inactive", AccountStatus.OnLeave)]
    [InlineData("Garden leave", "Active", AccountStatus.Suspended)]
    [InlineData("terminated", "Inactive", AccountStatus.Departed)]
    [InlineData("seconded", "Active", AccountStatus.Active)]
    [InlineData("seconded", "Inactive", AccountStatus.Unknown)]
    [InlineData(null, "Inactive", AccountStatus.Unknown)]
    public async Task The_lifecycle_says_who_is_there(string? lifecycleStatus, string status, AccountStatus expected)
    {
        await using var harness = await ConnectorHarness.Start(HiBob);
        await harness.Company.Raw(5, new { @internal = new { lifecycleStatus, status } });

        Assert.Equal(expected, (await harness.ReadAll()).Find(HiBob.ExternalId(5))!.Status);
    }

    [Fact]
    public async Task Names_of_departments_and_sites_come_from_the_lists_and_nobody_has_to_be_in_them()
    {
        await using var harness = await ConnectorHarness.Start(HiBob);
        await harness.Company.AddGroup(SandboxGroupKind.Department, "Robotics", TestContext.Current.CancellationToken);

        var groups = (await harness.ReadAll()).End.Groups;

        Assert.Contains(groups, group => group.Name == "Robotics");
        Assert.Contains(groups, group => group.Name == "Kraków" && group.Id.Kind == GroupKind.Location);
    }

    [Fact]
    public async Task A_field_that_comes_only_under_its_path_is_read_as_well()
    {
        await using var harness = await ConnectorHarness.Start(HiBob);
        await harness.Company.Raw(5, new Dictionary<string, object?>
        {
            ["email"] = null,
            ["work"] = null,
            ["/root/email"] = new { value = "flat@acme.example" },
            ["/work/department"] = new { value = "18203" },
            ["/work/startDate"] = new { value = "2030-05-06" },
        });

        var person = (await harness.ReadAll()).Find(HiBob.ExternalId(5))!;

        Assert.Equal(("flat@acme.example", new DateOnly(2030, 5, 6)), (person.Email, person.StartsOn!.Value));
        Assert.Contains(new GroupId(GroupKind.Department, "18203"), person.Groups);
    }

    [Fact]
    public async Task The_company_is_recognised_by_the_id_on_its_people()
    {
        await using var harness = await ConnectorHarness.Start(HiBob);

        Assert.Equal("600007", (await harness.Probe()).Value!.Account);
    }

    [Fact]
    public async Task Refused_credentials_are_sent_once()
    {
        await using var harness = await ConnectorHarness.Start(HiBob);
        await harness.Fault(new NewFault(FaultKind.Status, Status: 401, Times: 0));

        Assert.Equal(FailureKind.Reauthenticate, (await harness.ReadAll()).Failure.Kind);
        Assert.Equal(1, (await harness.Company.State(TestContext.Current.CancellationToken)).Requests[SandboxEndpoints.List]);
    }
}
