using System.Text.Json;
using HrisOrleans.Conformance;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Connectors.Tests.Providers;

public class OktaCase : ProviderCase
{
    public override string Id => "okta";

    public override bool ListsLeavers => false;

    public override IReadOnlyDictionary<string, string> Credentials(string company, string accessToken) =>
        new Dictionary<string, string> { ["orgDomain"] = $"{company}.okta.com", ["apiToken"] = accessToken };

    public override string ExternalId(int person) => $"00u{person:D17}";

    // Departments have a name and no id.
    public override GroupId? Group(SandboxGroupKind kind, string id) => kind switch
    {
        SandboxGroupKind.Department => new GroupId(GroupKind.Department, id switch { "18201" => "platform", "18202" => "data", _ => "nowhere" }),
        SandboxGroupKind.Division or SandboxGroupKind.Location => new GroupId(GroupKind.Group, "00g" + id.PadLeft(17, '0')),
    };

    public override IReadOnlyList<LostRight> Rights { get; } =
    [
        new("okta.orgs.read", Endpoint: SandboxEndpoints.Company),
        new("okta.users.read", Endpoint: SandboxEndpoints.List),
        new("okta.users.read", Field: "profile.email"),
        new("okta.users.read", Field: "status"),
        new("okta.groups.read", Endpoint: "groups"),
        new("okta.logs.read", Endpoint: "log"),
    ];

    public override IReadOnlyDictionary<string, JsonElement>? UnknownStatus { get; } = new Dictionary<string, JsonElement> { ["status"] = Json("\"HIBERNATING\"") };

    public override IReadOnlyList<string> Properties { get; } = ["status", "created", "activated", "statusChanged", "lastUpdated", "type", "profile", "credentials"];

    public override (SandboxGroupKind Kind, string Id)? MemberList => (SandboxGroupKind.Location, "18404");

    public override IReadOnlyList<string> MutedMembers { get; } = ["""[{"id":null}]""", """[{"id":"00u00000000000000001"},{}]""", """[null]"""];

    public override IReadOnlyList<LostWay> LostWays { get; } =
        [.. new[] { SandboxEndpoints.List, "groups", "members" }.Select(endpoint => new LostWay(endpoint, """[{"id":"00u00000000000000001"}]""", "<https://acme.okta.com/api/v1/users?page=2>; rel=\"next\""))];

    public override IReadOnlyList<string> DeltaEndpoints { get; } = ["groups", "log", "memberships"];

    public override IReadOnlyList<ResetForm> Resets { get; } = [ResetForm.Epoch];

    public override string? ExpiredCheckpoint => "2025-11-01T00:00:00.000Z";
}

/// <summary>Okta under the conformance tests, and what is Okta's alone.</summary>
public sealed class OktaConformance(ConformanceTable table) : ConnectorConformance(new OktaCase(), table)
{
    private static readonly OktaCase Okta = new();

    [Theory]
    [InlineData("STAGED", AccountStatus.Suspended)]
    [InlineData("PROVISIONED", AccountStatus.Active)]
    [InlineData("RECOVERY", AccountStatus.Active)]
    [InlineData("PASSWORD_EXPIRED", AccountStatus.Active)]
    [InlineData("LOCKED_OUT", AccountStatus.Active)]
    [InlineData("SUSPENDED", AccountStatus.Suspended)]
    public async Task Every_status_says_whether_the_account_is_there(string status, AccountStatus expected)
    {
        await using var harness = await ConnectorHarness.Start(Okta);
        await harness.Company.Raw(5, new { status });

        Assert.Equal(expected, (await harness.ReadAll()).Find(Okta.ExternalId(5))!.Status);
    }

