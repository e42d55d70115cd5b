using System.ComponentModel.DataAnnotations;

namespace HrisOrleans.Client.Jobs;

/// <summary>Long work on many members. Jobs of one tenant are done one after another, in the order they were asked for.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Action"><c>approve</c>, <c>deny</c>, <c>send</c>, <c>remove</c>, <c>restore</c> or <c>invite</c>.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c> or <c>cancelled</c>.</param>
/// <param name="Total">People or lines; the counts below come to it in the end.</param>
/// <param name="Done">Decided by this job.</param>
/// <param name="Nothing">Already were as asked.</param>
/// <param name="Refused">Refused, each with a code.</param>
/// <param name="Cancelled">Not looked at, because the job was stopped.</param>
/// <param name="Actor">Who asked for it.</param>
/// <param name="CreatedAt">When it was asked for; it and its results are kept for 30 days.</param>
/// <param name="StartedAt">When it began, or null.</param>
/// <param name="FinishedAt">When it ended, or null.</param>
public sealed record Job(
    Guid Id,
    string Action,
    string State,
    int Total,
    int Done,
    int Nothing,
    int Refused,
    int Cancelled,
    string Actor,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt);

/// <summary>What came of one person or line.</summary>
/// <param name="Line">The line of the file where its record begins, or the position in the list, from 1.</param>
/// <param name="Member">The member it is about; of a line refused as <c>already_member</c>, the member who has the address.</param>
/// <param name="Outcome"><c>open</c>, <c>done</c>, <c>nothing</c>, <c>refused</c> or <c>cancelled</c>.</param>
/// <param name="Code">Why it was refused, such as <c>member_not_found</c>, <c>not_awaiting</c> or <c>malformed_address</c>.</param>
public sealed record JobResult(int Line, Guid? Member, string Outcome, string? Code);

/// <summary>Which members are meant, as in the list; at least one of these.</summary>
/// <param name="List"><c>active</c>, <c>queued</c>, <c>requests</c>, <c>pending</c> or <c>deactivated</c>.</param>
/// <param name="Search">Part of a name or address.</param>
/// <param name="Group">Id of a group that the directory last named.</param>
/// <param name="Grant"><c>linked</c>, <c>retained</c> or <c>none</c>.</param>
/// <param name="Source"><c>hand</c> (no directory record stands behind them), <c>hris</c> (one does) or a provider's id.</param>
public sealed record MembersFilter(
    [property: AllowedValues("active", "queued", "requests", "pending", "deactivated", null)] string? List = null,
    [property: StringLength(200)] string? Search = null,
    [property: StringLength(400)] string? Group = null,
    [property: AllowedValues("linked", "retained", "none", null)] string? Grant = null,
    [property: StringLength(64)] string? Source = null);

/// <summary>Many members at once: by ids, or those whom a filter selects at this moment.</summary>
/// <param name="Ids">At most 10,000 ids, or left out. Unknown ones are results, <c>member_not_found</c>.</param>
/// <param name="Filter">A filter, or left out.</param>
/// <param name="Send">Only for approve. True: send in the same action; false: queue; left out: by the send setting of the moment each is approved.</param>
public sealed record BulkRequest([property: MaxLength(10_000)] IReadOnlyList<Guid>? Ids = null, MembersFilter? Filter = null, bool? Send = null);
