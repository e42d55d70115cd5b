using HrisOrleans.Domain.Jobs;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Jobs;

/// <summary>
/// Jobs and their items. One worker at a time has a job, by a lease; of one tenant's jobs the oldest goes first, and
/// tenants take turns.
/// </summary>
public interface IJobStore
{
    /// <summary>Stores a job on these members, in this order. Under a key that was used within a day the job stored then is answered.</summary>
    Task<JobRecord> Store(NewJob job, IReadOnlyList<MemberId> members, CancellationToken cancellationToken);

    /// <summary>Stores a job on the members that a filter selects at this moment; who enters it later is not of it.</summary>
    Task<JobRecord> Store(NewJob job, MemberFilter filter, CancellationToken cancellationToken);

    /// <summary>Hands in lines of a job that is not open yet; the first ones make it. Lines with an outcome are done with.</summary>
    Task Stage(NewJob job, IReadOnlyList<JobItem> lines, CancellationToken cancellationToken);

    /// <summary>All lines are there: the job is open from now on. Under a key that was used the job stored then is answered, and this one is gone.</summary>
    /// <returns>Null when nothing was staged, or it was discarded meanwhile.</returns>
    Task<JobRecord?> Open(NewJob job, CancellationToken cancellationToken);

    /// <summary>Forgets a job that is not open.</summary>
    Task Discard(TenantId tenant, Guid job, CancellationToken cancellationToken);

    Task<JobRecord?> Find(TenantId tenant, Guid job, CancellationToken cancellationToken);

    /// <summary>Items in order of number.</summary>
    /// <param name="after">The last number of the page before; 0 for the first.</param>
    Task<IReadOnlyList<JobItem>> Results(TenantId tenant, Guid job, JobOutcome? outcome, int after, int limit, CancellationToken cancellationToken);

    /// <summary>Asks to stop a job; one that ended stays as it is.</summary>
    Task<JobRecord?> Cancel(TenantId tenant, Guid job, CancellationToken cancellationToken);

    /// <summary>Takes the job that has waited longest among those that are the oldest of their tenant. Null: there is nothing to do.</summary>
    Task<JobRecord?> Lease(DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>The next open items behind <paramref name="after"/>, with their sealed values.</summary>
    Task<IReadOnlyList<JobItem>> Next(JobRecord job, int after, int limit, CancellationToken cancellationToken);

    /// <summary>Which of these members have a decision of this job.</summary>
    Task<IReadOnlySet<MemberId>> Decided(JobRecord job, IReadOnlyCollection<MemberId> members, CancellationToken cancellationToken);

    /// <summary>Writes outcomes, erases the values of the lines, and prolongs the lease.</summary>
    /// <param name="reached">Up to this number every item has its outcome.</param>
    /// <returns>Null when the lease is another's now; then nothing is written.</returns>
    Task<JobRecord?> Record(JobRecord job, IReadOnlyList<JobItem> outcomes, int reached, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Gives the job back, to go on when it is due.</summary>
    /// <param name="stuck">The turn got no further.</param>
    Task Release(JobRecord job, bool stuck, DateTimeOffset due, CancellationToken cancellationToken);

    /// <summary>Ends the job; what is still open is cancelled, and its values are erased.</summary>
    Task Finish(JobRecord job, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Deletes jobs that were made before a moment and are not open, and those of which lines were handed in before another and never all.</summary>
    /// <returns>How many jobs went.</returns>
    Task<int> DeleteOlderThan(DateTimeOffset made, DateTimeOffset staged, CancellationToken cancellationToken);
}
