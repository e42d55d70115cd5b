using System.Collections.Immutable;
using System.IO.Hashing;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Reading;

/// <summary>
/// Collects groups that stand on the person as an id and a name. People with the same attributes share one list, so a
/// record costs one look-up.
/// </summary>
/// <remarks>One per read: not safe for concurrent use.</remarks>
internal sealed class AttributeGroups(params IReadOnlyList<GroupKind> kinds)
{
    private readonly Dictionary<UInt128, ImmutableArray<GroupId>> _lists = [];
    private readonly SortedDictionary<GroupId, DirectoryGroup> _groups = [];
    private byte[] _key = new byte[512];

    /// <summary>Everything met so far, sorted by id. The first name met stands.</summary>
    public IReadOnlyList<DirectoryGroup> Found => [.. _groups.Values];

    /// <summary>The groups of one record.</summary>
    /// <param name="body">The page.</param>
    /// <param name="attributes">Id and name for each kind, in the order of the kinds.</param>
    public ImmutableArray<GroupId> Of(ReadOnlySpan<byte> body, ReadOnlySpan<JsonSlice> attributes)
    {
        var key = XxHash128.HashToUInt128(Key(body, attributes));
        if (_lists.TryGetValue(key, out var list)) return list;
        list = Make(body, attributes);
        _lists.Add(key, list);
        return list;
    }

    private ReadOnlySpan<byte> Key(ReadOnlySpan<byte> body, ReadOnlySpan<JsonSlice> attributes)
    {
        var length = 0;
        foreach (var attribute in attributes)
        {
            if (length + attribute.Length + 1 > _key.Length) Array.Resize(ref _key, (length + attribute.Length + 1) * 2);
            attribute.Of(body).CopyTo(_key.AsSpan(length));
            length += attribute.Length;
            // Unescaped control bytes do not occur inside JSON values, so one keeps neighbours apart.
            _key[length++] = 0;
        }

        return _key.AsSpan(0, length);
    }

    private ImmutableArray<GroupId> Make(ReadOnlySpan<byte> body, ReadOnlySpan<JsonSlice> attributes)
    {
        var list = new List<GroupId>(kinds.Count);
        for (var i = 0; i < kinds.Count; i++)
        {
            var (id, name) = (Text(attributes[2 * i].Of(body)), Text(attributes[(2 * i) + 1].Of(body)));
            if (id is null && name is null) continue;
            var group = new GroupId(kinds[i], Bounded(id ?? Normalised(name!)));
            _groups.TryAdd(group, new DirectoryGroup(group, name ?? id!));
            list.Add(group);
        }

        list.Sort();
        return [.. list];
    }

    // An attribute of a wrong type is no group; the mapper calls the record unreadable where it matters.
    private static string? Text(ReadOnlySpan<byte> raw)
    {
        try
        {
            return JsonText.Read(raw);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>The id of a group that has only a name: case and spacing do not make another group.</summary>
    internal static string Normalised(string name) => GroupNames.Normalised(name);

    /// <summary>An id of a length that is kept; a longer one is cut and told apart by its hash.</summary>
    internal static string Bounded(string id) => GroupNames.Bounded(id);
}
