using System.Text.Json;
using HrisOrleans.Csv;
using HrisOrleans.Csv.People;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Pushed;

/// <summary>Takes files out of the watched folder once they are whole: no size and no time of theirs has changed for a while.</summary>
internal sealed class FolderWatcher(FolderOptions options, FileDesk desk, TimeProvider time, ILogger<FolderWatcher> log) : BackgroundService
{
    // Far longer than anybody writes at one file.
    private static readonly TimeSpan GrowsFor = TimeSpan.FromHours(1);

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private Dictionary<string, (long Size, DateTime Written, DateTimeOffset Since)> _seen = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Path is null) return;
        using var timer = new PeriodicTimer(options.Poll, time);
        try
        {
            do
            {
                await Round(options.Path, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task Round(string folder, CancellationToken stoppingToken)
    {
        var seen = new Dictionary<string, (long Size, DateTime Written, DateTimeOffset Since)>(StringComparer.Ordinal);
        try
        {
            foreach (var tenant in TenantFolder.All(folder).ToList())
            {
                foreach (var file in tenant.Abandoned(time.GetUtcNow()).ToList()) await Take(tenant, file, stoppingToken);
                foreach (var grown in tenant.PutAwaySince(time.GetUtcNow() - GrowsFor).Where(Grown).ToList())
                {
                    // Its writer had only paused, and what was taken was a part of it: the whole is another file.
                    tenant.LayAgain(grown);
                    FolderLog.Grown(log, tenant.Tenant.Value);
                }

                foreach (var laid in tenant.Laid().ToList())
                    if (Settled(laid, seen) && tenant.Claim(laid, time.GetUtcNow()) is { } claimed) await Take(tenant, claimed, stoppingToken);
            }
        }
        catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
        {
            FolderLog.Unreadable(log, trouble);
        }

        _seen = seen;
    }

    private bool Settled(FileInfo file, Dictionary<string, (long Size, DateTime Written, DateTimeOffset Since)> seen)
    {
        var now = time.GetUtcNow();
        var (size, written) = (file.Exists ? file.Length : -1, file.LastWriteTimeUtc);
        var since = _seen.TryGetValue(file.FullName, out var before) && before.Size == size && before.Written == written ? before.Since : now;
        seen[file.FullName] = (size, written, since);
        return now - since >= options.Settle && since != now;
    }

    private static bool Grown(AwayFile away) =>
        File.Exists(away.Report) && JsonSerializer.Deserialize<FolderReport>(File.ReadAllBytes(away.Report), Readable)?.Bytes is { } bytes && new FileInfo(away.Path) is { Exists: true } file && file.Length != bytes;

    private async Task Take(TenantFolder folder, ClaimedFile file, CancellationToken stoppingToken)
    {
        try
        {
            var bytes = new FileInfo(file.Path).Length;
            var (where, report) = await Read(file, stoppingToken);
            report = report with { Bytes = bytes };
            folder.PutAway(file, where, JsonSerializer.SerializeToUtf8Bytes(report, Readable));
            FolderLog.Taken(log, folder.Tenant.Value, report.Code ?? where);
        }
        catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
        {
            // The file says what it said when it was taken, whenever that is read at last.
            FolderLog.TryAgain(log, folder.Tenant.Value, trouble);
            if (File.Exists(file.Path)) folder.Release(file, time.GetUtcNow());
        }
    }

    private async Task<(string Where, FolderReport Report)> Read(ClaimedFile file, CancellationToken stoppingToken)
    {
        try
        {
            var (at, taken) = await TakeIn(file, stoppingToken);
            return ("done", new FolderReport(null, null, file.Id, at, taken is null ? null : taken.Report with { DuplicateIds = [] }));
        }
        catch (CsvRefusedException refused)
        {
            await desk.Discard(file.Tenant, file.Id, stoppingToken);
            return ("refused", new FolderReport(refused.Code, refused.Message, null, file.ClaimedAt, null));
        }
    }

    private async Task<(DateTimeOffset At, FileTaken? Taken)> TakeIn(ClaimedFile file, CancellationToken stoppingToken)
    {
        if (await desk.Refuse(file.Tenant, stoppingToken) is { } refusal) throw new CsvRefusedException(refusal.Code, refusal.Detail);
        var before = await desk.Current(file.Tenant, stoppingToken);

        // A silo died between the file's counting and its putting away.
        if (before?.File is { } counts && counts.Id == file.Id) return (counts.ReceivedAt, null);
        await using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        if (stream.Length > options.MaxBytes) throw new CsvRefusedException("csv_too_large", $"The file is larger than {options.MaxBytes} bytes.");
        var taken = await FileIntake.Run(
            stream,
            file.Charset,
            FileIntake.Rules(before?.Report, null, null),
            async (part, json) =>
            {
                if (await desk.Stage(file.Tenant, file.Id, part, json, stoppingToken) is { } closed) throw new CsvRefusedException(closed.Code, closed.Detail);
            },
            ids => desk.Compare(file.Tenant, ids, stoppingToken),
            stoppingToken);
        var published = await desk.Publish(file.Tenant, file.Id, taken.Parts, taken.Report, file.ClaimedAt, stoppingToken);
        return published.Accepted ? (published.Value.ReceivedAt, taken) : throw new CsvRefusedException(published.Refusal.Code, published.Refusal.Detail);
    }

    /// <summary>What stands beside a file that was put away: why it was refused, or how it was read. No values of it.</summary>
    private sealed record FolderReport(string? Code, string? Detail, Guid? File, DateTimeOffset At, FileReport? Report)
    {
        /// <summary>How large the file was when it was read.</summary>
        public long? Bytes { get; init; }
    }
}
