using System.Collections.Concurrent;
using HrisOrleans.Client.Connections;

namespace HrisOrleans.Console.Pieces;

/// <summary>Names of groups by tenant, as this process saw them last. Names of groups alone, of nobody.</summary>
public sealed class KnownGroups(TimeProvider time)
{
    private const int MostTenants = 500;
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();
    private readonly ConcurrentDictionary<string, (IReadOnlyDictionary<string, string> Names, DateTimeOffset At)> _tenants = new(StringComparer.Ordinal);

    /// <summary>Names by id; empty where none were seen of late.</summary>
    public IReadOnlyDictionary<string, string> Of(string tenant) => _tenants.TryGetValue(tenant, out var known) && time.GetUtcNow() - known.At < Life ? known.Names : None;

    public void Keep(string tenant, IEnumerable<Group> groups)
    {
        if (_tenants.Count >= MostTenants && !_tenants.ContainsKey(tenant) && _tenants.MinBy(known => known.Value.At) is { Key: { } oldest }) _tenants.TryRemove(oldest, out _);
        _tenants[tenant] = (groups.ToDictionary(group => group.Id, group => group.Name, StringComparer.Ordinal), time.GetUtcNow());
    }
}
