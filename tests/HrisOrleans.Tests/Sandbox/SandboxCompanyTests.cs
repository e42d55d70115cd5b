using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Sandbox;

public sealed class SandboxCompanyTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SandboxServer _server = null!;
    private HttpClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SandboxCompany Acme => _server.Control.Company("acme");

    public async ValueTask InitializeAsync()
    {
        _server = await SandboxServer.Start(new SandboxOptions { Companies = [new NewCompany("acme", 3, 300, "token")], Time = _time });
        _client = new HttpClient { BaseAddress = _server.BaseUrl, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", "token") } };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_company_and_another_seed_another_one()
    {
        await _server.Control.Create(new NewCompany("twin", 3, 300, "token"), Token);
        await _server.Control.Create(new NewCompany("other", 4, 300, "token"), Token);

        var (acme, twin, other) = (await People("acme"), await People("twin"), await People("other"));

        Assert.Equal(acme.Replace("acme", "twin"), twin);
        Assert.NotEqual(acme.Replace("acme", "other"), other);
    }

    [Fact]
    public async Task Companies_do_not_touch_each_other()
    {
        await _server.Control.Create(new NewCompany("other", 4, 10), Token);
        await Acme.Delete(1, 2, 3);

        Assert.Equal(297, (await Acme.State(Token)).People);
        Assert.Equal(10, (await _server.Control.Company("other").State(Token)).People);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Get("employees", "other")).StatusCode);
    }

    [Fact]
    public async Task A_token_is_made_up_when_none_is_given_and_always_the_same()
    {
        var (first, again) = (await _server.Control.Create(new NewCompany("other", 4, 1), Token), await _server.Control.Create(new NewCompany("other", 4, 1), Token));

        Assert.Equal(first.AccessToken, again.AccessToken);
        Assert.StartsWith("sandbox-other-", first.AccessToken);
    }

    [Theory]
    [InlineData("employees?page%5Blimit%5D=0", 400)]
    [InlineData("employees?page%5Blimit%5D=2501", 400)]
    [InlineData("employees?page%5Bafter%5D=x", 400)]
    [InlineData("employees?page%5Bafter%5D=99999", 400)]
    [InlineData("employees?page%5Bbefore%5D=7", 400)]
    [InlineData("employees?sort=firstName", 400)]
    [InlineData("employees?filter%5Bstatus%5D=active", 400)]
    [InlineData("employees?fields=nonsense", 200)]
    [InlineData("employees/changed", 400)]
    [InlineData("employees/changed?since=never", 400)]
    [InlineData("employees/changed?since=2026-01-01T00:00:00Z&type=odd", 400)]
    [InlineData("employees/changed?since=2026-01-01T00:00:00Z&type=deleted", 200)]
    [InlineData("employees/directory", 200)]
    [InlineData("employees/7", 200)]
    [InlineData("employees/7777", 404)]
    [InlineData("employees/x", 404)]
    [InlineData("meta/fields", 200)]
    [InlineData("meta/other", 404)]
    [InlineData("company_information", 200)]
    public async Task Each_request_gets_its_status(string path, int status) => Assert.Equal(status, (int)(await Get(path)).StatusCode);

    [Fact]
    public async Task The_paged_list_takes_no_basic_credentials_and_the_rest_does()
    {
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("token:x")));

        Assert.Equal(HttpStatusCode.Unauthorized, (await Get("employees")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Get("company_information")).StatusCode);
    }

    [Fact]
    public async Task Some_people_are_asked_for_in_either_form()
    {
        var repeated = await Json("employees?filter%5Bids%5D%5B%5D=5&filter%5Bids%5D%5B%5D=250&filter%5Bids%5D%5B%5D=4000");
        var comma = await Json("employees?filter%5Bids%5D=250,5");

        Assert.Equal(["5", "250"], Ids(repeated));
        Assert.Equal(["5", "250"], Ids(comma));
        Assert.Equal(2, (int)repeated["meta"]!["total"]!);
    }

    [Fact]
    public async Task The_default_page_has_250_people_and_leads_to_the_rest()
    {
        var first = await Json("employees");
        var second = await Json($"employees?page%5Bafter%5D={first["meta"]!["page"]!["nextCursor"]}");

        Assert.Equal((250, 50), (Ids(first).Count(), Ids(second).Count()));
        Assert.Null(second["meta"]!["page"]!["nextCursor"]);
        Assert.Contains("page%5Bafter%5D=250", (string)first["_links"]!["next"]!["href"]!);
        Assert.Equal(
            ["employeeId", "firstName", "lastName", "preferredName", "photoUrl", "jobTitleName", "status", "_restrictedFields"],
            first["data"]![0]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public async Task The_directory_shows_current_people_only()
    {
        await Acme.Terminate(1);

        var directory = await Json("employees/directory");

        Assert.Equal((await Acme.State(Token)).Active, directory["employees"]!.AsArray().Count);
        Assert.DoesNotContain(directory["employees"]!.AsArray(), employee => (string?)employee!["id"] == "1");
    }

    [Fact]
    public async Task Every_event_shows_in_the_list_and_among_the_changes()
    {
        var hired = await Acme.Hire(2, new NewHire(LastName: "Newcomer", WorkEmail: "new@acme.example"), Token);
        await Acme.Terminate(1);
        await Acme.Delete(2);
        await Acme.Vanish(3);
        await Acme.Rename(new RenamePerson(4, LastName: "Otherwise"));
        await Acme.Delete(5);
        await Acme.Rehire(5);
        await Acme.Rehire(1);

        var changes = (await Json("employees/changed?since=2026-03-01T12:00:00Z"))["employees"]!.AsObject();

        Assert.Equal([301, 302], hired);
        Assert.Equal(
            [("1", "Updated"), ("2", "Deleted"), ("301", "Inserted"), ("302", "Inserted"), ("4", "Updated"), ("5", "Inserted")],
            changes.Select(change => (change.Key, (string)change.Value!["action"]!)).OrderBy(change => change.Key, StringComparer.Ordinal));
        var list = await Json("employees?page%5Blimit%5D=2500&fields=workEmail");
        Assert.Equal(300, Ids(list).Count());
        Assert.DoesNotContain("2", Ids(list));
        Assert.DoesNotContain("3", Ids(list));
        Assert.Equal("new@acme.example", (string?)Person(list, 301)["workEmail"]);
        Assert.Equal("Active", (string?)Person(list, 1)["status"]);
    }

    [Fact]
    public async Task Changes_are_told_since_a_moment()
    {
        await Acme.Terminate(1);
        _time.Advance(TimeSpan.FromMinutes(5));
        await Acme.Terminate(2);

        var changes = await Json("employees/changed?since=2026-03-01T12:04:00Z");

        Assert.Equal(["2"], changes["employees"]!.AsObject().Select(change => change.Key));
        Assert.Equal("2026-03-01T12:05:00+00:00", (string?)changes["latest"]);
    }

    [Fact]
    public async Task A_bulk_change_touches_the_same_people_for_the_same_seed()
    {
        await _server.Control.Create(new NewCompany("twin", 3, 300, "token"), Token);

        var (first, second) = (await Acme.Change(10, 42, Token), await _server.Control.Company("twin").Change(10, 42, Token));

        Assert.Equal(first, second);
        Assert.InRange(first, 15, 50);
        Assert.Equal((await People("acme")).Replace("acme", "twin"), await People("twin"));
    }

    [Fact]
    public async Task Hidden_fields_are_null_and_named()
    {
        await Acme.SetRights(["workEmail"]);

        var person = (await Json("employees?fields=workEmail,hireDate"))["data"]![0]!;

        Assert.Null(person["workEmail"]);
        Assert.NotNull(person["hireDate"]);
        Assert.Equal("""["workEmail"]""", person["_restrictedFields"]!.ToJsonString());
        await Acme.SetRights();
        Assert.NotNull((await Json("employees?fields=workEmail"))["data"]![0]!["workEmail"]);
    }

    [Fact]
    public async Task A_fault_waits_for_its_turn_strikes_so_often_and_can_be_cleared()
    {
        await Acme.Fault(new NewFault(FaultKind.Status, SandboxEndpoints.Company, Skip: 1, Times: 2, Status: 502), Token);

        var statuses = new List<int>();
        for (var i = 0; i < 4; i++) statuses.Add((int)(await Get("company_information")).StatusCode);

        Assert.Equal([200, 502, 502, 200], statuses);
        await Acme.Fault(new NewFault(FaultKind.Html, SandboxEndpoints.Any, Times: 0), Token);
        Assert.Equal("text/html", (await Get("meta/fields")).Content.Headers.ContentType!.MediaType);
        await Acme.ClearFaults(Token);
        Assert.Equal("application/json", (await Get("meta/fields")).Content.Headers.ContentType!.MediaType);
        Assert.Equal(4, (await Acme.State(Token)).Requests[SandboxEndpoints.Company]);
    }

    [Fact]
    public async Task A_control_call_that_cannot_be_done_says_why()
    {
        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => Acme.Terminate(9_999));

        Assert.Equal("400: nobody here has the id 9999", refusal.Message);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<HttpRequestException>(() => _server.Control.Company("nobody").Terminate(1))).StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => _server.Control.Create(new NewCompany("not a name"), Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => Acme.Move(new MovePeople([1], Department: "1")));
    }

    [Fact]
    public async Task A_renamed_group_shows_its_new_name_on_everybody()
    {
        var person = (await Json("employees?fields=divisionId,divisionName"))["data"]![0]!;
        await Acme.RenameGroup(SandboxGroupKind.Division, (string)person["divisionId"]!, "Renamed");

        Assert.Equal("Renamed", (string?)(await Json("employees?fields=divisionId,divisionName"))["data"]![0]!["divisionName"]);
    }

    private static IEnumerable<string> Ids(JsonNode page) => page["data"]!.AsArray().Select(person => (string)person!["employeeId"]!);

    private static JsonNode Person(JsonNode page, int id) => page["data"]!.AsArray().Single(person => (string?)person!["employeeId"] == id.ToString())!;

    private Task<HttpResponseMessage> Get(string path, string company = "acme") => _client.GetAsync($"/bamboohr/{company}/api/v1/{path}", Token);

    private async Task<JsonNode> Json(string path) => JsonNode.Parse(await (await Get(path)).EnsureSuccessStatusCode().Content.ReadAsStringAsync(Token))!;

    private async Task<string> People(string company)
    {
        var response = await Get($"employees?page%5Blimit%5D=2500&fields={string.Join(',', "workEmail,hireDate,departmentName,divisionName,locationName,reportsToName,employmentStatusName")}", company);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!["data"]!.ToJsonString();
    }
}
