using System.Data.Common;

namespace HrisOrleans.Storage.Sql;

/// <summary>
/// Group read: what is asked for while a few questions are under way goes into the next one together. Whoever asks alone is
/// answered at once, and every answer is of a moment after it was asked for.
/// </summary>
/// <param name="one">Asks for one; null when it is not there.</param>
/// <param name="many">Asks for several, each once; those not there are missing.</param>
internal sealed class GroupRead<TKey, TValue>(
    Func<TKey, CancellationToken, Task<TValue?>> one, Func<IReadOnlyCollection<TKey>, CancellationToken, Task<IReadOnlyDictionary<TKey, TValue>>> many)
    where TKey : notnull
    where TValue : class
{
    /// <summary>Questions under way before others are gathered.</summary>
    private const int AtOnce = 4;

    private const int Most = 500;

    private readonly Lock _gate = new();
    private readonly Queue<Entry> _waiting = new();
    private int _underWay;

    public async Task<TValue?> Read(TKey key, CancellationToken cancellationToken)
    {
        if (Wait(key) is { } entry) return await entry.Answer.Task.WaitAsync(cancellationToken);
        try
        {
            return await one(key, cancellationToken);
        }
        finally
        {
            Next();
        }
    }

    // Null: ask at once.
    private Entry? Wait(TKey key)
    {
        lock (_gate)
        {
            if (_underWay < AtOnce)
            {
                _underWay++;
                return null;
            }

            var entry = new Entry(key, new TaskCompletionSource<TValue?>(TaskCreationOptions.RunContinuationsAsynchronously));
            _waiting.Enqueue(entry);
            return entry;
        }
    }

    // Whoever asked before goes on with its own: the others' question carries nothing of it along.
    private void Next()
    {
        if (Take() is not { Count: > 0 } entries) return;
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow()) _ = Run(entries);
    }

    private List<Entry> Take()
    {
        lock (_gate)
        {
            var entries = new List<Entry>(Math.Min(_waiting.Count, Most));
            while (entries.Count < Most && _waiting.TryDequeue(out var entry)) entries.Add(entry);
            if (entries.Count == 0) _underWay--;
            return entries;
        }
    }

    private async Task Run(List<Entry> entries)
    {
        // The one before may have been a grain on its turn: this belongs to the pool from its first step.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        for (; entries.Count > 0; entries = Take()) await Ask(entries);
    }

    private async Task Ask(List<Entry> entries)
    {
        try
        {
            var found = await many(entries.Select(entry => entry.Key).ToHashSet(), CancellationToken.None);
            foreach (var entry in entries) entry.Answer.TrySetResult(found.GetValueOrDefault(entry.Key));
        }
        catch (Exception failure)
        {
            // The outer edge of a question that nobody asked alone: a row that cannot be read is nobody's trouble but its own.
            if (entries.Count > 1 && failure is not (DbException or IOException or TimeoutException))
                foreach (var entry in entries) await Ask([entry]);
            else
                foreach (var entry in entries) entry.Answer.TrySetException(failure);
        }
    }

    private sealed record Entry(TKey Key, TaskCompletionSource<TValue?> Answer);
}
