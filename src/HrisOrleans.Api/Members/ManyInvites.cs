using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Idempotency;
using HrisOrleans.Api.Jobs;
using HrisOrleans.Client.Members;
using HrisOrleans.Contracts.Jobs;
using HrisOrleans.Domain.Members;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Api.Members;

/// <summary>Invites many by hand: hands their lines to the silo some at a time, and opens the job once all are there.</summary>
internal sealed class ManyInvites(IdempotentCalls idempotent, IOptions<ApiOptions> options, TimeProvider time)
{
    /// <summary>People in one list; more come as a file.</summary>
    public const int LongestList = 10_000;

    private const int LinesAtOnce = 500;
    private const int FirstShown = 10;

    /// <summary>A list, read already. Its idempotency key is looked after by the gate.</summary>
    public async Task<IResult> List(TenantScope scope, IReadOnlyList<InvitePerson> people, string send, CancellationToken cancellationToken)
    {
        var job = Guid.CreateVersion7(time.GetUtcNow());
        await Stage(scope, job, send, Lines(people), cancellationToken);
        return await Open(scope, job, send, cancellationToken);
    }

    /// <summary>A file, read as it comes in. Its idempotency key covers its bytes, and they are known only at their end: so the job is opened under it last.</summary>
    public async Task<IResult> File(HttpContext context, TenantScope scope, string send, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var upload = MeasuredUpload.Of(context, options.Value.CsvMaxBytes, hash);
        var job = Guid.CreateVersion7(time.GetUtcNow());
        await Stage(scope, job, send, Lines(context, upload, cancellationToken), cancellationToken);
        return scope.KeyHash is { } key
            ? new OnceUnderKey(idempotent, scope, new IdempotencyKey(key), hash.GetHashAndReset(), () => Open(scope, job, send, cancellationToken), () => scope.Jobs.Discard(new JobQuery(job), CancellationToken.None))
            : await Open(scope, job, send, cancellationToken);
    }

    /// <summary>Only looks: the same lines as inviting would have, and what is wrong with the bad ones, as the job would find.</summary>
    public async Task<InviteCheck> Check(HttpContext context, TenantScope scope, IReadOnlyList<InvitePerson>? list, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var upload = list is null ? MeasuredUpload.Of(context, options.Value.CsvMaxBytes, hash) : null;
        var lines = upload is null ? Lines(list!) : Lines(context, upload, cancellationToken);
        var (count, good, bad, first) = (0, 0, new List<BadLine>(), new List<InvitePerson>());
        await foreach (var batch in Batches(lines, cancellationToken))
        {
            count += batch.Length;
            var readable = batch.Where(line => line.Refused is null).ToList();
            var codes = readable.Count == 0 ? [] : await scope.Jobs.Foresee(new ForeseeInvites([.. readable.Select(line => line.Email!)]), cancellationToken);
            var next = 0;
            foreach (var line in batch)
            {
                if ((line.Refused ?? codes[next++]) is { } code)
                {
                    if (bad.Count < InviteCheck.MostBad) bad.Add(new BadLine(line.Line, code));
                    continue;
                }

                good++;
                if (first.Count < FirstShown) first.Add(new InvitePerson(line.Email!, line.GivenName, line.FamilyName, line.DisplayName, line.Role == MemberRole.Admin ? "admin" : "member"));
            }
        }

        return new InviteCheck(count, good, bad, first);
    }

    private static IAsyncEnumerable<InviteLine> Lines(IReadOnlyList<InvitePerson> people)
    {
        if (people.Count is 0 or > LongestList) throw RequestRefusedException.Invalid("", $"A list names 1 to {LongestList} people; more come as a file.");
        var lines = new InviteLines();
        return people.Select((person, index) => lines.Check(index + 1, person.Email, person.GivenName, person.FamilyName, person.DisplayName, person.Role)).ToAsyncEnumerable();
    }

    private static IAsyncEnumerable<InviteLine> Lines(HttpContext context, MeasuredUpload upload, CancellationToken cancellationToken) =>
        CsvInvites.Read(upload, MeasuredUpload.CharsetOf(context.Request), cancellationToken);

    private static RequestRefusedException TooMany(int most) => RequestRefusedException.OfStatus("too_many_lines", StatusCodes.Status413PayloadTooLarge, $"The file has more than {most} lines.");

    private async Task Stage(TenantScope scope, Guid job, string send, IAsyncEnumerable<InviteLine> lines, CancellationToken cancellationToken)
    {
        var many = false;
        try
        {
            await foreach (var batch in Batches(lines, cancellationToken))
            {
                many |= batch.Length == LinesAtOnce;
                await scope.Jobs.Stage(new StageLines(job, send, batch), cancellationToken);
            }
        }
        catch
        {
            // What was handed in names people: it goes at once, and within the hour if even that fails.
            if (many) await scope.Jobs.Discard(new JobQuery(job), CancellationToken.None);
            throw;
        }
    }

    /// <summary>The lines, as many at once as go into one message; no more than may come, and not none.</summary>
    private async IAsyncEnumerable<InviteLine[]> Batches(IAsyncEnumerable<InviteLine> lines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (most, count) = (options.Value.CsvMaxLines, 0);
        await foreach (var batch in lines.Select(line => ++count > most ? throw TooMany(most) : line).Chunk(LinesAtOnce).WithCancellation(cancellationToken)) yield return batch;
        if (count == 0) throw CsvInvites.Empty();
    }

    private static async Task<IResult> Open(TenantScope scope, Guid job, string send, CancellationToken cancellationToken) =>
        (await scope.Jobs.Open(new OpenJob(job, send), cancellationToken)).To(view => JobEndpoints.Accepted(scope, view));
}
