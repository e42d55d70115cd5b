using System.Data.Common;
using HrisOrleans.Conformance.Storage;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Hosting;
using HrisOrleans.Storage.Events;
using Microsoft.Extensions.Logging.Abstractions;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Silo.Hosting;

/// <summary>Which events the worker takes out, and which it leaves.</summary>
public abstract class EventPrunerConformance(IMigratedDatabase database) : StorageConformance(database)
{
    [Fact]
    public async Task Events_of_all_tenants_live_for_the_days_that_are_set()
    {
        var (ann, bob) = (Invited(Tenant, "ann"), Invited(Other, "bob"));
        foreach (var commit in new[] { ann, bob }) await Members.Commit(commit, Stop);
        await Members.Commit(Next(Tenant, ann.After, MemberByHand.Remove(ann.After)) with { At = Now.AddDays(1) }, Stop);
        using var pruner = Pruner(Events, days: 30);
        Time.Advance(TimeSpan.FromDays(30));
        await pruner.Round(Stop);
        Assert.Equal((0, 0), (await Events.Floor(Tenant, Stop), await Events.Floor(Other, Stop)));
        Time.Advance(TimeSpan.FromMinutes(1));
        await pruner.Round(Stop);
        Assert.Empty(await AllEvents(Other));
        Assert.All(await AllEvents(Tenant), happened => Assert.Equal(Now.AddDays(1), happened.At));
        Time.Advance(TimeSpan.FromDays(1));
        await pruner.Round(Stop);
        Assert.Empty(await AllEvents(Tenant));
        await AssertFolds(Tenant, ann.After.Id);
        await AssertFolds(Other, bob.After.Id);
    }

    [Fact]
    public async Task More_than_a_batch_goes_in_one_round()
    {
        await Events.Append(Tenant, [.. Enumerable.Range(0, 1203).Select(number => new TenantEvent("connection_paused", By($"api/{number}"), "{}"))], Stop);
        Time.Advance(TimeSpan.FromDays(3));
        using var pruner = Pruner(Events, days: 2);
        await pruner.Round(Stop);
        Assert.Equal(1203, await Events.Floor(Tenant, Stop));
    }

    [Fact]
    public async Task Two_silos_at_once_take_each_event_once()
    {
        await Events.Append(Tenant, [.. Enumerable.Range(0, 2000).Select(number => new TenantEvent("connection_paused", By($"api/{number}"), "{}"))], Stop);
        Time.Advance(TimeSpan.FromDays(3));
        using var first = Pruner(Events, days: 2);
        using var second = Pruner(Events, days: 2);
        await Task.WhenAll(first.Round(Stop), second.Round(Stop));
        await first.Round(Stop);
        Assert.Equal(2000, await Events.Floor(Tenant, Stop));
    }

    [Fact]
    public async Task A_round_that_the_database_refuses_is_made_up_by_the_next()
    {
        var ann = Invited(Tenant, "ann");
        await Members.Commit(ann, Stop);
        Time.Advance(TimeSpan.FromDays(3));
        using var pruner = Pruner(new Refusing(Events), days: 2);
        await pruner.Round(Stop);
        Assert.Equal(0, await Events.Floor(Tenant, Stop));
        await pruner.Round(Stop);
        Assert.Empty(await AllEvents(Tenant));
        await AssertFolds(Tenant, ann.After.Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_silo_does_not_start_with_days_that_are_too_few(int days)
    {
        using var pruner = Pruner(Events, days);
        await Assert.ThrowsAsync<InvalidOperationException>(() => pruner.StartAsync(Stop));
    }

    [Fact]
    public async Task Without_a_setting_nothing_goes()
    {
        await Members.Commit(Invited(Tenant, "ann"), Stop);
        Time.Advance(TimeSpan.FromDays(10_000));
        using var pruner = Pruner(Events, days: 0);
        await pruner.StartAsync(Stop);
        await pruner.ExecuteTask!;
        Assert.Equal(0, await Events.Floor(Tenant, Stop));
        await pruner.StopAsync(Stop);
    }

    private EventPruner Pruner(IEventStore events, int days) => new(events, new EventRetention(days), Time, NullLogger<EventPruner>.Instance);

    /// <summary>Away for the first pruning.</summary>
    private sealed class Refusing(IEventStore events) : IEventStore
    {
        private int _refusals = 1;

        public Task<int> Prune(TenantId tenant, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
            _refusals-- > 0 ? throw new Refused() : events.Prune(tenant, before, limit, cancellationToken);

        public Task<IReadOnlyList<TenantId>> Prunable(DateTimeOffset before, int limit, CancellationToken cancellationToken) => events.Prunable(before, limit, cancellationToken);

        public Task<long> Floor(TenantId tenant, CancellationToken cancellationToken) => events.Floor(tenant, cancellationToken);

        public Task<long> Last(TenantId tenant, CancellationToken cancellationToken) => events.Last(tenant, cancellationToken);

        public Task<IReadOnlyList<StoredEvent>> Read(TenantId tenant, long after, int limit, CancellationToken cancellationToken) => events.Read(tenant, after, limit, cancellationToken);

        public Task<IReadOnlyList<StoredEvent>> Newest(TenantId tenant, long? before, IReadOnlyCollection<string> types, int limit, CancellationToken cancellationToken) =>
            events.Newest(tenant, before, types, limit, cancellationToken);

        public Task<IReadOnlyList<StoredEvent>> History(TenantId tenant, MemberId member, CancellationToken cancellationToken) => events.History(tenant, member, cancellationToken);

        public Task<ILookup<MemberId, StoredEvent>> Histories(TenantId tenant, IReadOnlyCollection<MemberId> members, CancellationToken cancellationToken) => events.Histories(tenant, members, cancellationToken);

        public Task Append(TenantId tenant, IReadOnlyList<TenantEvent> happened, CancellationToken cancellationToken) => events.Append(tenant, happened, cancellationToken);
    }

    private sealed class Refused() : DbException("The database is away.");
}
