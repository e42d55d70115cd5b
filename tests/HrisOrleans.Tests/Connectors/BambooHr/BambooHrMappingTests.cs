using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Tests.Connectors.BambooHr;

public sealed class BambooHrMappingTests
{
    [Fact]
    public async Task A_person_is_mapped_field_by_field()
    {
        await using var bamboo = await BambooHrHarness.Start(3);
        await bamboo.Company.Raw(2, new
        {
            firstName = "Zoë", lastName = "Nguyễn", preferredName = "Zo", workEmail = "zoe@acme.example", jobTitleName = "Engineer", status = "Active", hireDate = "2020-02-29",
            employmentStatusName = "Full-Time", departmentId = "9", departmentName = "Ops", divisionId = "8", divisionName = "Core", locationId = "7", locationName = "İzmir",
        });

        var person = (await bamboo.ReadAll())[2];

        Assert.Equal(
            ("2", "zoe@acme.example", "Zoë", "Nguyễn", "Zo Nguyễn", "Engineer", AccountStatus.Active, PersonKind.Employee, new DateOnly(2020, 2, 29)),
            (person.ExternalId, person.Email, person.GivenName, person.FamilyName, person.DisplayName, person.JobTitle, person.Status, person.Kind, person.StartsOn));
        Assert.Equal(["department:9", "division:8", "location:7"], person.Groups.Select(group => group.ToString()));
    }

    [Theory]
    [InlineData("Active", AccountStatus.Active)]
    [InlineData("ACTIVE", AccountStatus.Active)]
    [InlineData("inactive", AccountStatus.Departed)]
    [InlineData("Inactive", AccountStatus.Departed)]
    [InlineData("On Mars", AccountStatus.Unknown)]
    [InlineData("", AccountStatus.Unknown)]
    [InlineData(null, AccountStatus.Unknown)]
    public async Task A_status_is_known_or_unknown_and_never_guessed(string? status, AccountStatus expected) =>
        Assert.Equal(expected, (await Mapped(new { status })).Status);

    [Theory]
    [InlineData("Contractor", PersonKind.Contractor)]
    [InlineData("Independent contractor (US)", PersonKind.Contractor)]
    [InlineData("FREELANCER", PersonKind.Contractor)]
    [InlineData("Part-Time", PersonKind.Employee)]
    [InlineData("Contracted salary, full time", PersonKind.Employee)]
    [InlineData(null, PersonKind.Employee)]
    public async Task Contractors_are_told_by_their_employment(string? employmentStatusName, PersonKind expected) =>
        Assert.Equal(expected, (await Mapped(new { employmentStatusName })).Kind);

