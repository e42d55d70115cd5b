using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Suppressions;

internal sealed class SuppressionStore(Database database) : ISuppressionStore
{
    private const string Columns = "suppression_id, address_hash, reason, member_id, created_at";

    private static readonly ColumnSet<(TenantId Tenant, Suppression Row)> Rows = new ColumnSet<(TenantId Tenant, Suppression Row)>()
        .Text("t", row => row.Tenant.Value)
        .Text("hash", row => row.Row.AddressHash)
        .Uuid("id", row => row.Row.Id)
        .Int("reason", row => (int)row.Row.Reason)
        .Uuid("member", row => row.Row.Member?.Value)
        .Moment("at", row => row.Row.CreatedAt);

    /// <summary>Suppresses addresses in the transaction of what led to it. An address that is suppressed stays so for the reason it was, unless it is erased.</summary>
    public static async Task Add(Work work, IReadOnlyList<(TenantId Tenant, Suppression Row)> suppressions, CancellationToken cancellationToken)
    {
        if (suppressions.Count == 0) return;
        var rows = work.Rows("r", Rows, suppressions);
        await work.Sql($"""
            insert into suppressions (tenant, address_hash, suppression_id, reason, member_id, created_at)
            select t, hash, id, reason, member, at from {rows} where true
            on conflict (tenant, address_hash) do update set reason = excluded.reason, member_id = excluded.member_id where excluded.reason = @erased
            """)
            .With("erased", (int)SuppressionReason.Erased).With(rows)
            .Run(cancellationToken);
    }

    public async Task<IReadOnlySet<string>> Among(TenantId tenant, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        if (hashes.Count == 0) return new HashSet<string>();
        var found = await database.Read(
            work =>
            {
                var keys = work.KeysOf(tenant, hashes);
                return work.Sql($"select s.address_hash from {keys} join suppressions as s on s.tenant = i.t and s.address_hash = i.k").With(keys).All(row => row.Text(), cancellationToken);
            },
            cancellationToken);
        return found.ToHashSet(StringComparer.Ordinal);
    }

    public Task<IReadOnlySet<string>> Erased(TenantId tenant, CancellationToken cancellationToken) => database.Read(work => Erased(work, tenant, cancellationToken), cancellationToken);

    /// <inheritdoc cref="ISuppressionStore.Erased"/>
    public static async Task<IReadOnlySet<string>> Erased(Work work, TenantId tenant, CancellationToken cancellationToken)
    {
        var found = await work.Sql("select address_hash from suppressions where tenant = @tenant and reason = @erased")
            .With(tenant).With("erased", (int)SuppressionReason.Erased)
            .All(row => row.Text(), cancellationToken);
        return found.ToHashSet(StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<Suppression>> List(TenantId tenant, string? hash, Guid? after, int limit, CancellationToken cancellationToken) => await database.Read(
        work =>
        {
            var statement = work.Sql($"""
                select {Columns} from suppressions
                where tenant = @tenant {(hash is null ? "" : "and address_hash = @hash")} {(after is null ? "" : "and suppression_id > @after")}
                order by suppression_id limit @limit
                """).With(tenant).With("limit", limit);
            if (hash is not null) statement.With("hash", hash);
            if (after is not null) statement.With("after", after);
            return statement.All(Read, cancellationToken);
        },
        cancellationToken);

    public Task<Suppression?> Lift(TenantId tenant, Guid id, Origin origin, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var lifted = await work.Sql($"delete from suppressions where tenant = @tenant and suppression_id = @id returning {Columns}")
                .With(tenant).With("id", id)
                .All(Read, cancellationToken);
            if (lifted is not [var one]) return null;
            var told = new TenantEvent("suppression_lifted", origin, $$"""{"suppression":"{{id:D}}","reason":"{{one.Reason.Word()}}"}""");
            await EventLog.Append(work, tenant, now, [told], cancellationToken);
            return one;
        },
        cancellationToken);

    private static Suppression Read(Row row) => new(
        row.Uuid(), row.Text(), (SuppressionReason)row.Int(), row.UuidOrNull() is { } member ? new MemberId(member) : null, row.Moment());
}
