using System.Collections.Concurrent;

namespace HrisOrleans.Silo.Browsing;

/// <summary>Browsed directories that this silo has opened, for as long as somebody turns their pages: a minute.</summary>
internal sealed class BrowseMemory(TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Guid, (BrowsedDirectory Directory, long Since)> _opened = new();

    public BrowsedDirectory? Find(Guid browse) => _opened.TryGetValue(browse, out var opened) && time.GetElapsedTime(opened.Since) < Life ? opened.Directory : null;

    public void Keep(Guid browse, BrowsedDirectory directory) => _opened[browse] = (directory, time.GetTimestamp());

    public void Forget(Guid browse) => _opened.TryRemove(browse, out _);

    public void ForgetOld()
    {
        foreach (var (browse, opened) in _opened)
            if (time.GetElapsedTime(opened.Since) >= Life) Forget(browse);
    }
}
