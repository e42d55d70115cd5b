using HrisOrleans.Api.Http;
using HrisOrleans.Api.Members;
using HrisOrleans.Client;
using HrisOrleans.Client.Jobs;
using HrisOrleans.Contracts.Jobs;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Jobs;
using Job = HrisOrleans.Client.Jobs.Job;

namespace HrisOrleans.Api.Jobs;

/// <summary>One decision on many members, and how long work stands.</summary>
internal static class JobEndpoints
{
    private const string ResultsList = "job-results";

    public static void MapJobs(this RouteGroupBuilder tenant)
    {
        foreach (var action in JobActions.OfMembers)
        {
            tenant.MapPost($"/members/{action}", (TenantScope scope, Body<BulkRequest> body, CancellationToken cancellationToken) => Begin(scope, action, body.Value, cancellationToken))
                .WithTags("Members")
                .Is($"{action}Members", $"{Title(action)} many", "By ids, or by the list's filters, whose people are fixed at this moment. Each member decides as if asked alone; the job tells of each.")
                .Gives<Job>(202);
        }

        var jobs = tenant.MapGroup("/jobs/{job}").WithTags("Jobs");
        jobs.MapGet("", Get)
            .Is("getJob", "Get a job", "Progress and counts. Jobs are kept for 30 days.")
            .Gives<Job>()
            .Refuses(404, "job_not_found");
        jobs.MapGet("/results", Results)
            .Is("listJobResults", "List a job's results", "What came of each person or line, in order.")
            .Gives<ResultPage<JobResult>>()
            .Refuses(400, "invalid_cursor")
            .Refuses(404, "job_not_found");
        jobs.MapPost("/cancel", Cancel)
            .Is("cancelJob", "Stop a job", "What is in hand is finished and stays done; the rest is left as it is. A job that ended stays as it ended.")
            .Gives<Job>(202)
            .Refuses(404, "job_not_found");
    }

    /// <summary>The answer to whoever asked for a job: watch it.</summary>
    public static IResult Accepted(TenantScope scope, JobView job) => Replies.Accepted(ToDto(job), scope.Path($"jobs/{job.Id}"));

    public static Job ToDto(JobView job) => new(
        job.Id, job.Action, job.State, job.Total, job.Done, job.Nothing, job.Refused, job.Cancelled, job.Actor, job.CreatedAt, job.StartedAt, job.FinishedAt);

    private static async Task<IResult> Begin(TenantScope scope, string action, BulkRequest request, CancellationToken cancellationToken)
    {
        if (request.Ids is null == request.Filter is null) throw RequestRefusedException.Invalid("ids", "Give either ids or a filter.");
        if (request.Ids is { Count: 0 }) throw RequestRefusedException.Invalid("ids", "ids names nobody.");
        if (request.Send is not null && action != JobActions.Approve) throw RequestRefusedException.Invalid("send", "send is for approving only.");
        var option = request.Send switch { null => null, true => "now", false => "later" };
        var command = new BeginJob(action, request.Ids, request.Filter is { } filter ? Filter(filter) : null, option);
        return (await scope.Jobs.Begin(command, cancellationToken)).To(job => Accepted(scope, job));
    }

    private static MemberFilterMessage Filter(MembersFilter filter)
    {
        var message = new MemberFilterMessage(
            MemberMapping.ListOf(filter.List), MemberMapping.GrantOf(filter.Grant), QueryText.Search(filter.Search), MemberMapping.GroupOf(filter.Group), MemberMapping.SourceOf(filter.Source));

        // A slip of the hand must not mean everybody.
        return message == new MemberFilterMessage() ? throw RequestRefusedException.Invalid("filter", "The filter must narrow by something.") : message;
    }

    private static async Task<IResult> Get(TenantScope scope, string job, CancellationToken cancellationToken) =>
        (await scope.Jobs.Job(new JobQuery(TenantScope.JobOf(job)), cancellationToken)).To(view => Replies.Ok(ToDto(view)));

    private static async Task<IResult> Results(TenantScope scope, string job, string? outcome, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        var query = new ListResults(TenantScope.JobOf(job), OutcomeOf(outcome), paging.Request(ResultsList));
        var answer = await scope.Jobs.Results(query, cancellationToken);
        return answer.To(page => Replies.Ok(new ResultPage<JobResult>(
            [.. page.Items.Select(one => new JobResult(one.Line, one.Member, one.Outcome, one.Code))], Cursor.WriteNext(ResultsList, page.Next))));
    }

    private static async Task<IResult> Cancel(TenantScope scope, string job, CancellationToken cancellationToken) =>
        (await scope.Jobs.Cancel(new JobQuery(TenantScope.JobOf(job)), cancellationToken)).To(view => Accepted(scope, view));

    private static JobOutcome? OutcomeOf(string? word) => word switch
    {
        null or "" => null,
        "open" => JobOutcome.Open,
        "done" => JobOutcome.Done,
        "nothing" => JobOutcome.Nothing,
        "refused" => JobOutcome.Refused,
        "cancelled" => JobOutcome.Cancelled,
        _ => throw RequestRefusedException.Invalid("outcome", "outcome must be open, done, nothing, refused or cancelled."),
    };

    private static string Title(string action) => char.ToUpperInvariant(action[0]) + action[1..];
}
