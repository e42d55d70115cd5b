namespace HrisOrleans.Sandbox.World;

/// <summary>What the vendor's list of changes says of one person.</summary>
internal sealed record Change(DateTimeOffset At, DateTimeOffset? InsertedAt, bool Deleted);

/// <summary>The last change of every person who was ever changed, on the sandbox's clock and in whole seconds.</summary>
internal sealed class ChangeLog(TimeProvider time)
{
    private readonly Dictionary<int, Change> _changes = [];

    public void Inserted(int id) => _changes[id] = new Change(Now(), Now(), Deleted: false);

    public void Updated(int id) => _changes[id] = new Change(Now(), _changes.GetValueOrDefault(id)?.InsertedAt, Deleted: false);

    public void Deleted(int id) => _changes[id] = new Change(Now(), null, Deleted: true);

    public IEnumerable<(int Id, Change Change)> Since(DateTimeOffset moment) =>
        _changes.Where(entry => entry.Value.At >= moment).OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value));

    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }
}
