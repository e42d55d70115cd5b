using HrisOrleans.Domain.Directories;
using HrisOrleans.Simulation.Running;
using HrisOrleans.Simulation.World;

namespace HrisOrleans.Simulation.Steps;

/// <summary>What happens in the companies, told by nobody until somebody reads.</summary>
internal static class WorldSteps
{
    private const int Groups = 3;

    public static IReadOnlyList<Step> All { get; } =
    [
        new("hire", 7, stage => Hire(stage, Company(stage))),
        new("leave", 5, stage => Somebody(stage, "leaves by record", person => person with { Status = AccountStatus.Departed })),
        new("vanish", 5, Vanish),
        new("suspend", 1, stage => Somebody(stage, "is suspended", person => person with { Status = AccountStatus.Suspended })),
        new("back", 4, stage => Somebody(stage, "is back", person => person with { Status = AccountStatus.Active }, listed => listed.Person.Status != AccountStatus.Active)),
        new("group", 8, stage => Somebody(stage, "changes groups", person => person with { Groups = [.. RandomGroups(stage).Order()] })),
        new("address", 3, stage => Somebody(stage, "gets another address", person => person with { Email = Address(stage.Random.Next(stage.Humans * 2)) })),
        new("swap", 2, stage => Exchange(stage, 2)),
        new("ring", 1, stage => Exchange(stage, 3)),
        new("leave together", (stage, _) => stage.Large ? 4 : 1, Together),
        new("other ids", (stage, _) => stage.Large ? 6 : 1, OtherIds),
        new("name", 2, stage => Somebody(stage, "is renamed", person => person with { GivenName = $"Name {stage.Random.Next(9)}" })),
        new("title", 2, stage => Somebody(stage, "gets a title", person => person with { JobTitle = $"Title {stage.Random.Next(9)}" })),
        new("bad address", 1, stage => Somebody(stage, "has a bad address", person => person with { Email = stage.Chance(50) ? null : "no address" })),
        new("unreadable", 1, Unreadable),
        new("drop group", 1, DropGroup),
        new("empty group", 1, EmptyGroup),
        new("rename group", 1, stage => Company(stage).Groups[World.Company.Group(1 + stage.Random.Next(Groups))] = $"Renamed {stage.Random.Next(9)}"),
        new("wait", 20, Wait),
    ];

    public static string Address(int number) => $"u{number}@acme.example";

    /// <summary>Both companies know much the same people, under ids of their own.</summary>
    public static void Populate(Stage stage)
    {
        if (stage.Chance(8)) stage.Humans = 30 + stage.Random.Next(31);
        foreach (var company in stage.Provider.Companies)
        {
            for (var group = 1; group <= Groups; group++) company.Groups[World.Company.Group(group)] = $"Group {group}";

            // One who never moves, so that no honest read is empty and no group of theirs empties by itself.
            company.Put(World.Company.Person(Prefix(company) + "00", $"boss@{company.Provider}.example", World.Company.Group(1)));
            var people = stage.Large ? stage.Humans : 2 + stage.Random.Next(stage.Humans - 2);
            for (var number = 1; number <= people; number++)
                if (stage.Chance(85)) company.Put(World.Company.Person(Id(company, number), Address(number), RandomGroups(stage)));
        }
    }

    private static string Prefix(Company company) => company.Provider == Provider.First ? "p" : "q";

    private static string Id(Company company, int number) => $"{Prefix(company)}{number:00}";

    // The id that the person has after all ids were exchanged, or had before.
    private static string OtherId(string id) => id[0] switch { 'p' => 'r', 'r' => 'p', 'q' => 's', _ => 'q' } + id[1..];

    private static Company Company(Stage stage) => stage.Provider.Companies[stage.Chance(85) ? 0 : 1];

    private static IEnumerable<GroupId> RandomGroups(Stage stage)
    {
        for (var group = 1; group <= Groups; group++)
            if (stage.Chance(45)) yield return World.Company.Group(group);
    }

    private static void Hire(Stage stage, Company company)
    {
        var number = 1 + stage.Random.Next(stage.Humans);
        var id = Id(company, number);
        var address = stage.Chance(85) ? Address(number) : Address(stage.Random.Next(stage.Humans));
        var starts = stage.Chance(8) ? DateOnly.FromDateTime(stage.Time.GetUtcNow().UtcDateTime).AddDays(1 + stage.Random.Next(3)) : (DateOnly?)null;
        if (company.People.ContainsKey(id) || company.People.ContainsKey(OtherId(id))) return;
        stage.Trace.Detail(company.Provider, $"{id} is hired as {address}{(starts is null ? "" : ", to start later")}");
        company.Put(World.Company.Person(id, address, RandomGroups(stage).ToList()) with { StartsOn = starts });
    }

