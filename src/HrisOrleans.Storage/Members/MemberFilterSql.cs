using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Members;

/// <summary>A filter as conditions on the tables <c>m</c> (members) and <c>r</c> (roster).</summary>
/// <param name="OfMember">What the member alone decides; begins with "and", or is empty.</param>
/// <param name="OfBoth">What the two decide together; begins with "and", or is empty.</param>
/// <param name="InMembers">What somebody whom <see cref="OfBoth"/> takes by their own values must meet; looked at row by row, so cheap. Null: nobody is taken so.</param>
/// <param name="InRoster">The same of values that the directory knows.</param>
/// <param name="Bind">Gives a statement the values.</param>
internal sealed record MemberFilterSql(string OfMember, string OfBoth, string? InMembers, string? InRoster, Func<Statement, Statement> Bind)
{
    // One text; nobody types a line break, so nothing is found across. Given and family name stand together, as people write them.
    public const string Searched =
        "coalesce(m.display_name, r.display_name, '') || '\n' || coalesce(m.given_name, r.given_name, '') || ' ' || coalesce(m.family_name, r.family_name, '') || '\n' || coalesce(m.email, r.email, '')";

    // "|| ''" keeps the planner from naming the tenant in both tables: see Keys.
    public const string ToRoster = "left join roster as r on r.tenant = m.tenant || '' and r.source = m.source and r.external_id = m.external_id";

    public bool NeedsRoster => OfBoth.Length > 0;

    /// <summary>Rows <c>m</c>, with <c>r</c> where it is asked for.</summary>
    public string From => NeedsRoster ? $"members as m {ToRoster}" : "members as m";

    public string Where => $"{OfMember} {OfBoth}";

    public static async ValueTask<MemberFilterSql> Of(Database database, MemberFilter filter, CancellationToken cancellationToken)
    {
        var (ofMember, ofBoth, binds) = (new List<string>(), new List<string>(), new List<Action<Statement>>());
        string? inMembers = null;
        string? inRoster = null;
        if (filter.List is { } list) Add(ofMember, "m.list = @list", statement => statement.With("list", (int)list));
        if (filter.Grant is { } grant) Add(ofMember, "m.grant_state = @grant", statement => statement.With("grant", (int)grant));
        switch (filter.Source)
        {
            case null:
                break;
            case MemberFilter.Hand:
                Add(ofMember, "m.source is null");
                break;
            case MemberFilter.Hris:
                Add(ofMember, "m.source is not null");
                break;
            case var provider:
                Add(ofMember, "m.source in (select s.source from sources as s where s.tenant = @tenant and s.provider = @provider)", statement => statement.With("provider", provider));
                break;
        }

        if (filter.Search is { } search)
        {
            // Making ASCII lower case is a walk over bytes; the alphabets of the world cost many times that, where a word needs them.
            var word = search.Trim();
            var lower = word.All(char.IsAscii) ? database.AsciiLowerCase : await database.LowerCase(cancellationToken);
            Add(ofBoth, Like(Searched), statement => statement.With("search", $"%{Literal(word.ToLowerInvariant())}%"));
            inMembers = $"m.email is null or {Like("m.email")} or {Like("m.display_name")} or {Names("m")}";
            inRoster = $"{Like("r.display_name")} or {Names("r")}";
            if (word.Contains(' ')) inMembers += " or (m.given_name is null) <> (m.family_name is null)";

            string Like(string column) => $"{lower(column)} like @search escape '!'";

            string Names(string table) => word.Contains(' ')
                ? Like($"coalesce({table}.given_name, '') || ' ' || coalesce({table}.family_name, '')")
                : $"{Like($"{table}.given_name")} or {Like($"{table}.family_name")}";
        }

        if (filter.Group is { } group)
        {
            var text = Literal(GroupList.Write([group]));
            const string Named = "r.groups like @part escape '!' and ' ' || r.groups || ' ' like @group escape '!'";
            Add(ofBoth, Named, statement => statement.With("part", $"%{text}%").With("group", $"% {text} %"));

            // Whoever is in the group is on the roster, whatever else is asked for.
            (inMembers, inRoster) = (null, Named);
        }

        return new MemberFilterSql(string.Join(' ', ofMember), string.Join(' ', ofBoth), inMembers, inRoster, statement =>
        {
            foreach (var bind in binds) bind(statement);
            return statement;
        });

        void Add(List<string> conditions, string condition, Action<Statement>? bind = null)
        {
            conditions.Add($"and {condition}");
            if (bind is not null) binds.Add(bind);
        }
    }

    private static string Literal(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}
