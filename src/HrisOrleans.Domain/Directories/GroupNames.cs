using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace HrisOrleans.Domain.Directories;

/// <summary>Keys of groups that have only a name.</summary>
public static class GroupNames
{
    private const int MaxNameLength = 150;

    public static GroupId Id(GroupKind kind, string name) => new(kind, Bounded(Normalised(name)));

    /// <summary>Case and spacing do not make another group.</summary>
    public static string Normalised(string name) =>
        string.Join(' ', name.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>An id of a length that is kept; a longer one is cut and told apart by its hash.</summary>
    public static string Bounded(string id) => id.Length <= MaxNameLength
        ? id
        : id[..100] + "~" + XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(id)).ToString("x32", CultureInfo.InvariantCulture);
}
