using System.Threading.RateLimiting;
using HrisOrleans.Api.Http;
using HrisOrleans.Domain.Tenants;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Api.Connecting;

/// <summary>How often one address may knock at one tenant's pages in a minute, and ten times that at all of them, in this process: they are open to anybody.</summary>
internal sealed class PageLimits(IOptions<ApiOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<(string Address, TenantId Tenant)> _limiter = PartitionedRateLimiter.CreateChained(
        Each(caller => caller, options.Value.ConnectPerMinute),
        Each(caller => caller.Address, 10 * options.Value.ConnectPerMinute));

    public void Enter(HttpContext context, TenantId tenant)
    {
        using var lease = _limiter.AttemptAcquire((context.Connection.RemoteIpAddress?.ToString() ?? "", tenant));
        if (!lease.IsAcquired) throw RequestRefusedException.OfStatus("too_many_requests", StatusCodes.Status429TooManyRequests, "Too many tries; wait a minute.");
    }

    public void Dispose() => _limiter.Dispose();

    private static PartitionedRateLimiter<(string Address, TenantId Tenant)> Each<TKey>(Func<(string Address, TenantId Tenant), TKey> by, int perMinute)
        where TKey : notnull =>
        PartitionedRateLimiter.Create<(string Address, TenantId Tenant), TKey>(caller =>
            RateLimitPartition.GetFixedWindowLimiter(by(caller), _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }));
}
