using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Jobs;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Jobs;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Invitations;
using HrisOrleans.Silo.Members;
using HrisOrleans.Silo.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Jobs;
using HrisOrleans.Storage.Members;
using Orleans.Concurrency;

namespace HrisOrleans.Silo.Jobs;

/// <summary>Stores jobs and shows how they stand; the workers of all silos do them.</summary>
[GrainType("hris.jobs"), StatelessWorker]
internal sealed class JobsGrain(IJobStore jobs, IMemberStore members, Suppressions suppressions, Actors actors, TenantKeyRing keys, JobSignal signal, TimeProvider time) : Grain, IJobsGrain
{
    private static readonly Refusal NotFound = new("job_not_found", RefusalKind.NotFound, "There is no such job.");

    private TenantId Tenant => GrainKeys.TryTenant(this.GetPrimaryKeyString(), out var tenant) ? tenant : throw new InvalidOperationException("A jobs grain's key names a tenant.");

    public async Task<Answer<JobView>> Begin(BeginJob command, CancellationToken cancellationToken)
    {
        var job = New(Guid.CreateVersion7(time.GetUtcNow()), command.Action, command.Option);
        JobRecord stored;
        if (command.Members is { } ids)
        {
            stored = await jobs.Store(job, [.. ids.Distinct().Select(id => new MemberId(id))], cancellationToken);
        }
        else
        {
            var asked = command.Filter!;
            GroupId? group = GroupId.TryParse(asked.Group, out var parsed) ? parsed : null;
            stored = await jobs.Store(job, new MemberFilter(asked.List, asked.Grant, asked.Search, group, asked.Source), cancellationToken);
        }

        signal.Ring();
        return await View(stored, cancellationToken);
    }

    public async Task<IReadOnlyList<string?>> Foresee(ForeseeInvites query, CancellationToken cancellationToken)
    {
        var addresses = query.Emails.Select(email => EmailAddress.TryNormalize(email, out var address) ? address : null).ToList();
        var wanted = addresses.OfType<string>().ToList();
        var suppressed = await suppressions.Among(Tenant, wanted, cancellationToken);
        var held = await members.Held(Tenant, wanted, cancellationToken);

        // In the order in which a birth by hand is refused.
        return [.. addresses.Select(address => address is null ? MemberProfiles.MalformedAddress.Code
            : suppressed.Contains(address) ? Suppressions.Refused.Code
            : held.Contains(address) ? MemberProfiles.AlreadyMember.Code
            : null)];
    }

    public async Task Stage(StageLines command, CancellationToken cancellationToken)
    {
        var cipher = await keys.For(Tenant.Value, cancellationToken);
        await jobs.Stage(New(command.Job, JobActions.Invite, command.Send), [.. command.Lines.Select(Item)], cancellationToken);

        JobItem Item(InviteLine line) => line.Refused is { } code
            ? new JobItem(line.Line, null, JobOutcome.Refused, code)
            : new JobItem(line.Line, null, Sealed: new JobValues(line.Email!, line.GivenName, line.FamilyName, line.DisplayName, line.Role).Seal(cipher, command.Job, line.Line));
    }

    public async Task<Answer<JobView>> Open(OpenJob command, CancellationToken cancellationToken)
    {
        if (await jobs.Open(New(command.Job, JobActions.Invite, command.Send), cancellationToken) is not { } opened) return NotFound;
        signal.Ring();
        return await View(opened, cancellationToken);
    }

    public Task Discard(JobQuery command, CancellationToken cancellationToken) => jobs.Discard(Tenant, command.Job, cancellationToken);

    public async Task<Answer<JobView>> Job(JobQuery query, CancellationToken cancellationToken) => await Shown(await jobs.Find(Tenant, query.Job, cancellationToken), cancellationToken);

    public async Task<Answer<Page<JobResultView>>> Results(ListResults query, CancellationToken cancellationToken)
    {
        if (!Cursors.Number(query.Page.After, out var after)) return Cursors.Invalid;
        if (await jobs.Find(Tenant, query.Job, cancellationToken) is not { State: not JobState.Staging }) return NotFound;
        var found = await jobs.Results(Tenant, query.Job, query.Outcome, (int)after, query.Page.Limit, cancellationToken);
        return new Page<JobResultView>([.. found.Select(View)], found.Count == query.Page.Limit ? Cursors.Of(found[^1].Number) : null);
    }

    public async Task<Answer<JobView>> Cancel(JobQuery command, CancellationToken cancellationToken)
    {
        var job = await jobs.Cancel(Tenant, command.Job, cancellationToken);
        signal.Ring();
        return await Shown(job, cancellationToken);
    }

    private NewJob New(Guid id, string action, string? option) =>
        new(Tenant, id, action, option, Caller.Current!.Actor, Caller.Cause.StartsWith("key/", StringComparison.Ordinal) ? Caller.Cause : null, time.GetUtcNow());

    private async Task<Answer<JobView>> Shown(JobRecord? job, CancellationToken cancellationToken) => job is { State: not JobState.Staging } ? await View(job, cancellationToken) : NotFound;

    private async Task<JobView> View(JobRecord job, CancellationToken cancellationToken) => new(
        job.Id,
        job.Action,
        job.State switch
        {
            JobState.Staging => "waiting",
            JobState.Open => job.StartedAt is null ? "waiting" : "running",
            JobState.Done => "done",
            JobState.Cancelled => "cancelled",
        },
        job.Total,
        job.Done,
        job.Nothing,
        job.Refused,
        job.Cancelled,
        await actors.Name(Tenant, job.Actor, cancellationToken),
        job.CreatedAt,
        job.StartedAt,
        job.FinishedAt);

    private static JobResultView View(JobItem item) => new(
        item.Number,
        item.Member?.Value,
        item.Outcome switch
        {
            JobOutcome.Open => "open",
            JobOutcome.Done => "done",
            JobOutcome.Nothing => "nothing",
            JobOutcome.Refused => "refused",
            JobOutcome.Cancelled => "cancelled",
        },
        item.Code);
}
