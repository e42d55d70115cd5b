using HrisOrleans.Domain.Jobs;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Jobs;

internal sealed class JobStore(Database database) : IJobStore
{
    private const string Columns =
        """
        j.tenant, j.job_id, j.action, j.state, j.option, j.actor, j.total, j.reached, j.done, j.unchanged, j.refused, j.cancelled, j.cancelling, j.attempts, j.lease,
        j.created_at, j.started_at, j.finished_at
        """;

    // The keys of other requests live a day, and so do those of jobs.
    private static readonly TimeSpan KeysLive = TimeSpan.FromDays(1);

    private static readonly ColumnSet<JobItem> Items = new ColumnSet<JobItem>()
        .Int("number", item => item.Number)
        .Uuid("member", item => item.Member?.Value)
        .Int("outcome", item => (int)item.Outcome)
        .Text("code", item => item.Code)
        .Bytes("sealed", item => item.Sealed);

    public Task<JobRecord> Store(NewJob job, IReadOnlyList<MemberId> members, CancellationToken cancellationToken)
    {
        List<JobItem> items = [.. members.Select((member, index) => new JobItem(index + 1, member))];
        return Store(job, work => Insert(work, job, items, cancellationToken), cancellationToken);
    }

    public async Task<JobRecord> Store(NewJob job, MemberFilter filter, CancellationToken cancellationToken)
    {
        var sql = await MemberFilterSql.Of(database, filter, cancellationToken);
        return await Store(
            job,
            work => sql.Bind(work.Sql($"""
                insert into job_items (tenant, job_id, number, member_id, outcome, created_at)
                select m.tenant, @job, row_number() over (order by m.member_id), m.member_id, 0, @now from {sql.From} where m.tenant = @tenant {sql.Where}
                """)
                .With(job.Tenant).With("job", job.Id).With("now", job.At)).Run(cancellationToken),
            cancellationToken);
    }

