using System.Data.Common;
using HrisOrleans.Silo.Browsing;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Idempotency;
using HrisOrleans.Storage.Jobs;
using HrisOrleans.Storage.Notices;
using HrisOrleans.Storage.Pushed;
using HrisOrleans.Storage.Removals;
using HrisOrleans.Storage.SignIns;
using HrisOrleans.Storage.Syncs;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Hosting;

/// <summary>
/// Deletes what may only be kept for a while: browsed directories after an hour, answers under idempotency keys after a
/// day, and links to connect by a day after their time is over, faulty records after two weeks, jobs and notices with their mails, and what is told of
/// people whom a directory deleted, after a month, files of people that never came to count after an hour, and of the removal budget's ledger
/// what no window can reach any more.
/// </summary>
internal sealed partial class Pruner(
    IBrowseStore browse, BrowseMemory opened, ISyncStore syncs, IIdempotencyStore keys, IJobStore jobs, IRemovalStore removals, INoticeOutbox notices, IPushedStore pushed, IPushedFileStore files, ISignInStore signIns, TimeProvider time, ILogger<Pruner> log, IMailTransport? mails = null)
    : RoundsService(time)
{
    private static readonly TimeSpan AnswersLive = TimeSpan.FromDays(1);
    private static readonly TimeSpan JobsLive = TimeSpan.FromDays(30);
    private static readonly TimeSpan StagedLinesLive = TimeSpan.FromHours(1);

    // A day more than the longest window of the budget.
    private static readonly TimeSpan LossesCount = TimeSpan.FromDays(31);

    private static readonly TimeSpan NoticesKept = TimeSpan.FromDays(30);

    // A delta from before then reads everybody.
    private static readonly TimeSpan DeletionsTold = TimeSpan.FromDays(30);

    internal override async Task Round(CancellationToken cancellationToken)
    {
        try
        {
            // A round early rather than late: the hour is a promise.
            await browse.DeleteOlderThan(Time.GetUtcNow() - Browser.Life + Every, cancellationToken);
            opened.ForgetOld();
            await syncs.DeleteFaultsOlderThan(Time.GetUtcNow() - FaultBook.Life, cancellationToken);
            await removals.DeleteOlderThan(Time.GetUtcNow() - LossesCount, cancellationToken);
            await jobs.DeleteOlderThan(Time.GetUtcNow() - JobsLive, Time.GetUtcNow() - StagedLinesLive, cancellationToken);
            foreach (var (tenant, notice) in await notices.DeleteOlderThan(Time.GetUtcNow() - NoticesKept, cancellationToken)) mails?.Forget(tenant, notice);
            await pushed.Prune(Time.GetUtcNow() - DeletionsTold, cancellationToken);
            await files.DeleteStagedOlderThan(Time.GetUtcNow() - StagedLinesLive, cancellationToken);
            await signIns.Prune(Time.GetUtcNow() - AnswersLive, cancellationToken);
            await keys.DeleteOlderThan(Time.GetUtcNow() - AnswersLive, cancellationToken);
        }
        catch (DbException trouble)
        {
            PruneLater(log, trouble);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "What is to be deleted could not be; the next round tries again.")]
    private static partial void PruneLater(ILogger log, Exception trouble);
}
