using System.Text.Json;
using HrisOrleans.Conformance;
using HrisOrleans.Connectors.BambooHr;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Connectors.Tests.Providers;

public sealed class BambooHrCase : ProviderCase
{
    public override string Id => "bamboohr";

    public override bool NamesTotals => true;

    public override IReadOnlyDictionary<string, string> Credentials(string company, string accessToken) =>
        new Dictionary<string, string> { ["companyDomain"] = company, ["accessToken"] = accessToken };

    public override void Reach(SandboxServer sandbox, ProviderOptions options)
    {
    }

    public override void Reach(SandboxServer sandbox, BambooHrOptions options) => options.BaseUrl = sandbox.BambooHrUrl;

    public override GroupId? Group(SandboxGroupKind kind, string id) => kind switch
    {
        SandboxGroupKind.Department => new GroupId(GroupKind.Department, id),
        SandboxGroupKind.Division => new GroupId(GroupKind.Division, id),
        SandboxGroupKind.Location => new GroupId(GroupKind.Location, id),
    };

    public override IReadOnlyList<LostRight> Rights { get; } =
    [
        new("company.info", Endpoint: SandboxEndpoints.Company),
        new("employees.list", Endpoint: SandboxEndpoints.List),
        new("employees.changed", Endpoint: SandboxEndpoints.Changed),
        new("employees.work_email", Field: "workEmail"),
        new("employees.status", Field: "status"),
        new("employees.name", Field: "lastName"),
        new("employees.hire_date", Field: "hireDate"),
        new("employees.employment_status", Field: "employmentStatusName"),
        new("employees.department", Field: "departmentName"),
        new("employees.division", Field: "divisionName"),
        new("employees.location", Field: "locationName"),
    ];

    public override IReadOnlyDictionary<string, JsonElement>? UnknownStatus { get; } = new Dictionary<string, JsonElement> { ["status"] = Json("\"Hibernating\"") };

    public override IReadOnlyList<string> Properties { get; } =
    [
        "workEmail", "firstName", "lastName", "preferredName", "jobTitleName", "hireDate", "employmentStatusName", "departmentId", "departmentName", "divisionId", "divisionName", "locationId", "locationName",
    ];

    public override IReadOnlyList<ResetForm> Resets { get; } = [ResetForm.Seconds, ResetForm.Date, ResetForm.Epoch];

    public override IReadOnlyList<LostWay> LostWays { get; } =
        [.. new[] { "true", "{}" }.Select(next => new LostWay(SandboxEndpoints.List, $$$"""{"data":[{"employeeId":"1"}],"meta":{"total":1,"page":{"nextCursor":{{{next}}} } } }"""))];

    public override IReadOnlyList<string> DeltaEndpoints { get; } = [SandboxEndpoints.Changed];

    public override string? ExpiredCheckpoint => "not-a-moment";
}

/// <summary>BambooHR under the conformance tests; its own are beside the rest of the product's tests.</summary>
public sealed class BambooHrConformance(ConformanceTable table) : ConnectorConformance(new BambooHrCase(), table)
{
}
