using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Events;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Browsing;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Roster;
using HrisOrleans.Storage.Syncs;
using Orleans.Concurrency;

namespace HrisOrleans.Silo.Tenants;

/// <summary>Lists and look-ups straight from the rows; any number of activations at once.</summary>
[GrainType("hris.queries"), StatelessWorker]
internal sealed class QueriesGrain(
    IMemberStore members,
    IConnectionStore connections,
    IPlanStore plans,
    ISyncStore syncs,
    FaultBook faults,
    IRosterStore roster,
    IEventStore events,
    PlanChanges changes,
    Actors actors,
    Browser browser,
    TimeProvider time) : Grain, IQueriesGrain
{
    private static readonly Refusal MemberNotFound = new("member_not_found", RefusalKind.NotFound, "There is no such member.");
    private static readonly Refusal SyncNotFound = new("sync_not_found", RefusalKind.NotFound, "There is no such sync.");
    private static readonly Refusal CursorExpired = new("cursor_expired", RefusalKind.Gone, "The events behind this cursor are not kept any longer; begin without one, and read the lists again.");
    private static readonly Refusal BrowseGone = new("browse_expired", RefusalKind.Conflict, "What was read for browsing is gone; ask again.");

    private TenantId Tenant => GrainKeys.TryTenant(this.GetPrimaryKeyString(), out var tenant) ? tenant : throw new InvalidOperationException("A queries grain's key names a tenant.");

    public async Task<Answer<MembersPage>> Members(ListMembers query, CancellationToken cancellationToken)
    {
        if (!Cursors.Member(query.Page.After, out var after)) return Cursors.Invalid;
        var now = time.GetUtcNow();
        var filter = new MemberFilter(query.List, query.Grant, query.Search, GroupId.TryParse(query.Group, out var group) ? group : null, query.Source);
        var found = await members.List(Tenant, filter, after, query.Page.Limit, cancellationToken);
        var total = query.Total ? await members.Count(Tenant, filter, cancellationToken) : (int?)null;
        var counts = await members.Count(Tenant, cancellationToken);
        var words = Enum.GetValues<MemberList>().ToDictionary(Views.Word, list => counts.GetValueOrDefault(list));
        return new MembersPage([.. found.Select(member => Views.Of(member, now))], found.Count == query.Page.Limit ? found[^1].State.Id.ToString() : null, words, total);
    }

    public async Task<Answer<MemberView>> Member(MemberQuery query, CancellationToken cancellationToken) =>
        await members.Load(Tenant, new MemberId(query.Member), cancellationToken) is { } member ? Views.Of(member, time.GetUtcNow()) : MemberNotFound;

    public async Task<Answer<IReadOnlyList<EventView>>> History(MemberQuery query, CancellationToken cancellationToken)
    {
        var history = await events.History(Tenant, new MemberId(query.Member), cancellationToken);
        return history.Count == 0 ? MemberNotFound : new Answer<IReadOnlyList<EventView>>(await actors.Shown(Tenant, [.. history.Select(Views.Of)], cancellationToken), null);
    }

    public async Task<Answer<Page<MemberView>>> Advisories(PageRequest page, CancellationToken cancellationToken)
    {
        if (!Cursors.Member(page.After, out var after)) return Cursors.Invalid;
        var now = time.GetUtcNow();
        var found = await members.Advisories(Tenant, after, page.Limit, cancellationToken);
        return new Page<MemberView>([.. found.Select(member => Views.Of(member, now))], found.Count == page.Limit ? found[^1].State.Id.ToString() : null);
    }

    public async Task<Answer<PlanView>> Plan(PlanQuery query, CancellationToken cancellationToken)
    {
        if (await plans.Find(Tenant, query.Plan, cancellationToken) is not { } plan) return PlanRules.NotFound;
        var chunks = await plans.Chunks(Tenant, query.Plan, cancellationToken);
        var connection = await connections.Find(Tenant, cancellationToken);
        return (await actors.Shown(Tenant, [Views.Of(plan, PlanRules.Moved(plan, connection), [.. chunks.SelectMany(chunk => chunk.Skipped).Order()])], cancellationToken))[0];
    }

    public async Task<Answer<Page<PlanView>>> Plans(ListPlans query, CancellationToken cancellationToken)
    {
        if (!Cursors.Id(query.Page.After, out var before)) return Cursors.Invalid;
        PlanState[] states = query.State is null ? [] : [.. Enum.GetValues<PlanState>().Where(state => Views.Word(state) == query.State)];
        if (query.State is not null && states.Length == 0) return new Refusal("invalid_request", RefusalKind.Invalid, "There is no such state of a plan.");
        var connection = await connections.Find(Tenant, cancellationToken);
        var found = await plans.List(Tenant, states, before, query.Page.Limit, cancellationToken);
        return new Page<PlanView>(await actors.Shown(Tenant, [.. found.Select(plan => Views.Of(plan, PlanRules.Moved(plan, connection), []))], cancellationToken), found.Count == query.Page.Limit ? found[^1].Id.ToString() : null);
    }

    public async Task<Answer<Page<PinView>>> Pins(PageRequest page, CancellationToken cancellationToken)
    {
        if (await connections.Find(Tenant, cancellationToken) is not { Connected: true } connection) return ConnectionRules.None;
        var found = await roster.Pinned(Tenant, connection.Source, page.After, page.Limit, cancellationToken);
        var pins = found.Select(known => new PinView(known.Roster!.ExternalId, known.Member?.State.Id.ToString(), known.Roster.Values?.Email, PlanNames.Shown(known.Roster.Values), known.Roster.Pin!.Value));
        return new Page<PinView>([.. pins], found.Count == page.Limit ? found[^1].Roster!.ExternalId : null);
    }

    public async Task<Answer<Page<ChangeView>>> Changes(ListChanges query, CancellationToken cancellationToken) => await changes.List(Tenant, query, cancellationToken);

    public async Task<Answer<Page<SyncView>>> Syncs(PageRequest page, CancellationToken cancellationToken)
    {
        if (!Cursors.Id(page.After, out var before)) return Cursors.Invalid;
        var found = await syncs.List(Tenant, before, page.Limit, cancellationToken);
        return new Page<SyncView>(await actors.Shown(Tenant, [.. found.Select(Views.Of)], cancellationToken), found.Count == page.Limit ? found[^1].Id.ToString() : null);
    }

    public async Task<Answer<SyncView>> Sync(SyncQuery query, CancellationToken cancellationToken) =>
        await syncs.Find(Tenant, query.Sync, cancellationToken) is { } sync ? (await actors.Shown(Tenant, [Views.Of(sync)], cancellationToken))[0] : SyncNotFound;

    public async Task<Answer<Page<FaultView>>> Faults(ListFaults query, CancellationToken cancellationToken)
    {
        if (!Cursors.Number(query.Page.After, out var after)) return Cursors.Invalid;
        if (await syncs.Find(Tenant, query.Sync, cancellationToken) is null) return SyncNotFound;
        var found = await faults.Read(Tenant, query.Sync, (int)after, query.Page.Limit, cancellationToken);
        return new Page<FaultView>([.. found.Select(fault => new FaultView(fault.ExternalId, fault.Code, fault.Name))], Cursors.Next(found.Count, query.Page.Limit, after));
    }

    public async Task<Answer<Page<EventView>>> Events(PageRequest page, CancellationToken cancellationToken)
    {
        if (!Cursors.Number(page.After, out var after)) return Cursors.Invalid;
        var found = await events.Read(Tenant, after, page.Limit, cancellationToken);

        // Asked after reading: a gap that comes up in between is not passed over. Without a cursor it begins where the sequence does.
        if (page.After is not null && (found.Count == 0 || found[0].Seq != after + 1) && await events.Floor(Tenant, cancellationToken) > after) return CursorExpired;

        // The sequence goes on: its cursor is given even at its present end, to be asked again later.
        return new Page<EventView>(await actors.Shown(Tenant, [.. found.Select(Views.Of)], cancellationToken), found.Count > 0 ? Cursors.Of(found[^1].Seq) : page.After ?? Cursors.Of(0));
    }

    public async Task<Answer<Page<EventView>>> NewestEvents(ListNewest query, CancellationToken cancellationToken)
    {
        if (!Cursors.Number(query.Page.After, out var before)) return Cursors.Invalid;
        if (!EventTypes.AreFilter(query.Types)) return new Refusal("invalid_request", RefusalKind.Invalid, EventTypes.Rule);

        // One more than asked for, to know whether there is more.
        var found = await events.Newest(Tenant, query.Page.After is null ? null : before, query.Types, query.Page.Limit + 1, cancellationToken);
        var page = found.Take(query.Page.Limit).Select(Views.Of).ToList();
        return new Page<EventView>(await actors.Shown(Tenant, page, cancellationToken), found.Count > page.Count ? Cursors.Of(page[^1].Seq) : null);
    }

    public Task<long> LastEvent(CancellationToken cancellationToken) => events.Last(Tenant, cancellationToken);

    public async Task<Answer<BrowsedView>> Browsed(BrowseQuery query, CancellationToken cancellationToken) =>
        await browser.Look(Tenant, query.Browse, cancellationToken) is { } directory ? new BrowsedView(directory.Counts, directory.ReadAt) : BrowseGone;

    public async Task<Answer<Page<GroupView>>> Groups(BrowseQuery query, CancellationToken cancellationToken)
    {
        if (!Cursors.Number(query.Page.After, out var after)) return Cursors.Invalid;
        if (await browser.Look(Tenant, query.Browse, cancellationToken) is not { } directory) return BrowseGone;
        var found = directory.Groups.Where(group => Matches(query.Search, group.Name, group.Id)).Skip((int)after).Take(query.Page.Limit).ToList();
        return new Page<GroupView>([.. found.Select(group => new GroupView(group.Id, group.Kind, group.Name, group.People, group.Parent))], Cursors.Next(found.Count, query.Page.Limit, after));
    }

    public async Task<Answer<Page<PersonView>>> People(BrowseQuery query, CancellationToken cancellationToken)
    {
        if (!Cursors.Number(query.Page.After, out var after)) return Cursors.Invalid;
        if (await browser.Look(Tenant, query.Browse, cancellationToken) is not { } directory) return BrowseGone;
        var found = directory.People.Where(person => Matches(query.Search, person.Name, person.Email)).Skip((int)after).Take(query.Page.Limit).ToList();
        return new Page<PersonView>([.. found.Select(person => new PersonView(person.Id, person.Email, person.Name, person.Title, person.Groups, person.Kind ?? "employee"))], Cursors.Next(found.Count, query.Page.Limit, after));
    }

    private static bool Matches(string? search, params ReadOnlySpan<string?> texts)
    {
        if (string.IsNullOrEmpty(search)) return true;
        foreach (var text in texts)
            if (text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true) return true;
        return false;
    }
}
