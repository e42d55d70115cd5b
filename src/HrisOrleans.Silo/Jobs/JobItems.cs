using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Jobs;
using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Jobs;
using HrisOrleans.Storage.Members;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Jobs;

/// <summary>
/// Does some items of a job at once: each member decides for itself, and commits of many come together in the lanes. What
/// a member did is read from its history, so that a turn that was cut off is told from one that changed nothing.
/// </summary>
internal sealed class JobItems(IGrainFactory grains, IJobStore jobs, IMemberStore members, IConnectionStore connections, TenantKeyRing keys, TimeProvider time, ILogger<JobItems> log)
{
    /// <summary>Calls at the same time.</summary>
    private const int AtOnce = 128;

    /// <summary>Turns that get no further before the items that stand in the way are given up.</summary>
    private const int GiveUpAfter = 8;

    private const string AlreadyMember = "already_member";
    private const string GivenUp = "failed";

    /// <param name="lease">How long the job is leased from now.</param>
    /// <returns>The items whose outcome is known now; another turn asks for the others.</returns>
    public async Task<IReadOnlyList<JobItem>> Do(JobRecord job, IReadOnlyList<JobItem> items, TimeSpan lease, CancellationToken cancellationToken)
    {
        // The admin's own word, as if each had been asked for alone; in this tenant only.
        new Caller(CallerKind.Admin, job.Tenant, job.Actor).Use(JobActions.Cause(job.Id));
        var send = await Send(job, cancellationToken);
        var leasedUntil = time.GetUtcNow() + lease;

        // What a turn that was cut off has decided is not asked again.
        var before = await Decided(job, items, cancellationToken);
        var answers = new (JobItem Item, Refused? Refused)?[items.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (index, stopping) =>
            {
                // A silo that slept through its lease leaves the rest to whoever has it now.
                if (items[index].Member is { } member && before.Contains(member)) answers[index] = (items[index], null);
                else if (time.GetUtcNow() < leasedUntil) answers[index] = await Ask(job, items[index], send, stopping);
            });

        var known = answers.OfType<(JobItem Item, Refused? Refused)>().ToList();
        var decided = await Decided(job, known.Select(answer => answer.Item), cancellationToken);
        return [.. known.Select(answer => Outcome(answer.Item, answer.Refused, answer.Item.Member is { } member && decided.Contains(member)))];
    }

    private Task<IReadOnlySet<MemberId>> Decided(JobRecord job, IEnumerable<JobItem> items, CancellationToken cancellationToken) =>
        jobs.Decided(job, [.. items.Select(item => item.Member).OfType<MemberId>()], cancellationToken);

    private static JobItem Outcome(JobItem item, Refused? refused, bool decided)
    {
        // An earlier, interrupted try may have done what this one is refused for.
        if (decided) return item with { Outcome = JobOutcome.Done, Code = null };
        return refused is null ? item with { Outcome = JobOutcome.Nothing } : item with { Outcome = JobOutcome.Refused, Code = refused.Code };
    }

    private async Task<(JobItem Item, Refused? Refused)?> Ask(JobRecord job, JobItem item, SendMode send, CancellationToken cancellationToken)
    {
        try
        {
            if (job.Action == JobActions.Invite) return await Invite(job, item, send, cancellationToken);
            var member = grains.GetGrain<IMemberGrain>(GrainKeys.Member(job.Tenant, item.Member!.Value));
            return (item, (await MemberVerbs.All[job.Action](member, send, cancellationToken)).Refused);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The item's outer edge: what became of it is not known, and asking again under the same cause does nothing twice.
            JobLog.ItemUnknown(log, job.Tenant.Value, job.Id, item.Number, trouble);
            return job.Attempts < GiveUpAfter ? null : (item, new Refused(GivenUp, Domain.RefusalKind.Unavailable, "It could not be done."));
        }
    }

    private async Task<(JobItem Item, Refused? Refused)?> Invite(JobRecord job, JobItem item, SendMode send, CancellationToken cancellationToken)
    {
        var values = await JobValues.Open(keys, job.Tenant, job.Id, item.Number, item.Sealed!, cancellationToken);
        var id = JobValues.MemberOf(job.Tenant, job.Id, item.Number);
        var command = new InviteByHand(values.Email, values.GivenName, values.FamilyName, values.DisplayName, values.Role, send == SendMode.Now ? "now" : "later");
        var answer = await grains.GetGrain<IMemberGrain>(GrainKeys.Member(job.Tenant, id)).Invite(command, cancellationToken);
        if (answer.Accepted) return (item with { Member = id }, null);

        // Who is here already is worth a look: the line names them.
        var holder = answer.Refused.Code == AlreadyMember && EmailAddress.TryNormalize(values.Email, out var address) ? await members.HolderOf(job.Tenant, address, cancellationToken) : null;
        return (item with { Member = holder }, answer.Refused);
    }

    // Asked once for some items: the setting of this moment, whoever changes it meanwhile.
    private async Task<SendMode> Send(JobRecord job, CancellationToken cancellationToken) => job.Option switch
    {
        "now" => SendMode.Now,
        "later" => SendMode.Later,
        _ => (await connections.Find(job.Tenant, cancellationToken))?.Invites?.Send ?? SendMode.Now,
    };
}
