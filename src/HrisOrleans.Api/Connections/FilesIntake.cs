using System.Buffers.Binary;
using System.Security.Cryptography;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Idempotency;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Files;
using HrisOrleans.Csv.People;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Api.Connections;

/// <summary>Hands a directory's file to the silo part by part as it comes in, and lets it count once it is whole.</summary>
internal sealed class FilesIntake(IdempotentCalls idempotent, IOptions<ApiOptions> options, TimeProvider time)
{
    private const int HashSize = 16;
    private const int HashesAtOnce = 65_536;

    public async Task<IResult> Take(HttpContext context, TenantScope scope, bool dryRun, int? rows, string? mapping, CancellationToken cancellationToken)
    {
        var terms = Value(await scope.Files.Begin(cancellationToken));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var upload = MeasuredUpload.Of(context, options.Value.DirectoryMaxBytes, hash);
        var file = Guid.CreateVersion7(time.GetUtcNow());
        var staged = false;
        try
        {
            var taken = await CsvRefusals.Asking(() => FileIntake.Run(
                upload,
                MeasuredUpload.CharsetOf(context.Request),
                FileIntake.Rules(terms.Before is { } json ? FileReport.Read(json) : null, mapping is null ? null : FileMapping.Parse(mapping), rows),
                (part, people) => dryRun ? Task.CompletedTask : Stage(part, people),
                ids => Compare(scope, ids, cancellationToken),
                cancellationToken));
            if (dryRun) return Replies.Ok(FileReports.Of(taken));

            // Its key covers its bytes, and they are known only now: so it comes to count under it.
            return scope.KeyHash is { } key
                ? new OnceUnderKey(idempotent, scope, new IdempotencyKey(key), hash.GetHashAndReset(), () => Publish(taken), Discard)
                : await Publish(taken);
        }
        catch
        {
            // What was handed in names people: it goes at once, and within the hour if even that fails.
            if (staged) await Discard();
            throw;
        }

        async Task Stage(int part, byte[] people)
        {
            staged = true;
            Value(await scope.Files.Stage(new StageFilePart(file, part, people), cancellationToken));
        }

        async Task<IResult> Publish(FileTaken taken) =>
            (await scope.Files.Publish(new PublishFile(file, taken.Parts, taken.Report.Write()), cancellationToken)).To(view => Replies.Created(FileReports.Of(view), scope.Path("connection/files")));

        Task Discard() => scope.Files.Discard(new DiscardFile(file), CancellationToken.None);
    }

    private static async Task<(int Known, int All)> Compare(TenantScope scope, IReadOnlySet<UInt128> ids, CancellationToken cancellationToken)
    {
        var (known, all) = (0, 0);
        foreach (var some in ids.Chunk(HashesAtOnce))
        {
            var bytes = new byte[some.Length * HashSize];
            for (var i = 0; i < some.Length; i++) BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(i * HashSize), some[i]);
            var compared = Value(await scope.Files.Compare(new CompareFile(bytes), cancellationToken));
            (known, all) = (known + compared.Known, compared.All);
        }

        return (known, all);
    }

    private static T Value<T>(Answer<T> answer) => answer.Accepted ? answer.Value : throw new RequestRefusedException(answer.Refused);
}
