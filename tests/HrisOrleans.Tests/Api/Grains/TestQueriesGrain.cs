using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Events;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.queries")]
internal sealed class TestQueriesGrain(Backend backend) : Grain, IQueriesGrain
{
    public Task<Answer<MembersPage>> Members(ListMembers query, CancellationToken cancellationToken) =>
        Reply(nameof(Members), query, new MembersPage([Samples.Member], "inner cursor", new Dictionary<string, int> { ["active"] = 1, ["queued"] = 0 }));

    public Task<Answer<MemberView>> Member(MemberQuery query, CancellationToken cancellationToken) => Reply(nameof(Member), query, Samples.Member);

    public Task<Answer<IReadOnlyList<EventView>>> History(MemberQuery query, CancellationToken cancellationToken) => Reply<IReadOnlyList<EventView>>(nameof(History), query, [Samples.Event]);

    public Task<Answer<Page<MemberView>>> Advisories(PageRequest page, CancellationToken cancellationToken) => Reply(nameof(Advisories), page, new Page<MemberView>([Samples.Member], null));

    public Task<Answer<PlanView>> Plan(PlanQuery query, CancellationToken cancellationToken) => Reply(nameof(Plan), query, Samples.Plan);

    public Task<Answer<Page<PlanView>>> Plans(ListPlans query, CancellationToken cancellationToken) => Reply(nameof(Plans), query, new Page<PlanView>([Samples.Plan], null));

    public Task<Answer<Page<PinView>>> Pins(PageRequest page, CancellationToken cancellationToken) => Reply(nameof(Pins), page, new Page<PinView>([Samples.Pin], null));

    public Task<Answer<Page<ChangeView>>> Changes(ListChanges query, CancellationToken cancellationToken) => Reply(nameof(Changes), query, new Page<ChangeView>([Samples.Change], null));

    public Task<Answer<Page<SyncView>>> Syncs(PageRequest page, CancellationToken cancellationToken) => Reply(nameof(Syncs), page, new Page<SyncView>([Samples.Sync], null));

    public Task<Answer<SyncView>> Sync(SyncQuery query, CancellationToken cancellationToken) => Reply(nameof(Sync), query, Samples.Sync);

    public Task<Answer<Page<FaultView>>> Faults(ListFaults query, CancellationToken cancellationToken) => Reply(nameof(Faults), query, new Page<FaultView>([Samples.Fault], null));

    public Task<Answer<Page<EventView>>> Events(PageRequest page, CancellationToken cancellationToken) => Reply(nameof(Events), page, new Page<EventView>([Samples.Event], null));

    public Task<Answer<Page<EventView>>> NewestEvents(ListNewest query, CancellationToken cancellationToken) => Reply(nameof(NewestEvents), query, new Page<EventView>([Samples.Event], null));

    public Task<long> LastEvent(CancellationToken cancellationToken) => Task.FromResult(7L);

    public Task<Answer<BrowsedView>> Browsed(BrowseQuery query, CancellationToken cancellationToken) =>
        Reply(nameof(Browsed), query, new BrowsedView(new Dictionary<string, int> { ["employee"] = 41, ["guest"] = 2, ["departed"] = 7 }, Samples.Moment));

    public Task<Answer<Page<GroupView>>> Groups(BrowseQuery query, CancellationToken cancellationToken) => Reply(nameof(Groups), query, new Page<GroupView>([Samples.Group], "100"));

    public Task<Answer<Page<PersonView>>> People(BrowseQuery query, CancellationToken cancellationToken) => Reply(nameof(People), query, new Page<PersonView>([Samples.Person], null));

    private Task<Answer<T>> Reply<T>(string method, object? message, T sample)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, method, message, sample));
    }
}
