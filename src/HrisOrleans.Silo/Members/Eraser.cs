using System.Buffers;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Silo.Tenants;
using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Erasure;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Silo.Members;

/// <summary>
/// Takes an erased person's values out of wherever they stand besides the person's own rows: plans that are not over, the
/// browsed directory, reports of syncs, answers under idempotency keys, mails kept as files, the logins of admins. Done
/// again it finds nothing more to do.
/// </summary>
internal sealed class Eraser(IErasureStore erasure, IPlanStore plans, IBrowseStore browses, IAdminLogins logins, TenantKeyRing keys, IMailTransport mails)
{
    /// <summary>By what the person is known. To be asked before the decision, which takes that away.</summary>
    public Task<Traces> Trace(TenantId tenant, MemberId member, CancellationToken cancellationToken) => erasure.Traces(tenant, member, cancellationToken);

    public async Task Erase(TenantId tenant, MemberId member, Traces traces, CancellationToken cancellationToken)
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
        foreach (var id in traces.Sources.Select(source => source.ExternalId).Distinct()) await erasure.ForgetFaults(tenant, id, cancellationToken);
        await erasure.ForgetAnswers(tenant, cancellationToken);
        await logins.Forget(tenant, traces.Addresses, cancellationToken);
        foreach (var mail in await erasure.Mails(tenant, member, cancellationToken)) mails.Forget(tenant, mail);

        // A newcomer's line at their address would bring them back; without its values it is left out.
        bool Theirs(PlannedLine line) => line.Values is { } values && (line.Line.Member == member || (line.Line.Action == PlanAction.Join && values.Address is not null && values.Address == traces.Address));
    }
}
