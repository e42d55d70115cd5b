using HrisOrleans.Domain.Jobs;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Contracts.Jobs;

/// <summary>Long work on many members of one tenant: stored, then done by the silos' workers. Key: <see cref="GrainKeys.Jobs"/>.</summary>
[Alias("hris.IJobsGrain"), GrainInterfaceType("hris.jobs")]
public interface IJobsGrain : IGrainWithStringKey
{
    /// <summary>Stores a job; whom it is about is fixed here. Under an idempotency key that was used, the first job is answered.</summary>
    [Alias("Begin")]
    Task<Answer<JobView>> Begin(BeginJob command, CancellationToken cancellationToken);

    /// <summary>What inviting each of these would be refused with now, in their order; null for nobody's. At most 500 a message.</summary>
    [Alias("Foresee")]
    Task<IReadOnlyList<string?>> Foresee(ForeseeInvites query, CancellationToken cancellationToken);

    /// <summary>Hands in lines of an invitation job, some at a time. Nothing happens before <see cref="Open"/>.</summary>
    [Alias("Stage")]
    Task Stage(StageLines command, CancellationToken cancellationToken);

    /// <summary>All lines are handed in. Refused with <c>job_not_found</c> when they were too long ago.</summary>
    [Alias("Open")]
    Task<Answer<JobView>> Open(OpenJob command, CancellationToken cancellationToken);

    /// <summary>The lines handed in so far are forgotten.</summary>
    [Alias("Discard")]
    Task Discard(JobQuery command, CancellationToken cancellationToken);

    /// <summary>Refused with <c>job_not_found</c>.</summary>
    [Alias("Job")]
    Task<Answer<JobView>> Job(JobQuery query, CancellationToken cancellationToken);

    /// <summary>In order of line. Refused with <c>job_not_found</c>.</summary>
    [Alias("Results")]
    Task<Answer<Page<JobResultView>>> Results(ListResults query, CancellationToken cancellationToken);

    /// <summary>Stops a job after what is in hand; what is done stays done. Refused with <c>job_not_found</c>.</summary>
    [Alias("Cancel")]
    Task<Answer<JobView>> Cancel(JobQuery command, CancellationToken cancellationToken);
}

/// <param name="Action">One of <see cref="JobActions.OfMembers"/>.</param>
/// <param name="Members">The members by id, or null for a filter.</param>
/// <param name="Filter">The members that it selects at this moment, or null for ids.</param>
/// <param name="Option">What the action is asked with: <c>now</c> or <c>later</c> where it may send, or null.</param>
[GenerateSerializer, Alias("hris.begin-job")]
public sealed record BeginJob(string Action, IReadOnlyList<Guid>? Members, MemberFilterMessage? Filter, string? Option);

/// <summary>Which members are meant; see <see cref="MemberFilter"/>.</summary>
/// <param name="Group">A group's id as text.</param>
[GenerateSerializer, Alias("hris.member-filter")]
public sealed record MemberFilterMessage(MemberList? List = null, Grant? Grant = null, string? Search = null, string? Group = null, string? Source = null);

/// <param name="Emails">Addresses that can be read as such.</param>
[GenerateSerializer, Alias("hris.foresee-invites")]
public sealed record ForeseeInvites(IReadOnlyList<string> Emails);

/// <param name="Send"><c>now</c> or <c>later</c>.</param>
[GenerateSerializer, Alias("hris.stage-lines")]
public sealed record StageLines(Guid Job, string Send, IReadOnlyList<InviteLine> Lines);

/// <summary>One person to invite, or why the line names none.</summary>
/// <param name="Line">The line of the file, or the position in the list, from 1.</param>
/// <param name="Refused">Null for a good line; for a bad one the code, and no values.</param>
[GenerateSerializer, Alias("hris.invite-line")]
public sealed record InviteLine(int Line, string? Refused, string? Email, string? GivenName, string? FamilyName, string? DisplayName, MemberRole Role)
{
    // Personal values never reach a log through a message's text.
    public override string ToString() => $"InviteLine {{ Line = {Line}, Refused = {Refused} }}";
}

[GenerateSerializer, Alias("hris.open-job")]
public sealed record OpenJob(Guid Job, string Send);

[GenerateSerializer, Alias("hris.job-query")]
public sealed record JobQuery(Guid Job);

/// <param name="Outcome">One outcome only, or null for all.</param>
[GenerateSerializer, Alias("hris.list-results")]
public sealed record ListResults(Guid Job, JobOutcome? Outcome, PageRequest Page);

/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c> or <c>cancelled</c>.</param>
/// <param name="Total">People or lines; the counts of the outcomes come to it in the end.</param>
[GenerateSerializer, Alias("hris.job-view")]
public sealed record JobView(
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

/// <param name="Line">The line of the file, or the position in the list, from 1.</param>
/// <param name="Member">The member it is about; null for a line that led to none.</param>
/// <param name="Outcome"><c>open</c>, <c>done</c>, <c>nothing</c>, <c>refused</c> or <c>cancelled</c>.</param>
/// <param name="Code">Why it was refused.</param>
[GenerateSerializer, Alias("hris.job-result-view")]
public sealed record JobResultView(int Line, Guid? Member, string Outcome, string? Code);
