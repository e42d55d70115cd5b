using System.Net.Http.Headers;
using System.Text.Json;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Reading;

/// <summary>Walks a list beside the people (groups, members of a group, ids) to its end. What was not read to its end is a failure, never a shorter list.</summary>
internal static class ListWalk
{
    /// <summary>No list beside the people is longer than this many pages.</summary>
    private const int MostPages = 100_000;

    private static readonly ConnectorFailure NobodyNew = new(FailureKind.Transient, "A later page of the members of a group holds nobody new, so that others may be missing.");

    /// <summary>
    /// Walks the members of a group. Whoever is not listed has left it, so a page that is lost or comes once more must not
    /// pass: every page behind the first one has to hold somebody new.
    /// </summary>
    /// <remarks>
    /// Some providers lead on from a full page to an empty one. That looks like a lost page, and is told from it by walking
    /// once more in smaller pages, whose ends lie elsewhere.
    /// </remarks>
    /// <param name="fetch">Asks for a page of this size; null is the first cursor.</param>
    /// <param name="take">Takes one entry and gives its id, which no entry lacks; an entry may come twice. Throws as in <see cref="All"/>.</param>
    /// <returns>How many different entries there are.</returns>
    public static async Task<Reply<int>> Members(
        int pageSize,
        Func<int, string?, CancellationToken, Task<Reply<ProviderAnswer>>> fetch,
        string? array,
        Func<JsonElement, HttpResponseHeaders, string?> next,
        Func<JsonRecord, string> take,
        CancellationToken cancellationToken,
        bool mayLack = false)
    {
        var first = await New(pageSize);
        if (first.Failure != NobodyNew || first.Repeats) return first.Failure ?? new Reply<int>(first.Ids, null);
        var again = pageSize > 1 ? await New(pageSize - 1) : first;
        return again.Failure ?? (again.Ids < first.Ids ? NobodyNew : new Reply<int>(again.Ids, null));

        async Task<(ConnectorFailure? Failure, int Ids, bool Repeats)> New(int size)
        {
            var (ids, entries, pages, stale, repeats) = (new HashSet<string>(StringComparer.Ordinal), 0, 0, false, false);
            var (before, seen) = (0, 0);
            var failure = await All(
                (cursor, aborted) => fetch(size, cursor, aborted),
                array,
                (page, headers) =>
                {
                    (stale, repeats) = (pages++ > 0 && ids.Count == before, entries > seen);
                    (before, seen) = (ids.Count, entries);
                    return stale ? null : next(page, headers);
                },
                entry =>
                {
                    entries++;
                    ids.Add(take(entry));
                },
                cancellationToken,
                mayLack);
            return (failure ?? (stale ? NobodyNew : null), ids.Count, repeats);
        }
    }

    /// <param name="fetch">Asks for a page; null is the first cursor.</param>
    /// <param name="array">Name of the top-level list, or null where the page is the list.</param>
    /// <param name="next">Where a page leads: the next cursor, or null at the end. Throws <see cref="JsonException"/> where it leads on and nobody can say where to.</param>
    /// <param name="take">Takes one entry. Throws <see cref="JsonException"/> for one that makes no sense, which fails the walk.</param>
    /// <param name="mayLack">A page without the list holds nothing.</param>
    /// <returns>Null when the end was reached.</returns>
    public static async Task<ConnectorFailure?> All(
        Func<string?, CancellationToken, Task<Reply<ProviderAnswer>>> fetch,
        string? array,
        Func<JsonElement, HttpResponseHeaders, string?> next,
        Action<JsonRecord> take,
        CancellationToken cancellationToken,
        bool mayLack = false)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var reply = await fetch(cursor, cancellationToken);
            if (!reply.Succeeded) return reply.Failure;
            using var answer = reply.Value;
            try
            {
                using var json = JsonDocument.Parse(answer.Body.Memory);
                if (Entries(json.RootElement, array, mayLack) is not { } entries) return HttpFailures.NotJson;
                foreach (var entry in entries) take(new JsonRecord(entry));
                cursor = next(json.RootElement, answer.Headers);
            }
            catch (JsonException)
            {
                return HttpFailures.Unparsable(answer.Body.Span);
            }

            if (cursor is null) return null;
            if (!met.Add(cursor)) return new(FailureKind.BadResponse, "A list of the provider leads back to a page that was read already.");
        }

        return new(FailureKind.BadResponse, "A list of the provider does not end.");
    }

    private static IEnumerable<JsonElement>? Entries(JsonElement root, string? array, bool mayLack)
    {
        if (array is null) return root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : null;
        if (root.ValueKind != JsonValueKind.Object) return null;
        if (!root.TryGetProperty(array, out var list)) return mayLack ? [] : null;
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : null;
    }
}
