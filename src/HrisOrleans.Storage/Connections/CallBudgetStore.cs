using System.Globalization;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Connections;

internal sealed class CallBudgetStore(Database database) : ICallBudgetStore
{
    private const string Away = "away";

    public Task<CallLease> Take(
        TenantId tenant, string provider, IReadOnlyList<CallLimit> account, CallLimit? total, int wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (account.Count == 0 && total is null) return database.Read(work => Look(work, tenant, provider, wanted, now, cancellationToken), cancellationToken);
        List<(string Scope, string Bucket, CallLimit Limit)> buckets = [.. account.Select(limit => (tenant.Value, Name(limit), limit))];
        if (total is not null) buckets.Add((Scopes.Platform, Name(total), total));
        return database.Write(work => Take(work, tenant, provider, buckets, wanted, now, cancellationToken), cancellationToken);
    }

    public Task StayAway(TenantId tenant, string provider, DateTimeOffset until, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("""
            insert into call_budgets (tenant, provider, bucket, full_at) values (@tenant, @provider, @away, @until)
            on conflict (tenant, provider, bucket) do update set full_at = excluded.full_at where call_budgets.full_at < excluded.full_at
            """)
            .With(tenant).With("provider", provider).With("away", Away).With("until", until)
            .Run(cancellationToken),
        cancellationToken);

    private static async Task<CallLease> Look(Work work, TenantId tenant, string provider, int wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var away = await work.Sql("select full_at from call_budgets where tenant = @tenant and provider = @provider and bucket = @away")
            .With(tenant).With("provider", provider).With("away", Away)
            .First(row => row.MomentOrNull(), cancellationToken);
        return away > now ? new CallLease(0, away, away) : new CallLease(wanted, null, null);
    }

    private static async Task<CallLease> Take(
        Work work, TenantId tenant, string provider, IReadOnlyList<(string Scope, string Bucket, CallLimit Limit)> buckets, int wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await Look(work, tenant, provider, wanted, now, cancellationToken) is { AwayUntil: not null } away) return away;

        // In one order everywhere; the lock on the poorest bucket is what the processes meet at.
        var standing = new List<(string Scope, string Bucket, CallLimit Limit, DateTimeOffset? FullAt)>();
        foreach (var (scope, bucket, limit) in buckets.OrderBy(entry => entry.Scope, StringComparer.Ordinal).ThenBy(entry => entry.Bucket, StringComparer.Ordinal))
        {
            await work.Sql("insert into call_budgets (tenant, provider, bucket, full_at) values (@scope, @provider, @bucket, @now) on conflict do nothing")
                .With("scope", scope).With("provider", provider).With("bucket", bucket).With("now", now)
                .Run(cancellationToken);
            var fullAt = await work.Sql($"select full_at from call_budgets where tenant = @scope and provider = @provider and bucket = @bucket {work.Database.ForUpdate}")
                .With("scope", scope).With("provider", provider).With("bucket", bucket)
                .First(row => row.MomentOrNull(), cancellationToken);
            standing.Add((scope, bucket, limit, fullAt));
        }

        var granted = standing.Min(entry => Math.Min(wanted, entry.Limit.Available(entry.FullAt, now)));
        if (granted == 0) return new CallLease(0, standing.Where(entry => entry.Limit.Available(entry.FullAt, now) == 0).Max(entry => entry.Limit.NextAt(entry.FullAt!.Value)), null);
        foreach (var (scope, bucket, limit, fullAt) in standing)
        {
            await work.Sql("update call_budgets set full_at = @full_at where tenant = @scope and provider = @provider and bucket = @bucket")
                .With("full_at", limit.After(fullAt, now, granted)).With("scope", scope).With("provider", provider).With("bucket", bucket)
                .Run(cancellationToken);
        }

        return new CallLease(granted, null, null);
    }

    // A limit that is set otherwise is another bucket: what was taken under the old one says nothing of it.
    private static string Name(CallLimit limit) => string.Create(CultureInfo.InvariantCulture, $"{limit.Calls}/{limit.Per.TotalSeconds:0.###}");
}
