using Npgsql;

namespace HrisOrleans.Simulation.Gates;

/// <summary>One life of a silo. When it is dead, nothing of it goes on.</summary>
internal sealed class Life(string name)
{
    private readonly TaskCompletionSource _died = new();

    public string Name => name;

    public bool Dead => _died.Task.IsCompleted;

    public void Die() => _died.TrySetResult();

    /// <summary>A call from another silo to this one; it breaks off when this one dies.</summary>
    public async Task Called(Func<Task> call)
    {
        var answer = call();
        if (await Task.WhenAny(answer, _died.Task) != answer) throw new NpgsqlException("Simulated: the silo that was called has died.");
        await answer;
    }
}

/// <summary>What becomes of the step behind a gate.</summary>
internal enum Fate
{
    Go = 0,

    /// <summary>The database is away before the step is done.</summary>
    LostBefore = 1,

    /// <summary>The step is done, and its answer lost.</summary>
    LostAfter = 2,
}

/// <summary>A flow that stands still before its next step.</summary>
internal sealed class Parked(Life life, string step, string flow, bool store) : TaskCompletionSource<Fate>
{
    public Life Life => life;

    public string Step => step;

    public string Flow => flow;

    /// <summary>The step is one of the database's.</summary>
    public bool Store => store;
}

/// <summary>Where flows of one life of a silo stand still until they are let go.</summary>
internal sealed class Gate(GateKeeper keeper, Life life)
{
    public Life Life => life;

    /// <summary>Before a step of the database.</summary>
    public async Task<T> Through<T>(string step, Func<Task<T>> body)
    {
        var fate = await keeper.Pass(life, step, store: true);
        if (fate == Fate.LostBefore) throw new NpgsqlException("Simulated: the database is away.");
        keeper.Enter();
        try
        {
            var result = await body();
            return fate == Fate.Go ? result : throw new NpgsqlException("Simulated: the connection was lost while the answer was awaited.");
        }
        finally
        {
            keeper.Leave();
        }
    }

    public Task Through(string step, Func<Task> body) => Through(step, async () =>
    {
        await body();
        return true;
    });

    /// <summary>Before a step of somebody else's: the provider, the mail server.</summary>
    public async Task Pass(string step) => await keeper.Pass(life, step, store: false);
}

/// <summary>All flows that stand at gates, in the order in which they came there.</summary>
internal sealed class GateKeeper(Turns turns)
{
    private static readonly AsyncLocal<string?> CurrentFlow = new();

    private readonly List<Parked> _parked = [];
    private int _inside;
    private TaskCompletionSource? _quiet;

    public IReadOnlyList<Parked> Parked => _parked;

    /// <summary>Names the flow that begins here; call first in an async method of its own.</summary>
    public static void Name(string flow) => CurrentFlow.Value = flow;

    public Task<Fate> Pass(Life life, string step, bool store)
    {
        var parked = new Parked(life, step, CurrentFlow.Value ?? "", store);
        // Of a dead life nothing ever goes on: its task is simply forgotten.
        if (!life.Dead) _parked.Add(parked);
        return parked.Task;
    }

    public void Enter() => _inside++;

    public void Leave()
    {
        if (--_inside == 0) _quiet?.TrySetResult();
    }

    /// <summary>Lets one flow go on, until it stands at its next gate or has ended.</summary>
    public async ValueTask Release(Parked parked, Fate fate)
    {
        _parked.Remove(parked);
        parked.SetResult(fate);
        await Settle();
    }

    /// <summary>Until every flow stands at a gate, waits for another one, or has ended.</summary>
    public async ValueTask Settle()
    {
        turns.Drain();
        while (_inside > 0)
        {
            _quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _quiet.Task;
            turns.Drain();
        }
    }

    /// <summary>The process dies: whatever stood at a gate is gone for good.</summary>
    public void Kill(Life life)
    {
        life.Die();
        _parked.RemoveAll(parked => parked.Life == life);
    }
}
