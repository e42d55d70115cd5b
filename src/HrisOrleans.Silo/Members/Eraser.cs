using System.Buffers;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Erasure;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Silo.Members;

/// <summary>
/// Takes an erased person's values out of wherever they stand besides the person's own rows: plans that are not over, the
/// browsed directory, reports of syncs, mails kept as files. Done again it finds nothing more to do.
/// </summary>
internal sealed class Eraser(IErasureStore erasure, IPlanStore plans, IBrowseStore browses, TenantKeyRing keys, IMailTransport mails)
{
    public async Task Erase(TenantId tenant, MemberId member, SourceRef? source, CancellationToken cancellationToken)
    {
        var cipher = await keys.For(tenant.Value, cancellationToken);
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var (plan, chunk) in await erasure.SealedChunks(tenant, cancellationToken))
        {
            if (await plans.ReadChunk(tenant, plan, chunk, cancellationToken) is not { Sealed: not null } body) continue;
            var lines = PlanChunks.Read(plan, body, cipher);
            if (!lines.Any(Theirs)) continue;
            var (_, values) = PlanChunks.Write(plan, chunk, [.. lines.Select(line => Theirs(line) ? line with { Values = null } : line)], cipher, buffer);
            await erasure.Reseal(tenant, plan, chunk, values, cancellationToken);
        }

        // Of everybody, because nobody can tell whose page is whose: the next look reads it anew.
        await browses.DeleteAllBut(tenant, null, cancellationToken);
        if (source is { } person) await erasure.ForgetFaults(tenant, person.ExternalId, cancellationToken);
        foreach (var mail in await erasure.Mails(tenant, member, cancellationToken)) mails.Forget(tenant, mail);

        // A newcomer's line needs its values, and is of nobody who was erased.
        bool Theirs(PlannedLine line) => line is { Values: not null, Line.Action: not PlanAction.Join } && line.Line.Member == member;
    }
}
