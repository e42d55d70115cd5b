using System.Threading.RateLimiting;
using HrisOrleans.Api.Http;
using HrisOrleans.Domain.Tenants;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Api.Connecting;

/// <summary>How often one address may knock at one tenant's pages in a minute, in this process: they are open to anybody.</summary>
internal sealed class PageLimits(IOptions<ApiOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<(string Address, TenantId Tenant)> _limiter = PartitionedRateLimiter.Create<(string Address, TenantId Tenant), (string, TenantId)>(caller =>
        RateLimitPartition.GetFixedWindowLimiter(caller, _ => new FixedWindowRateLimiterOptions { PermitLimit = options.Value.ConnectPerMinute, Window = TimeSpan.FromMinutes(1) }));

    public void Enter(HttpContext context, TenantId tenant)
    {
        using var lease = _limiter.AttemptAcquire((context.Connection.RemoteIpAddress?.ToString() ?? "", tenant));
        if (!lease.IsAcquired) throw RequestRefusedException.OfStatus("too_many_requests", StatusCodes.Status429TooManyRequests, "Too many tries; wait a minute.");
    }

    public void Dispose() => _limiter.Dispose();
}
