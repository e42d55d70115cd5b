using System.Buffers.Binary;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Files;
using HrisOrleans.Csv.People;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Tenants;
using Orleans.Concurrency;

namespace HrisOrleans.Silo.Pushed;

/// <summary>Takes files of one tenant's people from the API. Keeps nothing: what counts stands in the store.</summary>
[GrainType("hris.files"), StatelessWorker, Reentrant]
internal sealed class FilesGrain(FileDesk desk) : Grain, IFilesGrain
{
    private const int HashSize = 16;

    private TenantId Tenant => GrainKeys.TryTenant(this.GetPrimaryKeyString(), out var tenant) ? tenant : throw new FormatException("Not the key of a tenant's grain.");

    public async Task<Answer<FileTerms>> Begin(CancellationToken cancellationToken) => await desk.Refuse(Tenant, cancellationToken) is { } refusal
        ? refusal
        : new FileTerms((await desk.Current(Tenant, cancellationToken))?.Report.Write());

    public async Task<Answer<FilePartKept>> Stage(StageFilePart command, CancellationToken cancellationToken) =>
        await desk.Stage(Tenant, command.File, command.Part, command.People, cancellationToken) is { } refusal ? refusal : new FilePartKept(command.Part);

    public async Task<Answer<FileComparison>> Compare(CompareFile query, CancellationToken cancellationToken)
    {
        var ids = new HashSet<UInt128>();
        for (var start = 0; start < query.Hashes.Length; start += HashSize) ids.Add(BinaryPrimitives.ReadUInt128BigEndian(query.Hashes.AsSpan(start, HashSize)));
        var (known, all) = await desk.Compare(Tenant, ids, cancellationToken);
        return new FileComparison(known, all);
    }

    public async Task<Answer<FileView>> Publish(PublishFile command, CancellationToken cancellationToken)
    {
        var published = await desk.Publish(Tenant, command.File, command.Parts, FileReport.Read(command.Report), null, cancellationToken);
        return published.Accepted ? new FileView(published.Value.Id, published.Value.ReceivedAt, command.Report) : published.Refusal;
    }

    public Task Discard(DiscardFile command, CancellationToken cancellationToken) => desk.Discard(Tenant, command.File, cancellationToken);

    public async Task<Answer<FileView>> Current(CancellationToken cancellationToken)
    {
        if (await desk.Refuse(Tenant, cancellationToken) is { } refusal) return refusal;
        return await desk.Current(Tenant, cancellationToken) is { } current
            ? new FileView(current.File.Id, current.File.ReceivedAt, current.Report.Write())
            : new Refusal("no_file", RefusalKind.NotFound, "No file has come yet.");
    }
}
