using System.IO.Hashing;
using System.Text;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Connections;

/// <summary>The heartbeat of connections: one reminder each, its phase a stable hash of the tenant, so that a restart makes no stampede.</summary>
/// <param name="Period">Between two beats; at least the cluster's minimum reminder period.</param>
public sealed record Pulse(TimeSpan Period)
{
    public static Pulse EveryMinute { get; } = new(TimeSpan.FromMinutes(1));

    /// <summary>When the first beat of a tenant comes, from now.</summary>
    public TimeSpan Phase(TenantId tenant) =>
        TimeSpan.FromMilliseconds(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(tenant.Value)) % (ulong)Math.Max(1, Period.TotalMilliseconds));
}
