using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Sandbox.Faults;

/// <summary>A fault that was asked for and how often it may still strike.</summary>
internal sealed class ActiveFault(string id, NewFault request)
{
    private readonly TaskCompletionSource _hit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _seen;

    public string Id => id;

    public NewFault Request => request;

    public int Struck { get; private set; }

    public FaultState State => new(id, request.Kind, request.Endpoint, Struck);

    /// <summary>Done as soon as the fault struck for the first time.</summary>
    public Task Hit => _hit.Task;

    public bool Strikes(string endpoint, Func<int> page)
    {
        if (request.Times > 0 && Struck >= request.Times) return false;
        if (request.Endpoint != SandboxEndpoints.Any && request.Endpoint != endpoint) return false;
        if (request.Page is { } wanted && (endpoint != SandboxEndpoints.List || page() != wanted)) return false;
        if (_seen++ < request.Skip) return false;
        Struck++;
        _hit.TrySetResult();
        return true;
    }
}

/// <summary>The faults of one company in the order they were set; a request suffers the first that strikes.</summary>
internal sealed class FaultBoard
{
    private readonly List<ActiveFault> _faults = [];
    private int _given;

    public IEnumerable<ActiveFault> All => _faults;

    public ActiveFault Add(NewFault request)
    {
        var fault = new ActiveFault((++_given).ToString(), request);
        _faults.Add(fault);
        return fault;
    }

    public ActiveFault? Find(string id) => _faults.Find(fault => fault.Id == id);

    public int Clear(string? id = null) => _faults.RemoveAll(fault => id is null || fault.Id == id);

    public ActiveFault? Strike(string endpoint, Func<int> page) => _faults.Find(fault => fault.Strikes(endpoint, page));
}
