using HrisOrleans.Connectors;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Tests.Connectors.BambooHr;

public sealed class BambooHrProbeTests
{
    [Fact]
    public async Task A_company_that_shows_everything_is_named_and_lacks_nothing()
    {
        await using var bamboo = await BambooHrHarness.Start(people: 45);

        var probe = await bamboo.Probe();

        Assert.True(probe.Succeeded);
        Assert.Equal("acme", probe.Value.Account);
        Assert.Equal("Acme", probe.Value.AccountName);
        Assert.Equal(45, probe.Value.People);
        Assert.Empty(probe.Value.MissingRights);
    }

    [Fact]
    public async Task The_account_is_the_same_however_the_company_domain_is_typed()
    {
        await using var bamboo = await BambooHrHarness.Start();
        bamboo.Credentials = BambooHrHarness.CredentialsWith(bamboo.Credentials["accessToken"], "AcMe");

        var probe = await bamboo.Probe();

        Assert.Equal("acme", probe.Value!.Account);
    }

    [Theory]
    [InlineData("workEmail", "employees.work_email")]
    [InlineData("status", "employees.status")]
    [InlineData("lastName", "employees.name")]
    [InlineData("hireDate", "employees.hire_date")]
    [InlineData("employmentStatusName", "employees.employment_status")]
    [InlineData("departmentId", "employees.department")]
    [InlineData("divisionName", "employees.division")]
    [InlineData("locationName", "employees.location")]
    public async Task A_hidden_field_is_named_by_its_right(string field, string right)
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.SetRights([field]);

        var probe = await bamboo.Probe();

        Assert.Equal([right], probe.Value!.MissingRights);
    }

    [Fact]
    public async Task Hidden_fields_that_nobody_needs_are_no_matter()
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.SetRights(["photoUrl", "preferredName", "jobTitleName"]);

        Assert.Empty((await bamboo.Probe()).Value!.MissingRights);
    }

    [Fact]
    public async Task A_success_that_sends_nulls_for_everybody_is_a_missing_right()
    {
        await using var bamboo = await BambooHrHarness.Start(people: 12);
        for (var id = 1; id <= 12; id++)
        {
            await bamboo.Company.Raw(id, new
            {
                workEmail = (string?)null, status = (string?)null,
                departmentId = (string?)null, departmentName = (string?)null, divisionId = (string?)null, divisionName = (string?)null, locationId = (string?)null, locationName = (string?)null,
            });
        }

        Assert.Equal(
            ["employees.department", "employees.division", "employees.location", "employees.status", "employees.work_email"],
            (await bamboo.Probe()).Value!.MissingRights);
    }

    [Fact]
    public async Task A_field_that_is_never_sent_is_a_missing_right()
    {
        await using var bamboo = await BambooHrHarness.Start(people: 3);
        for (var id = 1; id <= 3; id++) await bamboo.Company.Raw(id, omit: ["hireDate"]);

        Assert.Equal(["employees.hire_date"], (await bamboo.Probe()).Value!.MissingRights);
    }

    [Fact]
    public async Task One_person_without_an_address_is_no_missing_right()
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.Raw(3, new { workEmail = (string?)null, divisionName = (string?)null, divisionId = (string?)null });

        Assert.Empty((await bamboo.Probe()).Value!.MissingRights);
    }

    [Fact]
    public async Task Every_forbidden_endpoint_is_named_in_one_answer()
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.SetRights(forbiddenEndpoints: [SandboxEndpoints.Company, SandboxEndpoints.List, SandboxEndpoints.Changed]);

        var probe = await bamboo.Probe();

        Assert.Equal(["company.info", "employees.changed", "employees.list"], probe.Value!.MissingRights);
    }

    [Fact]
    public async Task Each_missing_right_is_one_that_was_asked_for_before_the_credentials()
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.SetRights(
            ["workEmail", "status", "firstName", "hireDate", "employmentStatusName", "departmentName", "divisionName", "locationName"], [SandboxEndpoints.Company, SandboxEndpoints.Changed]);

        var missing = (await bamboo.Probe()).Value!.MissingRights;

        Assert.Equal(10, missing.Count);
        Assert.Subset(bamboo.Connector.Descriptor.NeededRights.Select(right => right.Code).ToHashSet(), missing.ToHashSet());
    }

    [Fact]
    public async Task A_company_that_shows_nobody_does_not_show_its_list()
    {
        await using var bamboo = await BambooHrHarness.Start(people: 0);

        Assert.Equal(["employees.list"], (await bamboo.Probe()).Value!.MissingRights);
    }

    [Fact]
    public async Task A_rotated_token_asks_for_new_credentials()
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.RotateToken(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(FailureKind.Reauthenticate, (await bamboo.Probe()).Failure!.Kind);
    }

    [Fact]
    public async Task A_company_that_does_not_exist_says_so()
    {
        await using var bamboo = await BambooHrHarness.Start();
        bamboo.Credentials = BambooHrHarness.CredentialsWith("token", "nobody");

        var failure = (await bamboo.Probe()).Failure!;

        Assert.Equal(FailureKind.Reauthenticate, failure.Kind);
        Assert.Contains("company domain", failure.Detail);
    }

    [Theory]
    [InlineData("acme.evil.example/")]
    [InlineData("acme/../other")]
    [InlineData("127.0.0.1:80#")]
    [InlineData("acme@host")]
    [InlineData("-acme")]
    [InlineData("acme\n")]
    [InlineData("")]
    public async Task A_company_domain_that_could_lead_elsewhere_is_never_called(string domain)
    {
        await using var bamboo = await BambooHrHarness.Start();
        bamboo.Credentials = BambooHrHarness.CredentialsWith(bamboo.Credentials["accessToken"], domain);

        Assert.Equal(FailureKind.Reauthenticate, (await bamboo.Probe()).Failure!.Kind);
        Assert.Throws<ArgumentException>(() => bamboo.Connector.ReadAll(bamboo.Credentials, null!));
        Assert.Empty((await bamboo.Company.State(TestContext.Current.CancellationToken)).Requests);
    }

    [Fact]
    public async Task Trouble_in_the_middle_of_a_probe_is_returned_as_trouble()
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.Fault(new NewFault(FaultKind.Status, SandboxEndpoints.Changed), TestContext.Current.CancellationToken);

        Assert.Equal(FailureKind.Transient, (await bamboo.Probe()).Failure!.Kind);
    }
}
