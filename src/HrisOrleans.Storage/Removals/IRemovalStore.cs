using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Removals;

/// <summary>A loss that a plan takes out of the removal budget.</summary>
/// <param name="Plan">The plan that holds the line.</param>
/// <param name="Groups">Selected groups whose budgets it counts in.</param>
public sealed record Reservation(Guid Plan, int Line, MemberId Member, IReadOnlyList<string> Groups);

/// <summary>How many members were granted at a moment, as a whole and by selected group.</summary>
public sealed record GrantedCount(DateTimeOffset At, int Granted, IReadOnlyDictionary<string, int> Groups);

/// <summary>What is gone of the budget in a window.</summary>
/// <param name="Used">Losses reserved and not yet happened, or happened in the window; those a person approved left out.</param>
/// <param name="GroupsUsed">The same by group.</param>
/// <param name="Start">Who was granted when the window began: the last count before it, else the first after; null when nobody ever counted.</param>
/// <param name="ActiveAdmins">Active members with the role admin, now.</param>
public sealed record RemovalUse(int Used, IReadOnlyDictionary<string, int> GroupsUsed, GrantedCount? Start, int ActiveAdmins)
{
    /// <summary>How many of the losses happened in the window already.</summary>
    public required int Happened { get; init; }

    /// <summary>The same by group.</summary>
    public required IReadOnlyDictionary<string, int> GroupsHappened { get; init; }
}

/// <summary>
/// The ledger of the removal budget. Losses are reserved together with their plan (<see cref="Plans.PlanCompletion"/>),
/// dated when they happen, and freed when the plan ends without them or a person approves them.
/// </summary>
public interface IRemovalStore
{
    Task<RemovalUse> Use(TenantId tenant, DateTimeOffset windowStart, CancellationToken cancellationToken);

    /// <summary>When members were last counted; null when never.</summary>
    Task<DateTimeOffset?> LastCount(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Granted members now.</summary>
    Task<int> Granted(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Writes a count down; one of the same moment stays.</summary>
    Task Record(TenantId tenant, GrantedCount count, CancellationToken cancellationToken);

    /// <summary>Deletes losses that happened or were freed before, and counts before, but for each tenant's last of them.</summary>
    Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken);
}
