using System.Data.Common;
using System.Threading.Channels;

namespace HrisOrleans.Storage.Sql;

/// <summary>
/// Group commit: what arrives while one transaction runs goes into the next one. Callers are answered only after it is
/// durable. The loop starts with the first commit and rests while there is none.
/// </summary>
/// <param name="database">Where it is written.</param>
/// <param name="key">What an item is about: two items of one key never share a transaction, and keep their order.</param>
/// <param name="write">Writes many items in one transaction and gives one result for each, in their order.</param>
/// <param name="conflict">The result of an item that a unique index refused.</param>
internal sealed class GroupCommit<TItem, TKey, TResult>(
    Database database, Func<TItem, TKey> key, Func<Work, IReadOnlyList<TItem>, CancellationToken, Task<TResult[]>> write, Func<TResult> conflict) : IAsyncDisposable
    where TKey : notnull
{
    private const int BatchSize = 1_000;

    /// <summary>Callers beyond it wait to be queued.</summary>
    private const int QueueSize = 8_192;

    private readonly Channel<Entry> _queue = Channel.CreateBounded<Entry>(new BoundedChannelOptions(QueueSize) { SingleReader = true });
    private readonly Lock _starting = new();
    private Task? _loop;

    public async Task<TResult> Commit(TItem item, CancellationToken cancellationToken)
    {
        Start();
        var entry = new Entry(item);
        await using var cancelled = cancellationToken.UnsafeRegister(static (state, token) => ((Entry)state!).Cancel(token), entry);
        await _queue.Writer.WriteAsync(entry, cancellationToken);
        return await entry.Answer;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (_loop is { } loop) await loop;
    }

    private void Start()
    {
        if (_loop is not null) return;
        lock (_starting)
        {
            if (_loop is not null) return;
            // The loop outlives its first caller and must carry nothing of them along.
            using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow()) _loop = Run();
        }
    }

    private async Task Run()
    {
        // The first caller may be a grain on its turn: the loop belongs to the pool from its first step.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var reader = _queue.Reader;
        var (batch, keys, later) = (new List<Entry>(BatchSize), new HashSet<TKey>(), new Queue<Entry>());
        while (later.Count > 0 || await reader.WaitToReadAsync())
        {
            batch.Clear();
            keys.Clear();
            // The second commit on one key rests on the first and waits for the next batch, and so does all behind it.
            (var waiting, later) = (later, new Queue<Entry>());
            foreach (var entry in waiting) Take(entry);
            while (batch.Count < BatchSize && later.Count == 0 && reader.TryRead(out var next)) Take(next);
            await Write(batch);
        }

        void Take(Entry entry)
        {
            if (later.Count == 0 && batch.Count < BatchSize && !keys.Contains(key(entry.Item)))
            {
                if (!entry.Take()) return;
                keys.Add(key(entry.Item));
                batch.Add(entry);
            }
            else
            {
                later.Enqueue(entry);
            }
        }
    }

    private async Task Write(List<Entry> batch)
    {
        if (batch.Count == 0) return;
        try
        {
            var results = await Transact([.. batch.Select(entry => entry.Item)]);
            for (var i = 0; i < batch.Count; i++) batch[i].Succeed(results[i]);
        }
        catch (Exception failure)
        {
            // The lane's outer edge: every caller hears of the failure, and the loop goes on.
            if (batch.Count > 1 && Poisoned(failure)) await OneByOne(batch);
            else foreach (var entry in batch) Answer(entry, failure);
        }
    }

    // Nothing of the batch was kept: one commit made it fail, and only that one is to hear of it.
    private async Task OneByOne(List<Entry> batch)
    {
        foreach (var entry in batch)
        {
            try
            {
                entry.Succeed((await Transact([entry.Item]))[0]);
            }
            catch (Exception failure)
            {
                Answer(entry, failure);
            }
        }
    }

    private Task<TResult[]> Transact(IReadOnlyList<TItem> items) => database.Write(work => write(work, items, CancellationToken.None), CancellationToken.None);

    private void Answer(Entry entry, Exception failure)
    {
        if (failure is DbException refused && database.IsUniqueViolation(refused)) entry.Succeed(conflict());
        else entry.Fail(failure);
    }

    // What is not the database's refusal of a statement is ours: a value that cannot be written. A lost connection is neither.
    private bool Poisoned(Exception failure) => failure is DbException refused ? database.IsRefusal(refused) : failure is not IOException and not TimeoutException;

    private sealed class Entry(TItem item)
    {
        private const int Queued = 0;
        private const int Taken = 1;
        private const int Cancelled = 2;

        private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _state = Queued;

        public TItem Item => item;

        public Task<TResult> Answer => _answer.Task;

        /// <returns>False when the caller gave up before.</returns>
        public bool Take() => Interlocked.CompareExchange(ref _state, Taken, Queued) == Queued;

        /// <summary>Only what is not in a batch yet can be called back.</summary>
        public void Cancel(CancellationToken token)
        {
            if (Interlocked.CompareExchange(ref _state, Cancelled, Queued) == Queued) _answer.TrySetCanceled(token);
        }

        public void Succeed(TResult result) => _answer.TrySetResult(result);

        public void Fail(Exception failure) => _answer.TrySetException(failure);
    }
}
