using HrisOrleans.Domain.Tenants;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Api.Events;

/// <summary>Counts the event streams that are open in this process, because each one keeps asking.</summary>
internal sealed class OpenStreams(IOptions<ApiOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, int> _byTenant = [];
    private int _all;

    /// <summary>A place for one more stream until it is disposed, or null when there is none.</summary>
    public IDisposable? TryOpen(TenantId tenant)
    {
        lock (_gate)
        {
            var own = _byTenant.GetValueOrDefault(tenant);
            if (own >= options.Value.StreamsPerTenant || _all >= options.Value.StreamsPerProcess) return null;
            _byTenant[tenant] = own + 1;
            _all++;
            return new Place(this, tenant);
        }
    }

    private void Close(TenantId tenant)
    {
        lock (_gate)
        {
            _all--;
            if (--_byTenant[tenant] == 0) _byTenant.Remove(tenant);
        }
    }

    private sealed class Place(OpenStreams streams, TenantId tenant) : IDisposable
    {
        private OpenStreams? _streams = streams;

        public void Dispose() => Interlocked.Exchange(ref _streams, null)?.Close(tenant);
    }
}