    public static void Somebody(Stage stage, string what, Func<DirectoryPerson, DirectoryPerson> change, Func<Listed, bool>? fits = null)
    {
        var company = Company(stage);
        var people = company.People.Values.Skip(1).Where(listed => fits?.Invoke(listed) != false).Select(listed => listed.Person.ExternalId).ToList();
        if (people.Count == 0) return;
        var id = stage.Pick(people);
        company.Change(id, change);
        stage.Trace.Detail(company.Provider, $"{id} {what}: {company.People[id].Person.Email} {string.Join(',', company.People[id].Person.Groups)}");
    }

    public static void Vanish(Stage stage)
    {
        var company = Company(stage);
        if (company.People.Count < 2) return;
        var id = stage.Pick(company.People.Keys.Skip(1).ToList());
        stage.Trace.Detail(company.Provider, $"{id} vanishes");
        company.Remove(id);
    }

    // So many at once that a share of everybody is what stops them.
    private static void Together(Stage stage)
    {
        var (company, record) = (Company(stage), stage.Chance(50));
        var ids = Others(company);
        stage.Random.Shuffle(ids);
        var some = ids.Take(1 + stage.Random.Next(stage.Chance(80) ? 8 : ids.Length + 1)).ToList();
        stage.Trace.Detail(company.Provider, $"{string.Join(' ', some)} leave{(record ? " by record" : "")}");
        foreach (var id in some)
            if (record) company.Change(id, person => person with { Status = AccountStatus.Departed });
            else company.Remove(id);
    }

    // The company changed to another system: the same people under other ids.
    private static void OtherIds(Stage stage)
    {
        var company = Company(stage);
        var ids = Others(company);
        stage.Random.Shuffle(ids);
        var some = stage.Chance(75) ? ids : ids.Take(1 + stage.Random.Next(3));
        foreach (var id in some)
        {
            var listed = company.People[id];
            if (company.People.ContainsKey(OtherId(id))) continue;
            stage.Trace.Detail(company.Provider, $"{id} is {OtherId(id)} from now on");
            company.Remove(id);
            company.Put(listed.Person with { ExternalId = OtherId(id) }, listed.Readable);
        }
    }

    // All but the one who never moves.
    private static string[] Others(Company company) => [.. company.People.Keys.Where(id => id[1..] != "00")];

    private static void Exchange(Stage stage, int count)
    {
        var company = Company(stage);
        var ids = Others(company);
        if (ids.Length < count) return;
        stage.Random.Shuffle(ids);
        var emails = ids.Take(count).Select(id => company.People[id].Person.Email).ToList();
        for (var i = 0; i < count; i++)
        {
            var email = emails[(i + 1) % count];
            company.Change(ids[i], person => person with { Email = email });
        }

        stage.Trace.Detail(company.Provider, $"{string.Join(" → ", ids.Take(count))} exchange addresses");
    }

    private static void Unreadable(Stage stage)
    {
        var company = Company(stage);
        var ids = company.People.Keys.Skip(1).ToList();
        if (ids.Count == 0) return;
        var listed = company.People[stage.Pick(ids)];
        stage.Trace.Detail(company.Provider, $"{listed.Person.ExternalId} becomes {(listed.Readable ? "un" : "")}readable");
        company.Put(listed.Person, !listed.Readable);
    }

    private static void DropGroup(Stage stage)
    {
        var company = Company(stage);
        var group = World.Company.Group(2 + stage.Random.Next(Groups - 1));
        stage.Trace.Detail(company.Provider, $"{group} is deleted");
        company.DeleteGroup(group);
    }

    private static void EmptyGroup(Stage stage)
    {
        var company = Company(stage);
        var group = World.Company.Group(2 + stage.Random.Next(Groups - 1));
        stage.Trace.Detail(company.Provider, $"{group} loses everybody");
        foreach (var id in company.People.Keys.ToList()) company.Change(id, person => person.Groups.Contains(group) ? person with { Groups = [.. person.Groups.Where(other => other != group)] } : person);
    }

    private static void Wait(Stage stage)
    {
        var time = stage.Random.Next(20) switch
        {
            < 9 => TimeSpan.FromMinutes(1 + stage.Random.Next(20)),
            < 16 => TimeSpan.FromMinutes(31 + stage.Random.Next(40)),
            < 19 => TimeSpan.FromHours(7),
            _ => TimeSpan.FromDays(15),
        };
        stage.Trace.Detail("time", time.ToString());
        stage.Time.Pass(time);
    }
}
