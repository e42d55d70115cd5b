using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.Hooks;

/// <summary>Where a company's vendors send to. Used under the company's gate; messages go out behind it, one after the other.</summary>
internal sealed class HookBoard(TimeProvider time)
{
    private readonly List<Hook> _hooks = [];
    private Task _sending = Task.CompletedTask;

    /// <summary>What has not ended.</summary>
    public IReadOnlyList<Hook> All
    {
        get
        {
            _hooks.RemoveAll(hook => hook.EndsAt <= time.GetUtcNow());
            return _hooks;
        }
    }

    public Hook? Find(string vendor, string? id) => All.FirstOrDefault(hook => hook.Vendor == vendor && hook.Id == id);

    public void Add(Hook hook) => _hooks.Add(hook);

    public void Remove(Hook hook) => _hooks.Remove(hook);

    /// <summary>Somebody changed; null stands for somebody who is not in the company.</summary>
    public void Tell(Person? before, Person? after)
    {
        if (_hooks.Count == 0) return;
        foreach (var hook in All)
            foreach (var message in hook.Write(before, after)) Send(hook, message);
    }

    /// <summary>Sends one message behind those before it; nobody waits for it, and it is sent once.</summary>
    public void Send(Hook hook, HttpRequestMessage message)
    {
        hook.Leaves();
        _sending = _sending.ContinueWith(_ => Post(hook, message), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
    }

    private static async Task Post(Hook hook, HttpRequestMessage message)
    {
        using (message) hook.Answered(await HookClient.Post(message) is { IsSuccessStatusCode: true });
    }
}
