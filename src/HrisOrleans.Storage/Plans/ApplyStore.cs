using System.Data.Common;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Plans;

internal sealed class ApplyStore(Database database) : IApplyStore
{
    // Each one sees what the one before ran into; more than a few need as many strangers claiming in between.
    private const int Sifts = 8;

    public async Task<ApplyResult> Apply(ApplyBatch batch, CancellationToken cancellationToken)
    {
        if (BulkLoad.Suits(batch, database) && await Try(work => new ApplyTransaction(work, batch).Bulk(cancellationToken)) is { } loaded) return loaded;
        if (await Try(Run(sift: false)) is { } applied) return applied;
        for (var sift = 1; sift < Sifts; sift++)
            if (await Try(Run(sift: true)) is { } sifted) return sifted;
        return await database.Write(work => new ApplyTransaction(work, batch).Run(sift: true, cancellationToken), cancellationToken);

        Func<Work, Task<ApplyResult?>> Run(bool sift) => async work => await new ApplyTransaction(work, batch).Run(sift, cancellationToken);

        // Null when an address or a person was somebody else's: nothing was written.
        async Task<ApplyResult?> Try(Func<Work, Task<ApplyResult?>> body)
        {
            try
            {
                return await database.Write(body, cancellationToken);
            }
            catch (DbException conflict) when (database.IsUniqueViolation(conflict))
            {
                return null;
            }
        }
    }

    public async Task<IReadOnlyDictionary<MemberId, (MemberState State, string? Address, int NextValue)>> Members(
        TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return new Dictionary<MemberId, (MemberState, string?, int)>();
        var found = await database.Read(
            work =>
            {
                var wanted = work.KeysOf(tenant, ids.Select(id => id.Value));
                return work.Sql($"""
                    select {MemberColumns.Select}, m.address,
                        (select coalesce(max(v.number), 0) + 1 from member_values as v where v.tenant = m.tenant and v.member_id = m.member_id)
                    from {wanted} join members as m on m.tenant = i.t and m.member_id = i.k
                    """)
                    .With(wanted)
                    .All(row => (State: MemberColumns.ReadState(row), Address: row.TextOrNull(), NextValue: row.Int()), cancellationToken);
            },
            cancellationToken);
        return found.ToDictionary(row => row.State.Id);
    }

    public async Task<IReadOnlyDictionary<(MemberId Member, int Number), string?>> OldAddresses(
        TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return new Dictionary<(MemberId, int), string?>();
        var found = await database.Read(
            work =>
            {
                var wanted = work.KeysOf(tenant, ids.Select(id => id.Value));
                return work.Sql($"select v.member_id, v.number, v.email from {wanted} join member_values as v on v.tenant = i.t and v.member_id = i.k")
                    .With(wanted)
                    .All(row => (Key: (new MemberId(row.Uuid()), row.Int()), Email: row.TextOrNull()), cancellationToken);
            },
            cancellationToken);
        return found.ToDictionary(row => row.Key, row => row.Email);
    }

    public async Task<IReadOnlyList<(MemberState State, string? ExternalId)>> Linked(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken)
    {
        var states = await database.Read(
            work => work.Sql($"""
                select {MemberColumns.Select} from members as m
                where m.tenant = @tenant and (@after is null or m.member_id > @after) and (m.grant_state = @linked
                    or (m.invitation = @open and not m.invitation_by_hand and exists (
                        select 1 from mail_outbox as o
                        where o.tenant = m.tenant and o.member_id = m.member_id and o.invitation_number = m.invitation_number and o.state in (@waiting, @leased))))
                order by m.member_id limit @limit
                """)
                .With(tenant).With("after", after?.Value).With("limit", limit)
                .With("linked", (int)Grant.Linked).With("open", (int)InvitationState.Open)
                .With("waiting", (int)MailState.Waiting).With("leased", (int)MailState.Leased)
                .All(MemberColumns.ReadState, cancellationToken),
            cancellationToken);
        return [.. states.Select(state => (state, state.Source?.ExternalId))];
    }
}
