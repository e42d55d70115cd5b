using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Why;

/// <summary>How far looks into directories on behalf of questions may go.</summary>
public sealed class WhyOptions
{
    /// <summary>The longest look; below the time that a caller waits for a grain.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Looks at the same time in this silo.</summary>
    public int AtOnce { get; set; } = 4;

    /// <summary>Looks at the same time in this silo for one tenant.</summary>
    public int PerTenant { get; set; } = 2;
}

/// <summary>Lets a few looks through at once, and none wait: whoever asks can ask again.</summary>
internal sealed class WhyGate(WhyOptions options)
{
    private readonly Dictionary<TenantId, int> _inside = [];
    private int _all;

    /// <summary>A place inside, to be disposed; null when there is none.</summary>
    public IDisposable? Enter(TenantId tenant)
    {
        lock (_inside)
        {
            var own = _inside.GetValueOrDefault(tenant);
            if (_all >= options.AtOnce || own >= options.PerTenant) return null;
            _inside[tenant] = own + 1;
            _all++;
            return new Place(this, tenant);
        }
    }

    private void Leave(TenantId tenant)
    {
        lock (_inside)
        {
            _all--;
            if (--_inside[tenant] == 0) _inside.Remove(tenant);
        }
    }

    private sealed class Place(WhyGate gate, TenantId tenant) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) gate.Leave(tenant);
        }
    }
}