    [Theory]
    [InlineData("2099-01-31", "2099-01-31")]
    [InlineData("0000-00-00", null)]
    [InlineData("31/01/2026", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public async Task The_first_day_is_a_day_or_nothing(string? hireDate, string? expected) =>
        Assert.Equal(expected, (await Mapped(new { hireDate })).StartsOn?.ToString("yyyy-MM-dd"));

    [Fact]
    public async Task Nulls_everywhere_are_a_person_with_nothing_but_an_id()
    {
        var person = await Mapped(new
        {
            firstName = (string?)null, lastName = (string?)null, preferredName = (string?)null, photoUrl = (string?)null, jobTitleName = (string?)null, status = (string?)null,
            workEmail = (string?)null, hireDate = (string?)null, employmentStatusName = (string?)null, departmentId = (string?)null, departmentName = (string?)null,
            divisionId = (string?)null, divisionName = (string?)null, locationId = (string?)null, locationName = (string?)null,
        });

        Assert.Equal(new DirectoryPerson("2", null, null, null, null, null, AccountStatus.Unknown, PersonKind.Employee, null, person.Groups), person);
        Assert.Empty(person.Groups);
    }

    [Fact]
    public async Task Unknown_fields_and_other_spellings_of_json_do_not_matter()
    {
        await using var bamboo = await BambooHrHarness.Start(3);
        var before = await bamboo.ReadAll();
        await bamboo.Company.Raw(2, new { favourite = new { colour = "\"}],{", list = new object?[] { 1, null, true, "]" } }, photoUrl = "https://photos.example/new.jpg", salary = 12.5e3 });

        var after = await bamboo.ReadAll();

        Assert.Equal(before[2] with { Groups = default }, after[2] with { Groups = default });
        Assert.Equal(before[2].Groups, after[2].Groups);
        Assert.NotEqual(before.Fingerprints[1], after.Fingerprints[1]);
        Assert.NotNull(after.End.Certificate);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_script_survives_escaped_or_not(bool escape)
    {
        await using var bamboo = await BambooHrHarness.Start(3, escape: escape);
        await bamboo.Company.Raw(2, new
        {
            firstName = "山田 \"Taro\" \\ \u2028", lastName = "Хайруллин/مريم", preferredName = "👩🏽‍🚀", jobTitleName = "Ärzt*in\t#1", workEmail = "tарo@acme.example",
            departmentId = (string?)null, departmentName = "Forschung  &  ENTWICKLUNG",
        });

        var picture = await bamboo.ReadAll();

        var person = picture[2];
        Assert.Equal(
            ("山田 \"Taro\" \\", "Хайруллин/مريم", "👩🏽‍🚀 Хайруллин/مريم", "Ärzt*in\t#1", "tарo@acme.example"),
            (person.GivenName, person.FamilyName, person.DisplayName, person.JobTitle, person.Email));
        var group = Assert.Single(picture.End.Groups, group => group.Id.Kind == GroupKind.Department && group.Id.ExternalId.StartsWith("forschung"));
        Assert.Equal(("forschung & entwicklung", "Forschung  &  ENTWICKLUNG"), (group.Id.ExternalId, group.Name));
        Assert.Contains(group.Id, person.Groups);
    }

    [Fact]
    public async Task Faulty_records_are_named_and_their_neighbours_stay_whole()
    {
        await using var bamboo = await BambooHrHarness.Start(12);
        await bamboo.Company.Raw(1, omit: ["employeeId"]);
        await bamboo.Company.Raw(2, new { employeeId = (string?)null });
        await bamboo.Company.Raw(3, new { employeeId = "" });
        await bamboo.Company.Raw(4, new { workEmail = new { address = "x" } });
        await bamboo.Company.Raw(5, new { status = true });
        await bamboo.Company.Raw(6, new { departmentName = new[] { "a" } });
        await bamboo.Company.Raw(7, new { employeeId = new string('9', 201) });
        await bamboo.Company.Raw(8, new { _restrictedFields = new[] { "workEmail" }, workEmail = (string?)null });
        await bamboo.Company.Raw(9, new { firstName = new string('x', 300), workEmail = "not an address" });
        await bamboo.Company.Raw(10, new { employeeId = 10, firstName = "with\0nul", workEmail = "" });

        var picture = await bamboo.ReadAll();

        Assert.Equal(
            ["missing_id", "missing_id", "missing_id", "unreadable_record", "unreadable_record", "unreadable_record", "unreadable_record", "hidden_fields", null, null, null, null],
            picture.Records.Select(record => record.FaultCode));
        Assert.Equal((300, "not an address"), (picture[9].GivenName!.Length, picture[9].Email));
        Assert.Equal(("withnul", null), (picture[10].GivenName, picture[10].Email));
        Assert.Equal(12, picture.Records.Count);
        Assert.Equal("fields were hidden: employees.work_email", picture.End.Missing);
        Assert.Equal(["employees.work_email"], picture.End.MissingRights);
    }

    [Fact]
    public async Task Faulty_records_do_not_take_the_proof_away()
    {
        await using var bamboo = await BambooHrHarness.Start(30);
        await bamboo.Company.Raw(1, omit: ["employeeId"]);
        await bamboo.Company.Raw(2, omit: ["employeeId"]);
        await bamboo.Company.Raw(3, new { workEmail = (string?)null, status = "?" });

        Assert.NotNull((await bamboo.ReadAll()).End.Certificate);
    }

    [Fact]
    public async Task Records_that_are_no_objects_are_unreadable()
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.Fault(
            new NewFault(FaultKind.Body, Body: """ { "data" : [ null , "x" , 5 , [ ] , { } , { "employeeId" : "1" } ] , "meta" : { "total" : 6 , "page" : { "nextCursor" : null } } } """),
            TestContext.Current.CancellationToken);

        var picture = await bamboo.ReadAll();

        Assert.Equal(
            ["unreadable_record", "unreadable_record", "unreadable_record", "unreadable_record", "missing_id", null], picture.Records.Select(record => record.FaultCode));
    }

    [Fact]
    public async Task Half_of_a_surrogate_pair_is_unreadable()
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.Fault(
            new NewFault(FaultKind.Body, Body: """{"data":[{"employeeId":"1","firstName":"\ud83d"},{"employeeId":"2","firstName":"\q"}],"meta":{"total":2,"page":{"nextCursor":null}}}"""),
            TestContext.Current.CancellationToken);

        Assert.All((await bamboo.ReadAll()).Records, record => Assert.Equal("unreadable_record", record.FaultCode));
    }

    [Fact]
    public async Task Whatever_name_can_be_read_of_a_record_that_cannot_be_mapped_is_told()
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.Fault(
            new NewFault(FaultKind.Body, Body: """{"data":[{"firstName":"Ida","lastName":"Nameless"},{"employeeId":"2","firstName":"\ud83d","lastName":"Half"},{"employeeId":"3","lastName":"Hidden","workEmail":null,"_restrictedFields":["workEmail"]}],"meta":{"total":3,"page":{"nextCursor":null}}}"""),
            TestContext.Current.CancellationToken);

        Assert.Equal(
            [("missing_id", null, "Ida Nameless"), ("unreadable_record", "2", "Half"), ("hidden_fields", (string?)"3", (string?)"Hidden")],
            (await bamboo.ReadAll()).Records.Select(record => (record.FaultCode!, record.ExternalId, record.Name)));
    }

