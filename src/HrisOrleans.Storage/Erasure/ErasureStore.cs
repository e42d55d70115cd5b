using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Erasure;

internal sealed class ErasureStore(Database database) : IErasureStore
{
    private const string Nothing = "email = null, address = null, given_name = null, family_name = null, display_name = null, job_title = null, groups = null";

    public async Task<IReadOnlyList<(Guid Plan, int Chunk)>> SealedChunks(TenantId tenant, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql("select plan_id, chunk from plan_chunks where tenant = @tenant and sealed is not null order by plan_id, chunk")
            .With(tenant)
            .All(row => (row.Uuid(), row.Int()), cancellationToken),
        cancellationToken);

    public Task Reseal(TenantId tenant, Guid plan, int chunk, byte[]? values, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("update plan_chunks set sealed = @sealed where tenant = @tenant and plan_id = @plan and chunk = @chunk and sealed is not null")
            .With(tenant).With("plan", plan).With("chunk", chunk).With("sealed", values)
            .Run(cancellationToken),
        cancellationToken);

    public Task ForgetFaults(TenantId tenant, string externalId, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("update sync_faults set sealed_name = null where tenant = @tenant and external_id = @id and sealed_name is not null")
            .With(tenant).With("id", externalId)
            .Run(cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<Guid>> Mails(TenantId tenant, MemberId member, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql("select mail_id from mail_outbox where tenant = @tenant and member_id = @member order by invitation_number")
            .With(tenant).With("member", member.Value)
            .All(row => row.Uuid(), cancellationToken),
        cancellationToken);

    /// <summary>Of whom was erased since a plan was made, what the plan's lines bring along is not kept.</summary>
    public static async Task KeepErased(Work work, TenantId tenant, int source, IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken)
    {
        if (externalIds.Count == 0) return;
        var any = await work.Sql("select 1 from suppressions where tenant = @tenant and reason = @erased limit 1")
            .With(tenant).With("erased", (int)SuppressionReason.Erased)
            .Any(cancellationToken);
        if (!any) return;
        var written = work.KeysOf(tenant, source, externalIds);
        await work.Sql($"""
            update roster as o set {Nothing}
            from {written} join members as m on m.tenant = i.t and m.source = i.s and m.external_id = i.k
            where m.out_cause = @erased and o.tenant = i.t and o.source = i.s and o.external_id = i.k
            """)
            .With("erased", (int)OutCause.Erased).With(written)
            .Run(cancellationToken);
    }

    /// <summary>Clears a person's own rows in the transaction of the decision: profile, earlier addresses, what the directory said.</summary>
    public static async Task Clear(Work work, TenantId tenant, MemberId member, SourceRef? source, CancellationToken cancellationToken)
    {
        await work.Sql("update members set email = null, address = null, given_name = null, family_name = null, display_name = null where tenant = @tenant and member_id = @member")
            .With(tenant).With("member", member.Value)
            .Run(cancellationToken);
        await work.Sql("delete from member_values where tenant = @tenant and member_id = @member").With(tenant).With("member", member.Value).Run(cancellationToken);
        if (source is not { } person) return;
        await work.Sql($"update roster set {Nothing}, settled = @settled where tenant = @tenant and source = @source and external_id = @id")
            .With(tenant).With("source", person.Source).With("id", person.ExternalId).With("settled", false)
            .Run(cancellationToken);
    }
}