    [Fact]
    public async Task Who_only_changes_groups_is_in_the_delta_with_the_groups_of_now()
    {
        await using var harness = await ConnectorHarness.Start(Okta);
        var hired = (await harness.Hire(2, new NewHire(Location: "18401")));
        harness.Time.Advance(TimeSpan.FromHours(1));
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.Company.Move(new MovePeople([hired[0]], Location: "18402"));

        var delta = await harness.ReadChanges(checkpoint);

        var person = Assert.Single(delta.People);
        Assert.Equal(Okta.ExternalId(hired[0]), person.ExternalId);
        Assert.Contains(Okta.Group(SandboxGroupKind.Location, "18402")!.Value, person.Groups);
        Assert.DoesNotContain(Okta.Group(SandboxGroupKind.Location, "18401")!.Value, person.Groups);
    }

    [Fact]
    public async Task A_delta_gives_somebody_the_same_groups_as_a_full_read()
    {
        await using var harness = await ConnectorHarness.Start(Okta);
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(1));
        var hired = (await harness.Hire(25)).Select(Okta.ExternalId).ToList();

        var (delta, full) = (await harness.ReadChanges(checkpoint), await harness.ReadAll());

        Assert.Equal(hired.Select(id => full.Find(id)!.Groups.AsEnumerable()), hired.Select(id => delta.Find(id)!.Groups.AsEnumerable()));
        Assert.Equal(hired.Select(full.FingerprintOf), hired.Select(delta.FingerprintOf));
        Assert.All(delta.People.SelectMany(person => person.Groups), group => Assert.Contains(delta.End.Groups, found => found.Id == group));
    }

    [Fact]
    public async Task Groups_of_the_profile_are_known_although_nobody_was_mapped()
    {
        await using var harness = await ConnectorHarness.Start(Okta);
        using var fingerprinter = new RecordFingerprinter(new byte[32], 1);
        var read = harness.Connector.ReadAll(harness.Credentials, fingerprinter);
        ReadStep step;
        while ((step = await read.Next(TestContext.Current.CancellationToken)) is ReadStep.Page page) page.People.Dispose();

        Assert.Contains(Assert.IsType<ReadStep.End>(step).Groups, group => group.Id.Kind == GroupKind.Department);
    }

    [Fact]
    public async Task Members_are_asked_for_only_in_the_scope_and_everyone_is_no_group()
    {
        await using var harness = await ConnectorHarness.Start(Okta);
        var berlin = Okta.Group(SandboxGroupKind.Location, "18400")!.Value;

        var picture = await harness.ReadAll(scope: new ReadScope(new HashSet<GroupId> { berlin }));

        Assert.Equal([berlin], picture.People.SelectMany(person => person.Groups).Where(group => group.Kind == GroupKind.Group).Distinct());
        Assert.Contains(picture.End.Groups, group => group.Id == Okta.Group(SandboxGroupKind.Location, "18402"));
        Assert.DoesNotContain(picture.End.Groups, group => group.Name == "Everyone");
    }

    [Fact]
    public async Task A_group_that_moved_without_a_word_in_the_log_asks_for_a_full_read()
    {
        await using var harness = await ConnectorHarness.Start(Okta);
        var checkpoint = (await harness.ReadAll()).End.Checkpoint!;
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.Hire();
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.Fault(new NewFault(FaultKind.Body, "log", Body: "[]"));

        Assert.Equal(FailureKind.StartAgain, (await harness.ReadChanges(checkpoint)).Failure.Kind);
    }

    [Theory]
    [InlineData("acme.okta.com", true)]
    [InlineData("Acme-1.oktapreview.com", true)]
    [InlineData("acme.okta-emea.com", true)]
    [InlineData("okta.com", false)]
    [InlineData("acme.okta.com.evil.example", false)]
    [InlineData("evil.example/acme.okta.com", false)]
    [InlineData("acme.okta.com\n", false)]
    public async Task Only_hosts_of_Okta_are_called(string domain, bool accepted)
    {
        await using var harness = await ConnectorHarness.Start(Okta);

        Assert.Equal(accepted, harness.Connector.Descriptor.CredentialForm[0].Accepts(domain));
        harness.Credentials = new ConnectorCredentials(new Dictionary<string, string> { ["orgDomain"] = domain, ["apiToken"] = "x" });
        if (!accepted) await Assert.ThrowsAsync<ArgumentException>(() => harness.ReadAll());
    }
}
