using HrisOrleans.Client.Connections;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class BrowseStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Look into the directory";

    public override int Facts => 8;

    public override async Task Play()
    {
        Scene.Cast = await DemoCast.Gather(Stage);
        var first = await Admin.Connection.Groups(Tenant, cancellationToken: Stopping);
        Expect("the first look reads the directory", "browse", first.Sync?.Kind);
        if (first.Sync is { } reading) await Acme.Ended(reading);

        var truth = await Company.State(Stopping);
        var groups = await All((after, limit) => Admin.Connection.Groups(Tenant, after: after, limit: limit, cancellationToken: Stopping));
        Expect("groups listed", truth.Groups.Count, groups.Count);
        var wrong = groups.Count(group => group.Kind == "department" && group.People != Cast.Sizes.GetValueOrDefault(group.Id["department:".Length..]));
        Expect("departments with another count than in the HRIS", 0, wrong);
        var found = (await Admin.Connection.Groups(Tenant, "skunk", cancellationToken: Stopping)).Items;
        Expect("search for a group", "Skunkworks: 3", string.Join(", ", found.Select(group => $"{group.Name}: {group.People}")));

        var people = await All((after, limit) => Admin.Connection.People(Tenant, after: after, limit: limit, cancellationToken: Stopping));
        Expect("people listed", truth.Active, people.Select(person => person.ExternalId).Distinct().Count());
        var somebody = Cast.InFirst[0];
        var hit = (await Admin.Connection.People(Tenant, somebody.Email, cancellationToken: Stopping)).Items.FirstOrDefault(person => person.ExternalId == somebody.ExternalId);
        Expect("search for a person by address", somebody.Email, hit?.Email);
        Expect("the name to show", somebody.Name, hit?.DisplayName);
        await ExpectLists("now");
    }

    private static async Task<List<T>> All<T>(Func<string?, int, Task<DirectoryPage<T>>> page)
    {
        var items = new List<T>();
        string? after = null;
        do
        {
            var next = await page(after, 500);
            items.AddRange(next.Items);
            after = next.Next;
        }
        while (after is not null);
        return items;
    }
}
