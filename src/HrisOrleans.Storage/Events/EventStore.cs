using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Events;

internal sealed class EventStore(Database database, TimeProvider time) : IEventStore
{
    private const string Kept = "seq > coalesce((select s.floor from tenant_sequences as s where s.tenant = @tenant), 0)";
    private const string Columns = "seq, at, kind, actor, cause, plan_id, member_id, version, step, data";

    /// <summary>The columns of the table <c>e</c>, as <see cref="Read(Row)"/> reads them.</summary>
    internal static readonly string PrefixedColumns = string.Join(", ", Columns.Split(", ").Select(name => "e." + name));

    public async Task<IReadOnlyList<StoredEvent>> Read(TenantId tenant, long after, int limit, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"select {Columns} from events where tenant = @tenant and seq > @after and {Kept} order by seq limit @limit")
            .With(tenant).With("after", after).With("limit", limit)
            .All(Read, cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<StoredEvent>> Newest(TenantId tenant, long? before, IReadOnlyCollection<string> types, int limit, CancellationToken cancellationToken) => await database.Read(
        work =>
        {
            var (wanted, kinds) = EventTypes.Sql(types);
            var statement = work.Sql(
                $"""
                select {Columns} from events
                where tenant = @tenant and seq < @before and {Kept}{wanted}
                order by seq desc limit @limit
                """)
                .With(tenant).With("before", before ?? long.MaxValue).With("limit", limit);
            foreach (var (name, kind) in kinds) statement = statement.With(name, kind);
            return statement.All(Read, cancellationToken);
        },
        cancellationToken);

    public async Task<IReadOnlyList<StoredEvent>> History(TenantId tenant, MemberId member, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"select {Columns} from events where tenant = @tenant and member_id = @member order by seq")
            .With(tenant).With("member", member.Value)
            .All(Read, cancellationToken),
        cancellationToken);

    public async Task<ILookup<MemberId, StoredEvent>> Histories(TenantId tenant, IReadOnlyCollection<MemberId> members, CancellationToken cancellationToken)
    {
        if (members.Count == 0) return Array.Empty<StoredEvent>().ToLookup(happened => happened.Member!.Value);
        var found = await database.Read(
            work =>
            {
                var wanted = work.KeysOf(tenant, members.Select(member => member.Value));
                return work.Sql($"select {PrefixedColumns} from {wanted} join events as e on e.tenant = i.t and e.member_id = i.k order by e.seq")
                    .With(wanted)
                    .All(Read, cancellationToken);
            },
            cancellationToken);
        return found.ToLookup(happened => happened.Member!.Value);
    }

    public Task Append(TenantId tenant, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) =>
        events.Count == 0 ? Task.CompletedTask : database.Write(work => EventLog.Append(work, tenant, time.GetUtcNow(), events, cancellationToken), cancellationToken);

    public async Task<long> Floor(TenantId tenant, CancellationToken cancellationToken) => await database.Read(work => EventPruning.Floor(work, tenant, cancellationToken), cancellationToken);

    public async Task<long> Last(TenantId tenant, CancellationToken cancellationToken) =>
        await database.Read(work => work.Sql("select seq from tenant_sequences where tenant = @tenant").With(tenant).First(row => row.Long(), cancellationToken), cancellationToken);

    public Task<IReadOnlyList<TenantId>> Prunable(DateTimeOffset before, int limit, CancellationToken cancellationToken) => EventPruning.Prunable(database, before, limit, cancellationToken);

    public Task<int> Prune(TenantId tenant, DateTimeOffset before, int limit, CancellationToken cancellationToken) => EventPruning.Prune(database, tenant, before, limit, cancellationToken);

    internal static StoredEvent Read(Row row) => new(
        row.Long(),
        row.Moment(),
        row.Text(),
        new Origin(row.Text(), row.Text(), row.UuidOrNull()),
        row.UuidOrNull() is { } member ? new MemberId(member) : null,
        row.LongOrNull(),
        (short?)row.IntOrNull(),
        row.Text());
}
