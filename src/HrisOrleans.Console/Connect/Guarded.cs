using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Console.Connect;

/// <summary>
/// Changes of a connection that somebody else may be changing too. The connection's version also moves with every sync,
/// which is nobody's edit: then the change is tried again under the new version. What a person changed stays a refusal.
/// </summary>
internal static class Guarded
{
    private const int Tries = 4;

    /// <param name="api">The page's.</param>
    /// <param name="client">The API.</param>
    /// <param name="seen">The connection as the person saw it when they began.</param>
    /// <param name="call">The change, under an <c>If-Match</c>.</param>
    public static async Task<ApiAnswer<T>> Change<T>(ApiCall api, HrisOrleansClient client, Connection seen, Func<string, CancellationToken, Task<T>> call)
    {
        var version = seen.Version;
        for (var tries = 1; ; tries++)
        {
            var answer = await api.Ask(stop => call(ETag.Of(version), stop));
            if (answer.Trouble is not { Code: RefusalCodes.VersionMismatch } || tries == Tries) return answer;
            var now = await api.Ask(stop => client.Connection.Get(seen.Tenant, stop));
            if (now.Value is null || ChangedByHand(seen, now.Value)) return answer;
            version = now.Value.Version;
        }
    }

    /// <summary>Whether a person changed something between the two.</summary>
    public static bool ChangedByHand(Connection seen, Connection now) => seen.Epoch != now.Epoch || seen.Invites != now.Invites || seen.Policy != now.Policy || seen.Status != now.Status;
}
