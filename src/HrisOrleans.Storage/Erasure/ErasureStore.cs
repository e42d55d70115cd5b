using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Erasure;

internal sealed class ErasureStore(Database database) : IErasureStore
{
    private const string Nothing = "email = null, address = null, given_name = null, family_name = null, display_name = null, job_title = null, groups = null";

    public Task<Traces> Traces(TenantId tenant, MemberId member, CancellationToken cancellationToken) => database.Read(
        async work =>
        {
            var sources = await Sources(work, tenant, member, cancellationToken);
            var emails = await work.Sql("""
                select m.email, 1 from members as m where m.tenant = @tenant and m.member_id = @member
                union all select v.email, 2 from member_values as v where v.tenant = @tenant and v.member_id = @member
                """)
                .With(tenant).With("member", member.Value)
                .All(row => (Email: row.TextOrNull(), Rank: row.Int()), cancellationToken);
            foreach (var source in sources)
            {
                var listed = await work.Sql("select email from roster where tenant = @tenant and source = @source and external_id = @id")
                    .With(tenant).With("source", source.Source).With("id", source.ExternalId)
                    .All(row => row.TextOrNull(), cancellationToken);
                emails.AddRange(listed.Select(email => (email, 3)));
            }

            var addresses = emails.Select(email => (Address: EmailAddress.TryNormalize(email.Email, out var address) ? address : null, email.Rank)).Where(found => found.Address is not null).ToList();
            return new Traces(sources, addresses.Find(found => found.Rank == 1).Address, addresses.Select(found => found.Address!).ToHashSet(StringComparer.Ordinal));
        },
        cancellationToken);

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
        work => work.Sql("""
            select mail_id from mail_outbox where tenant = @tenant and member_id = @member
            union all select notice_id from notices where tenant = @tenant and handed_at is not null
            """)
            .With(tenant).With("member", member.Value)
            .All(row => row.Uuid(), cancellationToken),
        cancellationToken);

    public Task ForgetAnswers(TenantId tenant, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("update idempotency_keys set sealed = null where tenant = @tenant and sealed is not null").With(tenant).Run(cancellationToken),
        cancellationToken);

    /// <summary>
    /// Lets no sync's batch of the tenants be under way while their people are erased: each batch knows all who were erased
    /// before it. Taken first, as a batch takes it, so that the two never wait in a ring.
    /// </summary>
    public static async Task HoldSyncs(Work work, IEnumerable<TenantId> tenants, CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants.Distinct().Order())
            await work.Sql($"select 1 from connections where tenant = @tenant {work.Database.ForUpdate}").With(tenant).Any(cancellationToken);
    }

    /// <summary>Of whom was erased since a plan was made, what the plan's lines bring along is not kept.</summary>
    /// <returns>Their external ids.</returns>
    public static async Task<IReadOnlyCollection<string>> KeepErased(Work work, TenantId tenant, int source, IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken)
    {
        if (externalIds.Count == 0) return [];
        var any = await work.Sql("select 1 from suppressions where tenant = @tenant and reason = @erased limit 1")
            .With(tenant).With("erased", (int)SuppressionReason.Erased)
            .Any(cancellationToken);
        if (!any) return [];
        var written = work.KeysOf(tenant, source, externalIds);
        return await work.Sql($"""
            update roster as o set {Nothing}
            from (select i.t, i.s, i.k from {written} join members as m on m.tenant = i.t and m.source = i.s and m.external_id = i.k where m.out_cause = @erased) as e
            where o.tenant = e.t and o.source = e.s and o.external_id = e.k
            returning external_id
            """)
            .With("erased", (int)OutCause.Erased).With(written)
            .All(row => row.Text(), cancellationToken);
    }

    /// <summary>Clears a person's own rows in the transaction of the decision: profile, earlier addresses, what any directory ever said.</summary>
    public static async Task Clear(Work work, TenantId tenant, MemberId member, CancellationToken cancellationToken)
    {
        await work.Sql("update members set email = null, address = null, given_name = null, family_name = null, display_name = null where tenant = @tenant and member_id = @member")
            .With(tenant).With("member", member.Value)
            .Run(cancellationToken);
        await work.Sql("delete from member_values where tenant = @tenant and member_id = @member").With(tenant).With("member", member.Value).Run(cancellationToken);
        foreach (var person in await Sources(work, tenant, member, cancellationToken))
            await Clear(work, tenant, person, cancellationToken);
    }

    private static Task Clear(Work work, TenantId tenant, SourceRef person, CancellationToken cancellationToken) =>
        work.Sql($"update roster set {Nothing}, settled = @settled where tenant = @tenant and source = @source and external_id = @id")
            .With(tenant).With("source", person.Source).With("id", person.ExternalId).With("settled", false)
            .Run(cancellationToken);

    // The history knows them all: whoever came from one connection to another left a row behind there.
    private static async Task<IReadOnlyList<SourceRef>> Sources(Work work, TenantId tenant, MemberId member, CancellationToken cancellationToken)
    {
        var history = await work.Sql($"select {EventStore.PrefixedColumns} from events as e where e.tenant = @tenant and e.member_id = @member order by e.seq")
            .With(tenant).With("member", member.Value)
            .All(EventStore.Read, cancellationToken);
        return Snapshots.PastOf(member, history).Sources;
    }
}
