using System.Collections.Concurrent;
using HrisOrleans.Client;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Console.Activity;

/// <summary>
/// Names of members for a page that only has their ids: those in sight are asked for, a few at a time, and remembered until
/// the page is left or the person is erased.
/// </summary>
public sealed class MemberNames(HrisOrleansClient client, ApiCall api, string tenant, CancellationToken leaving)
{
    private const string Nobody = "somebody whose name is not kept";
    private readonly ConcurrentDictionary<Guid, Task<string>> _known = [];
    private readonly SemaphoreSlim _some = new(6);
    private int _watching;

    /// <summary>Somebody was erased, and their name is not the one that was told; raised outside of any renderer.</summary>
    public event Action<Guid>? Forgotten;

    public Task<string> Of(Guid member) => _known.GetOrAdd(member, Ask);

    /// <summary>Forgets whoever is erased, for as long as the page is open. Called again it does nothing.</summary>
    public void Watch(LiveUpdates live)
    {
        if (leaving.IsCancellationRequested || Interlocked.Exchange(ref _watching, 1) == 1) return;
        var watch = live.Watch(tenant, happened => happened is { Kind: "erased", Member: { } member } && Forget(member), () => Task.CompletedTask);
        leaving.Register(watch.Dispose);
    }

    private bool Forget(Guid member)
    {
        _known.TryRemove(member, out _);
        Forgotten?.Invoke(member);
        return true;
    }

    private async Task<string> Ask(Guid member)
    {
        var answer = await api.Ask(
            async stop =>
            {
                await _some.WaitAsync(stop);
                try
                {
                    return await client.Members.Get(tenant, member, stop);
                }
                finally
                {
                    _some.Release();
                }
            },
            leaving);
        if (answer.Value is not { } found)
        {
            // An outage is no answer: asked again when the row is drawn again.
            if (answer.Trouble?.Kind != TroubleKind.Refused) _known.TryRemove(member, out _);
            return Nobody;
        }

        return found.DisplayName ?? ($"{found.GivenName} {found.FamilyName}".Trim() is { Length: > 0 } name ? name : found.Email ?? Nobody);
    }
}
