using System.Collections.Frozen;
using System.Collections.Immutable;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Domain.Connections;

/// <summary>
/// What selects one person: everyone, their pick, or the selected groups they are in; and for somebody who is out, what
/// selected them before. Its text form is stored: what selects now first, then the past, each part of it behind a minus
/// sign. A text that is empty or begins with a minus sign means that nothing selects the person now.
/// </summary>
public readonly record struct SelectedBy
{
    private const string EveryoneText = "*";
    private const string NameText = "=";
    private readonly string? _text;

    private SelectedBy(string text) => _text = text;

    public static SelectedBy Nothing { get; } = new("");

    public static SelectedBy Everyone { get; } = new(EveryoneText);

    public static SelectedBy Name { get; } = new(NameText);

    /// <summary>Something selects the person now.</summary>
    public bool Any => _text is { Length: > 0 } text && text[0] != '-';

    /// <summary>The person is picked by name now.</summary>
    public bool ByName => Any && Now().Contains(NameText, StringComparer.Ordinal);

    public static SelectedBy Of(ImmutableArray<GroupId> groups, FrozenSet<GroupId> selected)
    {
        var hits = groups.Where(selected.Contains).ToImmutableArray();
        return hits.IsEmpty ? Nothing : new SelectedBy(GroupList.Write(hits));
    }

    public static SelectedBy Parse(string? text) => new(text ?? "");

    /// <summary>
    /// True when something here never selected the person in <paramref name="before"/>, its past included; everyone covers
    /// every group. A pick is new unless it still stood: to pick somebody again is an act of its own.
    /// </summary>
    public bool AddsTo(SelectedBy before)
    {
        if (!Any) return false;
        var known = before.Ever().ToHashSet(StringComparer.Ordinal);
        var picked = before.ByName;
        return Now().Any(part => part == NameText ? !picked : !known.Contains(part) && !known.Contains(EveryoneText));
    }

    /// <summary>The same, remembering what selected the person <paramref name="before"/>.</summary>
    public SelectedBy Remembering(SelectedBy before)
    {
        if (before.ToString().Length == 0) return this;
        var now = Now().ToList();
        var past = Ever().Concat(before.Ever()).Except(now, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(part => "-" + part);
        return new SelectedBy(string.Join(' ', now.Concat(past)));
    }

    /// <summary>Whether the same selects the person now, whatever did before.</summary>
    internal bool SelectsLike(SelectedBy other) => Now().SequenceEqual(other.Now(), StringComparer.Ordinal);

    /// <summary>Whether something that selected the person (lately, if nothing does now) is still true of somebody in these groups.</summary>
    internal bool StillHolds(ImmutableArray<GroupId> groups) =>
        Lately().Any(part => part is EveryoneText or NameText || GroupList.Read(part).Any(group => groups.Contains(group)));

    /// <summary>Whether something that selected the person (lately, if nothing does now) stands in the selection.</summary>
    internal bool Meets(Selection selection) => Lately().Any(part => part switch
    {
        EveryoneText => selection.Mode == SelectionMode.Everyone,
        NameText => selection.Mode == SelectionMode.Manual,
        _ => GroupList.Read(part).Any(group => selection.Groups.Contains(group)),
    });

    /// <summary>Groups by which the person was selected (lately, if nothing selects them now).</summary>
    internal IEnumerable<GroupId> Groups() => Lately().SelectMany(part => GroupList.Read(part));

    /// <summary>Readable references, one for each selector of now: <c>everyone</c>, <c>picked</c> or a group id.</summary>
    public IEnumerable<string> References() => ToString() switch
    {
        "" => [],
        EveryoneText => ["everyone"],
        NameText => ["picked"],
        _ => Now().SelectMany(part => part switch
        {
            EveryoneText => ["everyone"],
            NameText => ["picked"],
            _ => GroupList.Read(part).Select(group => group.ToString()),
        }),
    };

    public bool Equals(SelectedBy other) => string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() => _text ?? "";

    private string[] Parts() => ToString() is { Length: > 0 } text ? text.Split(' ') : [];

    private IEnumerable<string> Now() => Parts().Where(part => !part.StartsWith('-'));

    private IEnumerable<string> Ever() => Parts().Select(part => part.StartsWith('-') ? part[1..] : part);

    private IEnumerable<string> Lately() => Any ? Now() : Ever();
}
