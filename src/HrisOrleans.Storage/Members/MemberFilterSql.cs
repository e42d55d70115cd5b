using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Members;

/// <summary>A filter as a condition on the tables <c>m</c> (members) and, where it needs what the directory says, <c>r</c> (roster).</summary>
/// <param name="Where">Begins with "and", or is empty.</param>
/// <param name="NeedsRoster">Names the table <c>r</c>.</param>
/// <param name="Bind">Gives a statement the values.</param>
internal sealed record MemberFilterSql(string Where, bool NeedsRoster, Func<Statement, Statement> Bind)
{
    // One text, because making it lower case is what a search costs; nobody types a line break, so nothing is found across. Given and family name stand together, as people write them.
    private const string Searched =
        "coalesce(m.display_name, r.display_name, '') || '\n' || coalesce(m.given_name, r.given_name, '') || ' ' || coalesce(m.family_name, r.family_name, '') || '\n' || coalesce(m.email, r.email, '')";

    // "|| ''" keeps the planner from naming the tenant in both tables: see Keys.
    public const string ToRoster = "left join roster as r on r.tenant = m.tenant || '' and r.source = m.source and r.external_id = m.external_id";

    /// <summary>Rows <c>m</c>, with <c>r</c> where it is asked for.</summary>
    public string From => NeedsRoster ? $"members as m {ToRoster}" : "members as m";

    public static async ValueTask<MemberFilterSql> Of(Database database, MemberFilter filter, CancellationToken cancellationToken)
    {
        var conditions = new List<string>();
        var binds = new List<Action<Statement>>();
        if (filter.List is { } list) Add("m.list = @list", statement => statement.With("list", (int)list));
        if (filter.Grant is { } grant) Add("m.grant_state = @grant", statement => statement.With("grant", (int)grant));
        switch (filter.Source)
        {
            case null:
                break;
            case MemberFilter.Hand:
                Add("m.source is null");
                break;
            case MemberFilter.Hris:
                Add("m.source is not null");
                break;
            case var provider:
                Add("m.source in (select s.source from sources as s where s.tenant = @tenant and s.provider = @provider)", statement => statement.With("provider", provider));
                break;
        }

        if (filter.Group is { } group)
            Add("' ' || r.groups || ' ' like @group escape '!'", statement => statement.With("group", $"% {Literal(GroupList.Write([group]))} %"));
        if (filter.Search is { } search)
        {
            var lower = await database.LowerCase(cancellationToken);
            Add($"{lower(Searched)} like @search escape '!'", statement => statement.With("search", $"%{Literal(search.Trim().ToLowerInvariant())}%"));
        }

        return new MemberFilterSql(string.Join(' ', conditions), filter.Group is not null || filter.Search is not null, statement =>
        {
            foreach (var bind in binds) bind(statement);
            return statement;
        });

        void Add(string condition, Action<Statement>? bind = null)
        {
            conditions.Add("and " + condition);
            if (bind is not null) binds.Add(bind);
        }
    }

    private static string Literal(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}
