using HrisOrleans.Domain.Connections;
using HrisOrleans.Storage.Connections;

namespace HrisOrleans.Conformance.Storage;

/// <summary>The browse cache, idempotency keys and the event log's own appends.</summary>
public abstract class SmallStoresConformance(IMigratedDatabase database) : StorageConformance(database)
{
    [Fact]
    public async Task The_newest_whole_browse_of_the_epoch_counts()
    {
        var (first, second, torn) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await Connect();
        await Browsing.Put(Tenant, 1, first, 1, [11], Now, Stop);
        await Browsing.Put(Tenant, 1, first, 0, [10], Now, Stop);
        await Browsing.Put(Tenant, 1, second, 0, [20], Now.AddMinutes(1), Stop);
        await Browsing.Put(Tenant, 1, torn, 1, [31], Now.AddMinutes(2), Stop);
        Assert.Equal(second, await Browsing.Newest(Tenant, 1, Now, Stop));
        Assert.Null(await Browsing.Newest(Tenant, 1, Now.AddMinutes(2), Stop));
        Assert.Null(await Browsing.Newest(Tenant, 2, Now, Stop));
        Assert.Null(await Browsing.Newest(Other, 1, Now, Stop));
        Assert.Equal([[10], [11]], await Browsing.Read(Tenant, first, Stop));
        Assert.Empty(await Browsing.Read(Other, first, Stop));
    }

    [Fact]
    public async Task A_browse_is_kept_only_under_the_epoch_it_was_read_under()
    {
        var (browse, connected) = (Guid.NewGuid(), await Connect());
        Assert.True(await Browsing.Put(Tenant, 1, browse, 1, [1], Now, Stop));
        Assert.True(await Browsing.Put(Tenant, 1, browse, 0, [0], Now, Stop));
        Assert.True(await Browsing.Holds(Tenant, browse, Now, Stop));
        Assert.False(await Browsing.Holds(Tenant, browse, Now.AddMinutes(1), Stop));
        Assert.False(await Browsing.Holds(Other, browse, Now, Stop));

        // A disconnect or a confirmation ends the epoch and deletes; what is still being read is not written after it.
        Assert.True(await Connections.Save(ConnectionRules.Disconnect(connected), 1, CredentialsChange.Destroy, [], Stop));
        await Browsing.DeleteAllBut(Tenant, null, Stop);
        Assert.False(await Browsing.Put(Tenant, 1, browse, 2, [2], Now, Stop));
        Assert.False(await Browsing.Put(Other, 1, browse, 0, [0], Now, Stop));
        Assert.Empty(await Browsing.Read(Tenant, browse, Stop));
        Assert.False(await Browsing.Holds(Tenant, browse, Now, Stop));
    }

    [Fact]
    public async Task Browses_go_all_but_one_all_or_by_age()
    {
        var (kept, gone, old) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await Connect();
        await Connect(Other);
        foreach (var browse in (Guid[])[kept, gone]) await Browsing.Put(Tenant, 1, browse, 0, [1], Now, Stop);
        await Browsing.Put(Other, 1, old, 0, [1], Now.AddYears(-9), Stop);
        await Browsing.DeleteAllBut(Tenant, kept, Stop);
        Assert.Empty(await Browsing.Read(Tenant, gone, Stop));
        Assert.Single(await Browsing.Read(Tenant, kept, Stop));
        Assert.Equal(1, await Browsing.DeleteOlderThan(Now.AddYears(-8), Stop));
        Assert.Empty(await Browsing.Read(Other, old, Stop));
        await Browsing.DeleteAllBut(Tenant, null, Stop);
        Assert.Empty(await Browsing.Read(Tenant, kept, Stop));
    }

    [Fact]
    public async Task Of_racing_requests_with_one_key_exactly_one_begins()
    {
        var records = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Idempotency.Begin(Tenant, "key", [(byte)n], Now, Stop)));
        var first = Assert.Single(records, record => record.Began);
        Assert.All(records, record => Assert.Equal(first.RequestHash, record.RequestHash));
        Assert.All(records, record => Assert.Null(record.Status));
    }

    [Fact]
    public async Task The_first_answer_is_kept_and_given_again()
    {
        Assert.True((await Idempotency.Begin(Tenant, "key", [1], Now, Stop)).Began);
        await Task.WhenAll(Idempotency.Complete(Tenant, "key", 201, [7], Stop), Idempotency.Begin(Tenant, "key", [1], Now, Stop));
        await Idempotency.Complete(Tenant, "key", 500, [8], Stop);
        var again = await Idempotency.Begin(Tenant, "key", [2], Now, Stop);
        Assert.False(again.Began);
        Assert.Equal(201, again.Status);
        Assert.Equal<byte[]>([7], again.Sealed!);
        Assert.Equal<byte[]>([1], again.RequestHash);
        Assert.True((await Idempotency.Begin(Other, "key", [1], Now, Stop)).Began);
    }

    [Fact]
    public async Task Old_keys_go_and_may_be_used_again()
    {
        await Idempotency.Begin(Tenant, "old", [1], Now.AddYears(-9), Stop);
        await Idempotency.Begin(Tenant, "new", [1], Now, Stop);
        Assert.Equal(1, await Idempotency.DeleteOlderThan(Now.AddYears(-8), Stop));
        Assert.True((await Idempotency.Begin(Tenant, "old", [1], Now, Stop)).Began);
        Assert.False((await Idempotency.Begin(Tenant, "new", [1], Now, Stop)).Began);
    }

    [Fact]
    public async Task Events_are_appended_without_gaps_by_many_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(n => Events.Append(
            n % 4 == 0 ? Other : Tenant, [new("a", By($"api/{n}"), "{}"), new("b", new("anna", $"api/{n}", Guid.NewGuid()), """{"n":1}""")], Stop)));
        await AssertGapless(Tenant);
        await AssertGapless(Other);
        var events = await AllEvents(Tenant);
        Assert.Equal(48, events.Count);
        Assert.Equal(16, (await AllEvents(Other)).Count);
        // The two of one append stand side by side.
        for (var i = 0; i < events.Count; i += 2) Assert.Equal(("a", "b", events[i].Origin.Cause), (events[i].Kind, events[i + 1].Kind, events[i + 1].Origin.Cause));
        Assert.Equal([3L, 4L], (await Events.Read(Tenant, 2, 2, Stop)).Select(happened => happened.Seq));
    }
}
