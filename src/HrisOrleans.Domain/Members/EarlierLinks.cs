using System.Collections.Immutable;
using System.Globalization;

namespace HrisOrleans.Domain.Members;

/// <summary>
/// Links of the present invitation that were sent before the last one. Each may be accepted until its own end, or until
/// one of them is. Equal when they hold the same links.
/// </summary>
public sealed class EarlierLinks : IEquatable<EarlierLinks>
{
    /// <summary>As many as are remembered; more reminders within a link's life are refused before that.</summary>
    public const int Most = 20;

    private readonly ImmutableArray<(int Number, DateTimeOffset ExpiresAt)> _links;

    private EarlierLinks(ImmutableArray<(int, DateTimeOffset)> links) => _links = links;

    public static EarlierLinks None { get; } = new([]);

    public bool Any => _links.Length > 0;

    /// <summary>When the link of this number ends; null when it is none of these.</summary>
    public DateTimeOffset? EndOf(int number)
    {
        foreach (var link in _links)
            if (link.Number == number) return link.ExpiresAt;
        return null;
    }

    /// <summary>How many can still be accepted.</summary>
    public int Unexpired(DateTimeOffset now) => _links.Count(link => link.ExpiresAt > now);

    /// <summary>These and one more; of too many the oldest is forgotten.</summary>
    public EarlierLinks And(int number, DateTimeOffset expiresAt) => new([.. _links.Skip(_links.Length - Most + 1), (number, expiresAt)]);

    /// <summary>Reads what <see cref="ToString"/> wrote; null and the empty text are no links.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static EarlierLinks Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return None;
        return new EarlierLinks([.. text.Split(' ').Select(One)]);

        static (int, DateTimeOffset) One(string link)
        {
            var at = link.IndexOf('@', StringComparison.Ordinal);
            if (at < 1) throw new FormatException("An earlier link is stored as number@milliseconds.");
            return (
                int.Parse(link.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture),
                DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(link.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)));
        }
    }

    public bool Equals(EarlierLinks? other) => other is not null && _links.AsSpan().SequenceEqual(other._links.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as EarlierLinks);

    public override int GetHashCode() => _links.Aggregate(17, HashCode.Combine);

    /// <summary>The stored form: <c>number@milliseconds</c> each, oldest first.</summary>
    public override string ToString() =>
        string.Join(' ', _links.Select(link => string.Create(CultureInfo.InvariantCulture, $"{link.Number}@{link.ExpiresAt.ToUnixTimeMilliseconds()}")));
}
