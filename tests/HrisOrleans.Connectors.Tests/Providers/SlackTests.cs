using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Domain.Directories;
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

    public override IReadOnlyList<string> Properties { get; } = ["team_id", "name", "deleted", "real_name", "profile", "is_admin", "is_bot", "is_restricted", "is_ultra_restricted", "updated"];
}

/// <summary>Slack under the conformance tests, and what is Slack's alone.</summary>
public sealed class SlackConformance(ConformanceTable table) : ConnectorConformance(new SlackCase(), table)
{
}
