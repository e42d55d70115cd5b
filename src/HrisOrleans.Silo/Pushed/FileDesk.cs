using System.Text;
using HrisOrleans.Csv.People;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Pushed;

namespace HrisOrleans.Silo.Pushed;

/// <summary>A file that counts, opened.</summary>
/// <param name="Parts">Its people, part by part, sealed.</param>
internal sealed record KeptFile(PushedFile File, FileReport Report, IReadOnlyList<byte[]> Parts);

/// <summary>
/// Takes files of people in and gives them out: part by part while they come, and in the place of the one before only once
/// they are whole. What is kept is sealed.
/// </summary>
internal sealed class FileDesk(IPushedFileStore store, IConnectionStore connections, TenantKeyRing keys, IBrowseStore browse, PushSignal signal, TimeProvider time)
{
    private const int Attempts = 3;

    /// <summary>Whether the tenant's directory comes as files; null when it does.</summary>
    public async Task<Refusal?> Refuse(TenantId tenant, CancellationToken cancellationToken) => await connections.Find(tenant, cancellationToken) switch
    {
        { Connected: true, Provider: CsvConnector.Id } => null,
        { Connected: true } => new Refusal("no_files", RefusalKind.Conflict, "This connection's directory does not come as files."),
        _ => ConnectionRules.None,
    };

    /// <summary>How the file that counts was read, or null.</summary>
    public async Task<(PushedFile File, FileReport Report)?> Current(TenantId tenant, CancellationToken cancellationToken) =>
        await store.Current(tenant, cancellationToken) is { } file ? (file, await Report(tenant, file, cancellationToken)) : null;

    /// <summary>The file that counts, or null.</summary>
    public async Task<KeptFile?> Read(TenantId tenant, CancellationToken cancellationToken) =>
        await store.Read(tenant, cancellationToken) is { } kept ? new KeptFile(kept.File, await Report(tenant, kept.File, cancellationToken), kept.Parts) : null;

    /// <summary>Opens a part; dispose it, it holds personal values.</summary>
    public async Task<Compressed.Plain> Open(TenantId tenant, Guid file, int part, byte[] sealedBytes, CancellationToken cancellationToken) =>
        Compressed.Open(await keys.Open(tenant.Value, sealedBytes, Place(file, part), cancellationToken));

    public async Task<Refusal?> Stage(TenantId tenant, Guid file, int part, byte[] json, CancellationToken cancellationToken)
    {
        var bytes = await keys.Seal(tenant.Value, Compressed.Make(json), Place(file, part), cancellationToken);
        return await store.Stage(tenant, CsvConnector.Id, file, part, bytes, time.GetUtcNow(), cancellationToken) ? null : ConnectionRules.None;
    }

    /// <summary>How many of these ids stand in the file that counts.</summary>
    /// <param name="ids">Hashes, see <see cref="PeopleFile.Hash"/>.</param>
    /// <returns>That, and how many ids the file has.</returns>
    public async Task<(int Known, int All)> Compare(TenantId tenant, IReadOnlySet<UInt128> ids, CancellationToken cancellationToken)
    {
        if (await Read(tenant, cancellationToken) is not { } kept) return (0, 0);
        var before = new HashSet<UInt128>();
        for (var i = 0; i < kept.Parts.Count; i++)
        {
            using var part = await Open(tenant, kept.File.Id, i, kept.Parts[i], cancellationToken);
            foreach (var (offset, length) in FilePart.Places(part.Span))
                if (FilePerson.Read(part.Span.Slice(offset, length)).Id is { } id) before.Add(PeopleFile.Hash(id));
        }

        return (ids.Count(before.Contains), before.Count);
    }

    /// <summary>Lets a whole file count from now on; with a confirmed selection a sync follows.</summary>
    /// <param name="at">When it came; null for now.</param>
    public async Task<Outcome<PushedFile>> Publish(TenantId tenant, Guid id, int parts, FileReport report, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var bytes = await keys.Seal(tenant.Value, Compressed.Make(report.Write()), ReportPlace(id), cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            var file = new PushedFile(id, Kept(at ?? time.GetUtcNow()), report.Lines, parts, bytes);
            switch (await store.Publish(tenant, CsvConnector.Id, file, cancellationToken))
            {
                case FilePublishing.Published:
                    // Whoever is choosing people looks into this file from now on.
                    await browse.DeleteAllBut(tenant, null, cancellationToken);
                    signal.Ring(tenant);
                    return file;
                case FilePublishing.Closed:
                    return ConnectionRules.None;
                case FilePublishing.Incomplete:
                    return new Refusal("upload_lost", RefusalKind.Unavailable, "The connection was cut while the file came, or it took too long; send it again.");
                case FilePublishing.Overtaken when at is not null || attempt == Attempts:
                    return new Refusal("file_overtaken", RefusalKind.Conflict, "A file that came later counts already.");
                case FilePublishing.Overtaken:
                    // Clocks of silos differ by a little: whoever is answered last came last.
                    at = (await store.Current(tenant, cancellationToken))?.ReceivedAt.AddMilliseconds(1);
                    break;
                default:
                    throw new InvalidOperationException("An unknown result.");
            }
        }
    }

    public Task Discard(TenantId tenant, Guid file, CancellationToken cancellationToken) => store.Discard(tenant, file, cancellationToken);

    private async Task<FileReport> Report(TenantId tenant, PushedFile file, CancellationToken cancellationToken)
    {
        using var plain = Compressed.Open(await keys.Open(tenant.Value, file.Report, ReportPlace(file.Id), cancellationToken));
        return FileReport.Read(plain.Span);
    }

    // To the microsecond, as databases keep it: what is answered is what is found again.
    private static DateTimeOffset Kept(DateTimeOffset moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMicrosecond));

    private static byte[] Place(Guid file, int part) => Encoding.UTF8.GetBytes($"file/{file:N}/{part}");

    private static byte[] ReportPlace(Guid file) => Encoding.UTF8.GetBytes($"file/{file:N}/report");
}
