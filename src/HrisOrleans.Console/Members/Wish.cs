using HrisOrleans.Client.Jobs;

namespace HrisOrleans.Console.Members;

/// <summary>Which members are looked at; it stands in the address, so that it can be kept, shared and gone back to.</summary>
/// <param name="List">One of the five.</param>
/// <param name="Advisories">Instead of a list: members of whom admins were told that they left.</param>
public sealed record Wish(string List, string? Search = null, string? Group = null, string? Grant = null, string? Source = null, bool Advisories = false)
{
    /// <summary>Something narrows it besides the list.</summary>
    public bool Narrows => Search is not null || Group is not null || Grant is not null || Source is not null;

    /// <summary>For a decision on all of them.</summary>
    public MembersFilter Filter => new(List, Search, Group, Grant, Source);

    /// <summary>The query of the address.</summary>
    public string Query(Guid? job = null)
    {
        List<string> parts = [Advisories ? "advisories=1" : $"list={List}"];
        Add("search", Search);
        Add("group", Group);
        Add("grant", Grant);
        Add("source", Source);
        if (job is { } id) parts.Add($"job={id}");
        return $"?{string.Join('&', parts)}";

        void Add(string name, string? value)
        {
            if (value is { Length: > 0 }) parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }
    }
}

/// <summary>Who is ticked: some by name, or all whom the filter selects.</summary>
public sealed class Picked
{
    /// <summary>As many as can be named at once.</summary>
    public const int Most = 10_000;

    private readonly Dictionary<Guid, HrisOrleans.Client.Members.Member> _people = [];

    /// <summary>All of the filter, those who are not in sight included.</summary>
    public bool All { get; set; }

    public int Count => _people.Count;

    public bool Any => All || _people.Count > 0;

    public IReadOnlyList<Guid> Ids => [.. _people.Keys];

    /// <summary>The only one; null where there are others.</summary>
    public HrisOrleans.Client.Members.Member? One => !All && _people.Count == 1 ? _people.Values.First() : null;

    public bool Has(Guid member) => All || _people.ContainsKey(member);

    public void Set(HrisOrleans.Client.Members.Member member, bool ticked)
    {
        if (!ticked) _people.Remove(member.Id);
        else if (_people.Count < Most) _people[member.Id] = member;
    }

    public void Clear()
    {
        _people.Clear();
        All = false;
    }
}