    [Theory]
    [InlineData("""["\ud83d","workEmai\u006c"]""")]
    [InlineData("""[["photoUrl"],{"a":null},7]""")]
    [InlineData("{}")]
    [InlineData("\"workEmail\\q\"")]
    [InlineData("null")]
    public async Task An_odd_list_of_hidden_fields_hides_nothing_and_breaks_nothing(string list)
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.Fault(
            new NewFault(FaultKind.Body, Body: """{"data":[{"employeeId":"1","workEmail":"a@acme.example","_restrictedFields":LIST}],"meta":{"total":1,"page":{"nextCursor":null}}}""".Replace("LIST", list)),
            TestContext.Current.CancellationToken);

        Assert.Equal("a@acme.example", (await bamboo.ReadAll())[1].Email);
    }

    [Fact]
    public async Task Moving_and_leaving_show_in_the_person()
    {
        await using var bamboo = await BambooHrHarness.Start(3);
        var group = await bamboo.Company.AddGroup(SandboxGroupKind.Department, "Rocketry", TestContext.Current.CancellationToken);
        await bamboo.Company.Move(new MovePeople([2], Department: group.Id, Location: ""));
        await bamboo.Company.Terminate(3);

        var picture = await bamboo.ReadAll();

        Assert.Equal([GroupKind.Department, GroupKind.Division], picture[2].Groups.Select(id => id.Kind));
        Assert.Equal("Rocketry", picture.End.Groups.Single(known => known.Id == picture[2].Groups[0]).Name);
        Assert.Equal(AccountStatus.Departed, picture[3].Status);
    }

    private static async Task<DirectoryPerson> Mapped(object values)
    {
        await using var bamboo = await BambooHrHarness.Start(3);
        await bamboo.Company.Raw(2, values);
        return (await bamboo.ReadAll())[2];
    }
}
