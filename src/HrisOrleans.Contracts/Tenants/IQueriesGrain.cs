using HrisOrleans.Contracts.Events;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Contracts.Tenants;

/// <summary>Lists and look-ups of one tenant: queries over rows, at most 500 a message. Key: <see cref="GrainKeys.Queries"/>.</summary>
[Alias("hris.IQueriesGrain"), GrainInterfaceType("hris.queries")]
public interface IQueriesGrain : IGrainWithStringKey
{
    [Alias("Members")]
    Task<Answer<MembersPage>> Members(ListMembers query, CancellationToken cancellationToken);

    /// <summary>Refused with <c>member_not_found</c>.</summary>
    [Alias("Member")]
    Task<Answer<MemberView>> Member(MemberQuery query, CancellationToken cancellationToken);

    [Alias("History")]
    Task<Answer<IReadOnlyList<EventView>>> History(MemberQuery query, CancellationToken cancellationToken);

    [Alias("Advisories")]
    Task<Answer<Page<MemberView>>> Advisories(PageRequest page, CancellationToken cancellationToken);

    /// <summary>Refused with <c>plan_not_found</c>.</summary>
    [Alias("Plan")]
    Task<Answer<PlanView>> Plan(PlanQuery query, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    [Alias("Plans")]
    Task<Answer<Page<PlanView>>> Plans(ListPlans query, CancellationToken cancellationToken);

    /// <summary>People whom an undone or refused plan holds.</summary>
    [Alias("Pins")]
    Task<Answer<Page<PinView>>> Pins(PageRequest page, CancellationToken cancellationToken);

    [Alias("Changes")]
    Task<Answer<Page<ChangeView>>> Changes(ListChanges query, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    [Alias("Syncs")]
    Task<Answer<Page<SyncView>>> Syncs(PageRequest page, CancellationToken cancellationToken);

    /// <summary>Refused with <c>sync_not_found</c>.</summary>
    [Alias("Sync")]
    Task<Answer<SyncView>> Sync(SyncQuery query, CancellationToken cancellationToken);

    [Alias("Faults")]
    Task<Answer<Page<FaultView>>> Faults(ListFaults query, CancellationToken cancellationToken);

    /// <summary>Events after a sequence number.</summary>
    [Alias("Events")]
    Task<Answer<Page<EventView>>> Events(PageRequest page, CancellationToken cancellationToken);

    /// <summary>Events before a sequence number, newest first, back to the oldest that is kept. Refused with <c>invalid_request</c> for types that can be none.</summary>
    [Alias("NewestEvents")]
    Task<Answer<Page<EventView>>> NewestEvents(ListNewest query, CancellationToken cancellationToken);

    /// <summary>Number of the last event; 0 before there is one.</summary>
    [Alias("LastEvent")]
    Task<long> LastEvent(CancellationToken cancellationToken);

    /// <summary>The browsed directory as a whole.</summary>
    [Alias("Browsed")]
    Task<Answer<BrowsedView>> Browsed(BrowseQuery query, CancellationToken cancellationToken);

    /// <summary>Groups of the browsed directory with the number of current people in each.</summary>
    [Alias("Groups")]
    Task<Answer<Page<GroupView>>> Groups(BrowseQuery query, CancellationToken cancellationToken);

    /// <summary>Current people of the browsed directory, by name.</summary>
    [Alias("People")]
    Task<Answer<Page<PersonView>>> People(BrowseQuery query, CancellationToken cancellationToken);
}

/// <param name="Search">Part of a name or address, or null.</param>
/// <param name="Group">A group's id as text, or null.</param>
/// <param name="Source"><c>hand</c>, <c>hris</c> or a provider's id, or null.</param>
/// <param name="Total">Count those who are selected, too.</param>
[GenerateSerializer, Alias("hris.list-members")]
public sealed record ListMembers(MemberList? List, Grant? Grant, string? Search, PageRequest Page, string? Group = null, string? Source = null, bool Total = false);

/// <param name="Counts">Members by list, for the tabs; over all members, not over the search.</param>
/// <param name="Total">How many the filters select; null unless asked for.</param>
[GenerateSerializer, Alias("hris.members-page")]
public sealed record MembersPage(IReadOnlyList<MemberView> Items, string? Next, IReadOnlyDictionary<string, int> Counts, int? Total = null);

[GenerateSerializer, Alias("hris.member-query")]
public sealed record MemberQuery(Guid Member);

/// <param name="State">A state's word, or null for all.</param>
[GenerateSerializer, Alias("hris.list-plans")]
public sealed record ListPlans(string? State, PageRequest Page);

/// <summary>Somebody whom an undone or refused plan holds until the source says something new.</summary>
[GenerateSerializer, Alias("hris.pin-view")]
public sealed record PinView(string ExternalId, string? Member, string? Email, string? DisplayName, Guid Plan);

[GenerateSerializer, Alias("hris.plan-query")]
public sealed record PlanQuery(Guid Plan);

/// <param name="Action">One action's word, or null for all but the quiet ones (<c>outside</c>, <c>refresh</c>, <c>forget</c>).</param>
/// <param name="Search">Part of a name or address, or an external id.</param>
[GenerateSerializer, Alias("hris.list-changes")]
public sealed record ListChanges(Guid Plan, string? Action, string? Reason, string? Search, PageRequest Page);

[GenerateSerializer, Alias("hris.sync-query")]
public sealed record SyncQuery(Guid Sync);

[GenerateSerializer, Alias("hris.list-faults")]
public sealed record ListFaults(Guid Sync, PageRequest Page);

/// <param name="Types">Such as <c>member.joined</c>, <c>member.*</c> or <c>tenant.plan_applied</c>; none: all.</param>
[GenerateSerializer, Alias("hris.list-newest")]
public sealed record ListNewest(IReadOnlyList<string> Types, PageRequest Page);

/// <param name="Browse">The browse to look into, from <c>IConnectionGrain.Browse</c>.</param>
[GenerateSerializer, Alias("hris.browse-query")]
public sealed record BrowseQuery(Guid Browse, string? Search, PageRequest Page);

/// <param name="Counts">How many people of each kind it has, and how many are left out, by the reason why.</param>
/// <param name="ReadAt">When its read began.</param>
[GenerateSerializer, Alias("hris.browsed-view")]
public sealed record BrowsedView(IReadOnlyDictionary<string, int> Counts, DateTimeOffset ReadAt);

/// <param name="Parent">Id of the group above it, where the provider has a tree.</param>
[GenerateSerializer, Alias("hris.group-view")]
public sealed record GroupView(string Id, string Kind, string Name, int People, string? Parent = null);

/// <param name="Kind"><c>employee</c>, <c>contractor</c> or <c>guest</c>.</param>
[GenerateSerializer, Alias("hris.person-view")]
public sealed record PersonView(string ExternalId, string? Email, string? DisplayName, string? JobTitle, IReadOnlyList<string> Groups, string Kind = "employee");
