using System.Text.Json;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Reading;

/// <summary>Where a page leads.</summary>
/// <param name="Cursor">The next page's position; null when there is none.</param>
/// <param name="IsLast">The answer says that no page follows; an answer that says nothing about it does not.</param>
/// <param name="Total">How many records the provider says there are.</param>
internal readonly record struct NextPage(string? Cursor, bool IsLast, long? Total = null)
{
    public static NextPage At(string? cursor, long? total = null) => new(cursor, cursor is null, total);
}

/// <summary>A page just fetched, as far as the source of it looks.</summary>
internal sealed class PageView(ProviderAnswer answer, RecordSlices slices, IReadOnlyList<string> envelope)
{
    public int Count => slices.Count;

    public System.Net.Http.Headers.HttpResponseHeaders Headers => answer.Headers;

    public ProviderAnswer Answer => answer;

    /// <summary>A wanted value beside the list; null when it is absent or null.</summary>
    public JsonElement? Beside(string name)
    {
        for (var i = 0; i < envelope.Count; i++)
        {
            if (envelope[i] != name) continue;
            var slice = slices.Envelope[i];
            if (!slice.HasValue(answer.Body.Span)) return null;
            using var json = JsonDocument.Parse(answer.Body.Memory.Slice(slice.Offset, slice.Length));
            return json.RootElement.Clone();
        }

        throw new ArgumentException("not in the envelope", nameof(name));
    }

    /// <summary>The ids of the records, in order; null where a record has none.</summary>
    public IEnumerable<string?> Ids()
    {
        for (var i = 0; i < slices.Count; i++) yield return IdAt(i);
    }

    private string? IdAt(int index)
    {
        try
        {
            return JsonText.Read(slices[index][0].Of(answer.Body.Span));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>
/// What a provider has to tell so that its people can be read: how a page is asked for, what it looks like and where it
/// leads. <see cref="SourceRead"/> does the rest: paging, counting, fingerprints, certificate.
/// </summary>
/// <remarks>One per read.</remarks>
internal abstract class PeopleSource
{
    public abstract RecordShape Shape { get; }

    /// <summary>Codes of the rights that a complete read has seen with; absences count only between reads that saw the same.</summary>
    public abstract IReadOnlyList<string> Rights { get; }

    /// <summary>The groups of this read.</summary>
    public GroupSink Groups { get; } = new();

    /// <summary>Rights that calls of this read found lacking, besides what the records show.</summary>
    public SortedSet<string> LackingRights { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads what has to be known before the first person: groups and who is in them, or the ids that changed. A membership list that was not read to its end fails the read.</summary>
    public virtual Task<ConnectorFailure?> Open(CancellationToken cancellationToken) => Task.FromResult<ConnectorFailure?>(null);

    /// <summary>Asked behind <see cref="Open"/>: whether there is anything to ask for at all. A list of changes may name nobody.</summary>
    public virtual bool HasPages => true;

    /// <summary>Asks for a page.</summary>
    /// <param name="cursor">Null for the first one.</param>
    public abstract Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken);

    /// <summary>Where a page leads.</summary>
    /// <exception cref="JsonException">It leads on, and nobody can say where to.</exception>
    public abstract Reply<NextPage> Next(PageView page);

    /// <summary>For reads that learn a person's groups only with their page, as deltas do: puts them into <see cref="Groups"/>.</summary>
    public virtual Task<ConnectorFailure?> Complete(PageView page, CancellationToken cancellationToken) => Task.FromResult<ConnectorFailure?>(null);

    /// <summary>External ids that the provider explicitly says are deleted; asked at the end of a delta.</summary>
    public virtual IReadOnlyList<string> Tombstones => [];

    /// <summary>Where the next delta begins; null where the provider has no delta. Asked at the end.</summary>
    public virtual string? Checkpoint => null;
}
