using HrisOrleans.Domain.Jobs;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Jobs;

/// <summary>A job as stored.</summary>
/// <param name="Action">One of <see cref="JobActions"/>.</param>
/// <param name="Option">What the action was asked with, such as <c>now</c> or <c>later</c>; null: nothing.</param>
/// <param name="Actor">The admin's reference, written into every decision.</param>
/// <param name="Total">Its people or lines.</param>
/// <param name="Reached">Up to this number every item has its outcome.</param>
/// <param name="Cancelling">An admin asked to stop it; what is in hand is finished first.</param>
/// <param name="Attempts">Turns in a row that got no further.</param>
public sealed record JobRecord(
    TenantId Tenant,
    Guid Id,
    string Action,
    JobState State,
    string? Option,
    string Actor,
    int Total,
    int Reached,
    int Done,
    int Nothing,
    int Refused,
    int Cancelled,
    bool Cancelling,
    int Attempts,
    int Lease,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt);

/// <summary>A job to be stored.</summary>
/// <param name="Key">The idempotency key's cause, or null; a second job under it is the first.</param>
public sealed record NewJob(TenantId Tenant, Guid Id, string Action, string? Option, string Actor, string? Key, DateTimeOffset At);

/// <summary>One person or line of a job.</summary>
/// <param name="Number">The line of the file, or the position in the list, from 1.</param>
/// <param name="Sealed">A line's values until it has its outcome.</param>
public sealed record JobItem(int Number, MemberId? Member, JobOutcome Outcome = JobOutcome.Open, string? Code = null, byte[]? Sealed = null);
