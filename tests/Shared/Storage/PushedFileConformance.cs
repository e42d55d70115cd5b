using HrisOrleans.Domain.Connections;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Pushed;

namespace HrisOrleans.Conformance.Storage;

public abstract class PushedFileConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private const string Provider = "bamboohr";

    private IPushedFileStore Files => Service<IPushedFileStore>();

    [Fact]
    public async Task A_file_counts_once_it_is_published_and_the_next_one_takes_its_place_as_a_whole()
    {
        await Connect();
        var (first, second) = (await Staged(2), await Staged(1));
        Assert.Null(await Files.Read(Tenant, Stop));
        Assert.Equal(FilePublishing.Published, await Publish(first, 2, Now));
        Assert.Equal(first, (await Files.Current(Tenant, Stop))!.Id);
        var kept = (await Files.Read(Tenant, Stop))!.Value;
        Assert.Equal((first, Now, 7, 2), (kept.File.Id, kept.File.ReceivedAt, kept.File.People, kept.File.Parts));
        Assert.Equal([9], kept.File.Report);
        Assert.Equal([[0], [1]], kept.Parts);

        // What is staged meanwhile stays where it is until it counts.
        Assert.Equal(FilePublishing.Published, await Publish(second, 1, Now.AddHours(1)));
        kept = (await Files.Read(Tenant, Stop))!.Value;
        Assert.Equal((second, Now.AddHours(1)), (kept.File.Id, kept.File.ReceivedAt));
        Assert.Single(kept.Parts);
        Assert.Equal(FilePublishing.Incomplete, await Publish(first, 2, Now.AddHours(2)));
    }

    [Fact]
    public async Task A_file_whose_parts_are_not_all_there_and_one_that_was_overtaken_change_nothing()
    {
        await Connect();
        var (counts, cut, late) = (await Staged(1), await Staged(2), await Staged(1));
        Assert.Equal(FilePublishing.Published, await Publish(counts, 1, Now));
        Assert.Equal(FilePublishing.Incomplete, await Publish(cut, 3, Now.AddHours(1)));
        Assert.Equal(FilePublishing.Overtaken, await Publish(late, 1, Now));
        Assert.Equal(counts, (await Files.Current(Tenant, Stop))!.Id);
        Assert.Single((await Files.Read(Tenant, Stop))!.Value.Parts);
    }

    [Fact]
    public async Task Nothing_is_taken_without_a_connection_to_the_provider_that_stands()
    {
        var file = Guid.CreateVersion7();
        Assert.False(await Stage(file, 0));
        var state = await Connect();
        Assert.True(await Stage(file, 0));
        Assert.False(await Files.Stage(Tenant, "csv", file, 1, [1], Now, Stop));
        Assert.True(await Connections.Save(state with { Version = 2, Status = ConnectionStatus.Disconnected, Epoch = 2 }, 1, CredentialsChange.Destroy, [], Stop));
        Assert.False(await Stage(file, 1));
        Assert.Equal(FilePublishing.Closed, await Publish(file, 1, Now));
    }

    [Fact]
    public async Task A_cut_source_leaves_nothing()
    {
        await Connect();
        var (counts, staged) = (await Staged(1), await Staged(1));
        await Publish(counts, 1, Now);
        await Connect(Other);
        Assert.True(await Files.Stage(Other, Provider, staged, 0, [0], Now, Stop));
        await Service<IPushedStore>().Clear(Tenant, Stop);
        Assert.Null(await Files.Current(Tenant, Stop));
        Assert.Null(await Files.Read(Tenant, Stop));
        Assert.Equal(FilePublishing.Incomplete, await Publish(staged, 1, Now.AddHours(1)));
        Assert.Equal(FilePublishing.Published, await Files.Publish(Other, Provider, new PushedFile(staged, Now, 7, 1, [9]), Stop));
    }

    [Fact]
    public async Task What_never_came_to_count_is_discarded_or_goes_after_a_while_and_what_counts_stays()
    {
        await Connect();
        await Files.DeleteStagedOlderThan(Now.AddMinutes(10), Stop); // of other tests
        var (counts, old, young) = (await Staged(1), await Staged(2), await Staged(1, Now.AddMinutes(50)));
        await Publish(counts, 1, Now);
        await Files.Discard(Tenant, counts, Stop);
        Assert.Equal(2, await Files.DeleteStagedOlderThan(Now.AddMinutes(10), Stop));
        Assert.Equal(FilePublishing.Incomplete, await Publish(old, 2, Now.AddHours(1)));
        Assert.Single((await Files.Read(Tenant, Stop))!.Value.Parts);
        await Files.Discard(Other, young, Stop);
        Assert.Equal(FilePublishing.Published, await Publish(young, 1, Now.AddHours(1)));
    }

    private Task<bool> Stage(Guid file, int part, DateTimeOffset? at = null) => Files.Stage(Tenant, Provider, file, part, [(byte)part], at ?? Now, Stop);

    private async Task<Guid> Staged(int parts, DateTimeOffset? at = null)
    {
        var file = Guid.CreateVersion7();
        for (var part = parts - 1; part >= 0; part--) Assert.True(await Stage(file, part, at));
        return file;
    }

    private Task<FilePublishing> Publish(Guid file, int parts, DateTimeOffset at) => Files.Publish(Tenant, Provider, new PushedFile(file, at, 7, parts, [9]), Stop);
}