    public Task Stage(NewJob job, IReadOnlyList<JobItem> lines, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            await Insert(work, job with { Key = null }, JobState.Staging, cancellationToken);
            await Insert(work, job, lines, cancellationToken);
        },
        cancellationToken);

    public Task<JobRecord?> Open(NewJob job, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            if (await UnderKey(work, job, cancellationToken) is { } first)
            {
                await Forget(work, job.Tenant, job.Id, cancellationToken);
                return first;
            }

            // Lines that were found wrong as they were read have their outcome already.
            await work.Sql("""
                update jobs set state = @open, key = @key, due_at = @now, created_at = @now,
                    total = (select count(*) from job_items as i where i.tenant = @tenant and i.job_id = @job),
                    refused = (select count(*) from job_items as i where i.tenant = @tenant and i.job_id = @job and i.outcome = @refused)
                where tenant = @tenant and job_id = @job and state = @staging
                """)
                .With(job.Tenant).With("job", job.Id).With("key", job.Key).With("now", job.At)
                .With("open", (int)JobState.Open).With("staging", (int)JobState.Staging).With("refused", (int)JobOutcome.Refused)
                .Run(cancellationToken);
            var opened = await Find(work, job.Tenant, job.Id, cancellationToken);
            return opened is { State: not JobState.Staging } ? opened : null;
        },
        cancellationToken);

    public Task Discard(TenantId tenant, Guid job, CancellationToken cancellationToken) =>
        database.Write(work => Forget(work, tenant, job, cancellationToken), cancellationToken);

    public Task<JobRecord?> Find(TenantId tenant, Guid job, CancellationToken cancellationToken) => database.Read(work => Find(work, tenant, job, cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<JobItem>> Results(TenantId tenant, Guid job, JobOutcome? outcome, int after, int limit, CancellationToken cancellationToken) => await database.Read(
        work =>
        {
            var statement = work.Sql($"""
                select number, member_id, outcome, code from job_items
                where tenant = @tenant and job_id = @job and number > @after {(outcome is null ? "" : "and outcome = @outcome")} order by number limit @limit
                """)
                .With(tenant).With("job", job).With("after", after).With("limit", limit);
            if (outcome is { } only) statement.With("outcome", (int)only);
            return statement.All(row => new JobItem(row.Int(), MemberOf(row), (JobOutcome)row.Int(), row.TextOrNull()), cancellationToken);
        },
        cancellationToken);

    public Task<JobRecord?> Cancel(TenantId tenant, Guid job, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            await work.Sql("update jobs set cancelling = @yes where tenant = @tenant and job_id = @job and state = @open")
                .With(tenant).With("job", job).With("yes", true).With("open", (int)JobState.Open)
                .Run(cancellationToken);
            return await Find(work, tenant, job, cancellationToken);
        },
        cancellationToken);

    public Task<JobRecord?> Lease(DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            // What an admin asked for first is done first; and two jobs of one tenant never meet at one member.
            var next = await work.Sql($"""
                select {Columns} from jobs as j
                where j.state = 2 and j.due_at <= @now and (j.leased_until is null or j.leased_until <= @now)
                    and not exists (
                        select 1 from jobs as o
                        where o.state = 2 and o.tenant = j.tenant and (o.created_at < j.created_at or (o.created_at = j.created_at and o.job_id < j.job_id)))
                order by j.due_at limit 1 {database.SkipLocked("j")}
                """)
                .With("now", now)
                .First(Read, cancellationToken);
            if (next is null) return null;
            await work.Sql("update jobs set lease = lease + 1, leased_until = @until, started_at = coalesce(started_at, @now) where tenant = @tenant and job_id = @job")
                .With(next.Tenant).With("job", next.Id).With("until", until).With("now", now)
                .Run(cancellationToken);
            return next with { Lease = next.Lease + 1, StartedAt = next.StartedAt ?? now };
        },
        cancellationToken);

    public async Task<IReadOnlyList<JobItem>> Next(JobRecord job, int after, int limit, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql("""
            select number, member_id, outcome, code, sealed from job_items
            where tenant = @tenant and job_id = @job and number > @after and outcome = 0 order by number limit @limit
            """)
            .With(job.Tenant).With("job", job.Id).With("after", after).With("limit", limit)
            .All(row => new JobItem(row.Int(), MemberOf(row), (JobOutcome)row.Int(), row.TextOrNull(), row.BytesOrNull()), cancellationToken),
        cancellationToken);

    public async Task<IReadOnlySet<MemberId>> Decided(JobRecord job, IReadOnlyCollection<MemberId> members, CancellationToken cancellationToken)
    {
        if (members.Count == 0) return new HashSet<MemberId>();
        var decided = await database.Read(
            work =>
            {
                var ids = work.KeysOf(job.Tenant, members.Select(member => member.Value));
                return work.Sql($"select distinct e.member_id from {ids} join events as e on e.tenant = i.t and e.member_id = i.k where e.cause = @cause")
                    .With(ids).With("cause", JobActions.Cause(job.Id))
                    .All(row => new MemberId(row.Uuid()), cancellationToken);
            },
            cancellationToken);
        return decided.ToHashSet();
    }

    public Task<JobRecord?> Record(JobRecord job, IReadOnlyList<JobItem> outcomes, int reached, DateTimeOffset until, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var held = await work.Sql("""
                update jobs set reached = @reached, done = done + @done, unchanged = unchanged + @nothing, refused = refused + @refused, attempts = 0, leased_until = @until
                where tenant = @tenant and job_id = @job and lease = @lease and state = @open
                """)
                .With(job.Tenant).With("job", job.Id).With("lease", job.Lease).With("open", (int)JobState.Open).With("until", until).With("reached", reached)
                .With("done", Count(JobOutcome.Done)).With("nothing", Count(JobOutcome.Nothing)).With("refused", Count(JobOutcome.Refused))
                .Run(cancellationToken);
            if (held == 0) return null;
            if (outcomes.Count > 0)
            {
                var rows = work.Rows("r", Items, outcomes);
                await work.Sql($"""
                    update job_items as i set outcome = r.outcome, code = r.code, member_id = coalesce(r.member, i.member_id), sealed = null
                    from {rows} where i.tenant = @tenant and i.job_id = @job and i.number = r.number
                    """)
                    .With(rows).With(job.Tenant).With("job", job.Id)
                    .Run(cancellationToken);
            }

            return await Find(work, job.Tenant, job.Id, cancellationToken);

            int Count(JobOutcome outcome) => outcomes.Count(item => item.Outcome == outcome);
        },
        cancellationToken);

    public Task Release(JobRecord job, bool stuck, DateTimeOffset due, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("update jobs set leased_until = null, due_at = @due, attempts = attempts + @more where tenant = @tenant and job_id = @job and lease = @lease")
            .With(job.Tenant).With("job", job.Id).With("lease", job.Lease).With("due", due).With("more", stuck ? 1 : 0)
            .Run(cancellationToken),
        cancellationToken);

    public Task Finish(JobRecord job, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var held = await work.Sql($"""
                update jobs set finished_at = @now, leased_until = null, state = case when cancelling then @stopped else @done end,
                    cancelled = (select count(*) from job_items as i where i.tenant = @tenant and i.job_id = @job and i.outcome = 0)
                where tenant = @tenant and job_id = @job and lease = @lease and state = @open
                """)
                .With(job.Tenant).With("job", job.Id).With("lease", job.Lease).With("now", now)
                .With("stopped", (int)JobState.Cancelled).With("done", (int)JobState.Done).With("open", (int)JobState.Open)
                .Run(cancellationToken);
            if (held == 0) return;
            await work.Sql("update job_items set outcome = @cancelled, sealed = null where tenant = @tenant and job_id = @job and outcome = 0")
                .With(job.Tenant).With("job", job.Id).With("cancelled", (int)JobOutcome.Cancelled)
                .Run(cancellationToken);
        },
        cancellationToken);

    public Task<int> DeleteOlderThan(DateTimeOffset made, DateTimeOffset staged, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            const string Old = "(j.state > 2 and j.created_at < @made) or (j.state = 1 and j.created_at < @staged)";
            await work.Sql($"delete from job_items where (tenant, job_id) in (select j.tenant, j.job_id from jobs as j where {Old})")
                .With("made", made).With("staged", staged)
                .Run(cancellationToken);
            return await work.Sql($"delete from jobs as j where {Old}").With("made", made).With("staged", staged).Run(cancellationToken);
        },
        cancellationToken);

    private Task<JobRecord> Store(NewJob job, Func<Work, Task> items, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            if (await UnderKey(work, job, cancellationToken) is { } first) return first;
            if (await Insert(work, job, JobState.Open, cancellationToken) == 0)
            {
                // Another request under the key was quicker, and has committed by now.
                return await UnderKey(work, job, cancellationToken) ?? throw new InvalidOperationException("A job of this id is there already.");
            }

            await items(work);
            await work.Sql("update jobs set total = (select count(*) from job_items as i where i.tenant = @tenant and i.job_id = @job) where tenant = @tenant and job_id = @job")
                .With(job.Tenant).With("job", job.Id)
                .Run(cancellationToken);
            return (await Find(work, job.Tenant, job.Id, cancellationToken))!;
        },
        cancellationToken);

    private static Task<int> Insert(Work work, NewJob job, JobState state, CancellationToken cancellationToken) => work.Sql("""
        insert into jobs (tenant, job_id, action, state, option, actor, key, total, reached, done, unchanged, refused, cancelled, cancelling, attempts, lease, due_at, created_at)
        values (@tenant, @job, @action, @state, @option, @actor, @key, 0, 0, 0, 0, 0, 0, @no, 0, 0, @now, @now)
        on conflict do nothing
        """)
        .With(job.Tenant).With("job", job.Id).With("action", job.Action).With("state", (int)state).With("option", job.Option).With("actor", job.Actor)
        .With("key", job.Key).With("no", false).With("now", job.At)
        .Run(cancellationToken);

    private static async Task Insert(Work work, NewJob job, IReadOnlyList<JobItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0) return;
        var rows = work.Rows("r", Items, items);
        await work.Sql($"""
            insert into job_items (tenant, job_id, number, member_id, outcome, code, sealed, created_at)
            select @tenant, @job, number, member, outcome, code, sealed, @now from {rows} where true on conflict do nothing
            """)
            .With(rows).With(job.Tenant).With("job", job.Id).With("now", job.At)
            .Run(cancellationToken);
    }

    private static async Task<JobRecord?> UnderKey(Work work, NewJob job, CancellationToken cancellationToken)
    {
        if (job.Key is null) return null;
        await work.Sql("update jobs set key = null where tenant = @tenant and key = @key and created_at < @old")
            .With(job.Tenant).With("key", job.Key).With("old", job.At - KeysLive)
            .Run(cancellationToken);
        return await work.Sql($"select {Columns} from jobs as j where j.tenant = @tenant and j.key = @key")
            .With(job.Tenant).With("key", job.Key)
            .First(Read, cancellationToken);
    }

    private static Task<JobRecord?> Find(Work work, TenantId tenant, Guid job, CancellationToken cancellationToken) =>
        work.Sql($"select {Columns} from jobs as j where j.tenant = @tenant and j.job_id = @job").With(tenant).With("job", job).First(Read, cancellationToken);

    private static async Task Forget(Work work, TenantId tenant, Guid job, CancellationToken cancellationToken)
    {
        var gone = await work.Sql("delete from jobs where tenant = @tenant and job_id = @job and state = @staging")
            .With(tenant).With("job", job).With("staging", (int)JobState.Staging)
            .Run(cancellationToken);
        if (gone > 0) await work.Sql("delete from job_items where tenant = @tenant and job_id = @job").With(tenant).With("job", job).Run(cancellationToken);
    }

    private static MemberId? MemberOf(Row row) => row.UuidOrNull() is { } member ? new MemberId(member) : null;

    private static JobRecord Read(Row row) => new(
        row.Tenant(),
        row.Uuid(),
        row.Text(),
        (JobState)row.Int(),
        row.TextOrNull(),
        row.Text(),
        row.Int(),
        row.Int(),
        row.Int(),
        row.Int(),
        row.Int(),
        row.Int(),
        row.Bool(),
        row.Int(),
        row.Int(),
        row.Moment(),
        row.MomentOrNull(),
        row.MomentOrNull());
}
