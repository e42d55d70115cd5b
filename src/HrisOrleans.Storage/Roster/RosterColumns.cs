using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Roster;

/// <summary>The columns of a roster row, in the one order that every statement uses.</summary>
internal static class RosterColumns
{
    public static readonly ColumnSet<RosterFact> Rows = new ColumnSet<RosterFact>()
        .Text("external_id", row => row.ExternalId)
        .Fingerprint("fingerprint", row => row.Fingerprint)
        .Int("presence", row => (int)row.Presence)
        .Bool("settled", row => row.Settled)
        .Text("selected_by", row => row.SelectedBy.ToString())
        .Text("fault", row => row.Fault)
        .Moment("absent_since", row => row.AbsentSince)
        .Text("absent_rights", row => row.AbsentRights)
        .Uuid("pin", row => row.Pin)
        .Text("email", row => row.Values?.Email)
        .Text("address", row => row.Values?.Address)
        .Text("given_name", row => row.Values?.GivenName)
        .Text("family_name", row => row.Values?.FamilyName)
        .Text("display_name", row => row.Values?.DisplayName)
        .Text("job_title", row => row.Values?.JobTitle)
        .Text("groups", row => row.Values?.Groups);

    private static readonly string[] Facts = ["fingerprint", "presence", "settled", "selected_by", "fault", "absent_since", "absent_rights", "pin"];

    private static readonly string[] Values = ["email", "address", "given_name", "family_name", "display_name", "job_title", "groups"];

    /// <summary>A row's columns of the table <c>r</c>, as <see cref="ReadOrNull"/> reads them.</summary>
    public static string Select { get; } = "r.external_id, " + string.Join(", ", Facts.Concat(Values).Select(name => "r." + name));

    // "groups" is empty text, not null, in a row that brings values.
    private static readonly string OnConflict = string.Join(", ", Facts.Select(name => $"{name} = excluded.{name}")
        .Concat(Values.Select(name => $"{name} = case when excluded.groups is null then roster.{name} else excluded.{name} end")));

    public static string Upsert(RowsParameter rows) =>
        $"""
        insert into roster (tenant, source, {Rows.Names}) select @tenant, @source, {Rows.Names} from {rows} where true
        on conflict (tenant, source, external_id) do update set {OnConflict}
        """;

    /// <summary>The row, or null where an outer join found none.</summary>
    public static RosterFact? ReadOrNull(Row row)
    {
        if (!row.IsNull) return Read(row);
        row.Skip(Rows.Columns.Count);
        return null;
    }

    public static RosterFact Read(Row row)
    {
        var (id, fingerprint, presence, settled, selectedBy) = (row.Text(), row.FingerprintOrNull(), (Presence)row.Int(), row.Bool(), SelectedBy.Parse(row.Text()));
        var (fault, since, rights, pin) = (row.TextOrNull(), row.MomentOrNull(), row.TextOrNull(), row.UuidOrNull());
        return new RosterFact(id, fingerprint, presence, settled, selectedBy, fault, since, rights, ReadValues(row)) { Pin = pin };
    }

    private static PersonValues? ReadValues(Row row)
    {
        var (email, address, given, family, display, title) = (row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull());
        return row.TextOrNull() is { } groups ? new PersonValues(email, address, given, family, display, title, groups) : null;
    }
}
