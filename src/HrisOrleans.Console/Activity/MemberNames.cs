using System.Collections.Concurrent;
using HrisOrleans.Client;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Console.Activity;

/// <summary>Names of members for a page that only has their ids: those in sight are asked for, a few at a time, and remembered.</summary>
public sealed class MemberNames(HrisOrleansClient client, ApiCall api, string tenant, CancellationToken leaving)
{
    private const string Nobody = "somebody whose name is not kept";
    private readonly ConcurrentDictionary<Guid, Task<string>> _known = [];
    private readonly SemaphoreSlim _some = new(6);

    public Task<string> Of(Guid member) => _known.GetOrAdd(member, Ask);

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
