using System.Net.Http.Headers;
using System.Text.Json;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Host.Demo;

/// <summary>One person as the HRIS itself names them.</summary>
internal sealed record DemoPerson(int Id, string Name, string Email, string? Department, bool Active)
{
    public string ExternalId => Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>
/// Who plays: the two largest departments, a third that stays outside, and a small team made for the story. Read from
/// the HRIS without the product, so that the product's numbers can be held against it.
/// </summary>
internal sealed class DemoCast
{
    private readonly IReadOnlyList<DemoPerson> _everybody;

    private DemoCast(IReadOnlyList<DemoPerson> everybody, SandboxGroup team)
    {
        _everybody = everybody;
        Team = team;
        var sizes = everybody.Where(person => person.Active && person.Department is not null && person.Department != team.Id).CountBy(person => person.Department!)
            .OrderByDescending(group => group.Value).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Key).ToList();
        (First, Second, Third) = (sizes[0], sizes[1], sizes[2]);
    }

    public string First { get; }

    public string Second { get; }

    /// <summary>Not selected as a group.</summary>
    public string Third { get; }

    /// <summary>A department of three people.</summary>
    public SandboxGroup Team { get; }

    public IReadOnlyList<DemoPerson> InFirst => In(First);

    public IReadOnlyList<DemoPerson> InSecond => In(Second);

    public IReadOnlyList<DemoPerson> InThird => In(Third);

    public IReadOnlyList<DemoPerson> InTeam => In(Team.Id);

    public int Active => _everybody.Count(person => person.Active);

    /// <summary>Current people by department.</summary>
    public IReadOnlyDictionary<string, int> Sizes => _everybody.Where(person => person.Active).CountBy(person => person.Department ?? "").ToDictionary();

    public static async Task<DemoCast> Gather(DemoStage stage)
    {
        var team = await stage.Company.AddGroup(SandboxGroupKind.Department, "Skunkworks", stage.Stopping);
        await stage.Company.Hire(3, new NewHire(Department: team.Id), stage.Stopping);
        return new DemoCast(await ReadAll(stage), team);
    }

    public static string Group(string department) => "department:" + department;

    /// <summary>Somebody as the HRIS has them at this moment.</summary>
    public static async Task<DemoPerson> Find(DemoStage stage, int id) => (await Read(stage, $"filter[ids]={id}")).People.Single();

    private static async Task<List<DemoPerson>> ReadAll(DemoStage stage)
    {
        var people = new List<DemoPerson>();
        var next = "";
        while (true)
        {
            var page = await Read(stage, $"page[limit]=2500&page[after]={next}");
            people.AddRange(page.People);
            if (page.Next is null) return people;
            next = page.Next;
        }
    }

    private static async Task<(List<DemoPerson> People, string? Next)> Read(DemoStage stage, string query)
    {
        using var http = new HttpClient { BaseAddress = stage.Sandbox.BaseUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", stage.AccessToken);
        var path = $"bamboohr/{DemoStage.CompanyName}/api/v1/employees?fields=workEmail,departmentId&{query}";
        using var json = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri(path, UriKind.Relative), stage.Stopping));
        var people = json.RootElement.GetProperty("data").EnumerateArray().Select(Person).ToList();
        return (people, json.RootElement.GetProperty("meta").GetProperty("page").GetProperty("nextCursor").GetString());
    }

    private static DemoPerson Person(JsonElement record)
    {
        var first = record.GetProperty("preferredName").GetString() ?? record.GetProperty("firstName").GetString();
        return new DemoPerson(
            int.Parse(record.GetProperty("employeeId").GetString()!, System.Globalization.CultureInfo.InvariantCulture),
            $"{first} {record.GetProperty("lastName").GetString()}",
            record.GetProperty("workEmail").GetString() ?? "",
            record.GetProperty("departmentId").GetString(),
            record.GetProperty("status").GetString() == "Active");
    }

    private List<DemoPerson> In(string department) => [.. _everybody.Where(person => person.Active && person.Department == department)];
}
