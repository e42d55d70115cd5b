using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Members;

/// <summary>What a tenant's members are searched and filtered by, as it stood at one place of the tenant's sequence.</summary>
/// <param name="Seq">Every event up to here is in it.</param>
/// <param name="Members">In order of id.</param>
internal sealed record MemberIndex(long Seq, IndexedMember[] Members)
{
    public static MemberIndex Of(long seq, IEnumerable<IndexedMember> members) => new(seq, [.. members.OrderBy(member => member.Id)]);

    /// <summary>The same with other rows in the place of theirs.</summary>
    public MemberIndex With(long seq, IReadOnlyCollection<IndexedMember> changed)
    {
        if (changed.Count == 0) return this with { Seq = seq };
        var byId = changed.ToDictionary(member => member.Id);
        return new MemberIndex(seq, [.. Merged(Members.Where(member => !byId.ContainsKey(member.Id)), byId.Values.OrderBy(member => member.Id))]);
    }

    /// <summary>Whom the filter selects behind <paramref name="after"/>, in order.</summary>
    /// <param name="filter">Its search is ASCII, which both sides read alike.</param>
    /// <param name="sources">The numbers of the provider that the filter names; empty where it names none.</param>
    public IEnumerable<MemberId> Find(MemberFilter filter, IReadOnlyCollection<int> sources, MemberId? after)
    {
        var word = filter.Search?.Trim().ToLowerInvariant();
        var group = filter.Group is { } wanted ? $" {GroupList.Write([wanted])} " : null;
        for (var at = after is { } last ? Behind(last) : 0; at < Members.Length; at++)
        {
            var member = Members[at];
            if ((filter.List is { } list && member.List != list) || (filter.Grant is { } grant && member.Grant != grant) || !From(member.Source)) continue;
            if (group is not null && !member.Groups.Contains(group, StringComparison.Ordinal)) continue;
            if (word is null || member.Text.Contains(word, StringComparison.Ordinal)) yield return member.Id;
        }

        bool From(int? source) => filter.Source switch
        {
            null => true,
            MemberFilter.Hand => source is null,
            MemberFilter.Hris => source is not null,
            _ => source is { } number && sources.Contains(number),
        };
    }

    private int Behind(MemberId after)
    {
        var (low, high) = (0, Members.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Members[middle].Id.CompareTo(after) <= 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static IEnumerable<IndexedMember> Merged(IEnumerable<IndexedMember> first, IEnumerable<IndexedMember> second)
    {
        using var others = second.GetEnumerator();
        var more = others.MoveNext();
        foreach (var member in first)
        {
            for (; more && others.Current.Id.CompareTo(member.Id) < 0; more = others.MoveNext()) yield return others.Current;
            yield return member;
        }

        for (; more; more = others.MoveNext()) yield return others.Current;
    }
}

/// <summary>One member in the index.</summary>
/// <param name="Text">What is searched, in lower case as far as ASCII goes.</param>
/// <param name="Groups">In the form of <see cref="GroupList"/>, with a blank at either end.</param>
internal sealed record IndexedMember(MemberId Id, MemberList List, Grant Grant, int? Source, string Text, string Groups)
{
    public const string Columns = $"m.member_id, m.list, m.grant_state, m.source, {MemberFilterSql.Searched}, coalesce(r.groups, '')";

    /// <param name="groups">One text for all who are in the same groups.</param>
    public static IndexedMember Read(Row row, Dictionary<string, string> groups)
    {
        var (id, list, grant, source, text, its) = (new MemberId(row.Uuid()), (MemberList)row.Int(), (Grant)row.Int(), row.IntOrNull(), Lower(row.Text()), row.Text());
        if (!groups.TryGetValue(its, out var shared)) groups[its] = shared = $" {its} ";
        return new IndexedMember(id, list, grant, source, text, shared);
    }

    // Other letters stay as they are: what is looked for here holds none of them.
    private static string Lower(string text) => string.Create(text.Length, text, static (lower, text) =>
    {
        for (var at = 0; at < text.Length; at++) lower[at] = char.IsAsciiLetterUpper(text[at]) ? (char)(text[at] | 0x20) : text[at];
    });
}
