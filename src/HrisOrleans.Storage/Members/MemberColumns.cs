using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Members;

/// <summary>A member to be written: a birth, or a state that rests on an expected version.</summary>
internal sealed record MemberRow(TenantId Tenant, long Expected, MemberState State, MemberProfile? Profile, DateTimeOffset At, string? Claim = null);

/// <summary>The columns of a member's state, in the one order that every statement uses.</summary>
internal static class MemberColumns
{
    public static readonly ColumnSet<MemberRow> State = Columns();

    public static readonly ColumnSet<MemberRow> StateAndProfile = Profiled();

    public static readonly ColumnSet<MemberRow> StateProfileAndClaim = Profiled().Text("claim", row => row.Claim);

    public static readonly ColumnSet<MemberRow> Claims = new ColumnSet<MemberRow>()
        .Text("t", row => row.Tenant.Value)
        .Uuid("id", row => row.State.Id.Value)
        .Text("email", row => row.Profile?.Email)
        .Text("address", row => row.Profile?.Address);

    /// <summary>The roster's row <c>r</c> of a member <c>m</c>, where the directory knows them.</summary>
    public const string TheirRosterRow = "left join roster as r on r.tenant = m.tenant and r.source = m.source and r.external_id = m.external_id";

    /// <summary>Address and name of a member for a mail; of either, null when there is none.</summary>
    public const string Addressee =
        "coalesce(m.email, r.email), coalesce(m.display_name, r.display_name, nullif(trim(coalesce(m.given_name, r.given_name, '') || ' ' || coalesce(m.family_name, r.family_name, '')), ''))";

    private static readonly string[] Names =
    [
        "version", "source", "external_id", "role", "grant_state", "access", "approval", "invitation", "invitation_number",
        "invitation_expires_at", "invitation_by_hand", "out_cause", "departed_since", "advisory", "invitations_issued", "earlier_links",
    ];

    private static readonly string[] ProfileNames = ["email", "address", "given_name", "family_name", "display_name"];

    /// <summary>The state's columns of the table <c>m</c>, as <see cref="ReadState"/> reads them.</summary>
    public static string Select { get; } = "m.member_id, " + string.Join(", ", Names.Select(name => "m." + name));

    /// <summary>Assignments from rows <c>r</c>.</summary>
    public static string Assign { get; } = string.Join(", ", Names.Append("list").Select(name => $"{name} = r.{name}")) + ", changed_at = r.at";

    /// <summary>Assignments of the profile from rows <c>r</c>, where the row brings one, and of an address that is taken back.</summary>
    public static string AssignProfile { get; } = string.Join(", ", ProfileNames.Select(name =>
        $"{name} = case when r.profiled then r.{name} else {(name == "address" ? "coalesce(m.address, r.claim)" : "m." + name)} end"));

    /// <summary>An insert of rows, without a clause for conflicts.</summary>
    public static string Insert(RowsParameter rows)
    {
        var names = string.Join(", ", Names.Append("list").Concat(ProfileNames));
        return $"insert into members (tenant, member_id, {names}, created_at, changed_at) select t, id, {names}, at, at from {rows} where true";
    }

    public static MemberState ReadState(Row row) => new(
        new MemberId(row.Uuid()),
        row.Long(),
        ReadSource(row),
        (MemberRole)row.Int(),
        (Grant)row.Int(),
        (Access)row.Int(),
        (Approval)row.Int(),
        (InvitationState)row.Int(),
        row.Int(),
        row.MomentOrNull(),
        row.Bool(),
        (OutCause)row.Int(),
        (OutCause)row.Int(),
        (OutCause)row.Int())
    {
        InvitationsIssued = row.Int(),
        Earlier = EarlierLinks.Parse(row.TextOrNull()),
    };

    private static SourceRef? ReadSource(Row row)
    {
        var (source, externalId) = (row.IntOrNull(), row.TextOrNull());
        return source is { } number && externalId is not null ? new SourceRef(number, externalId) : null;
    }

    private static ColumnSet<MemberRow> Profiled() => Columns()
        .Text("email", row => row.Profile?.Email)
        .Text("address", row => row.Profile?.Address)
        .Text("given_name", row => row.Profile?.GivenName)
        .Text("family_name", row => row.Profile?.FamilyName)
        .Text("display_name", row => row.Profile?.DisplayName);

    private static ColumnSet<MemberRow> Columns() => new ColumnSet<MemberRow>()
        .Text("t", row => row.Tenant.Value)
        .Uuid("id", row => row.State.Id.Value)
        .Long("expected", row => row.Expected)
        .Moment("at", row => row.At)
        .Long("version", row => row.State.Version)
        .Int("source", row => row.State.Source?.Source)
        .Text("external_id", row => row.State.Source?.ExternalId)
        .Int("role", row => (int)row.State.Role)
        .Int("grant_state", row => (int)row.State.Grant)
        .Int("access", row => (int)row.State.Access)
        .Int("approval", row => (int)row.State.Approval)
        .Int("invitation", row => (int)row.State.Invitation)
        .Int("invitation_number", row => row.State.InvitationNumber)
        .Moment("invitation_expires_at", row => row.State.InvitationExpiresAt)
        .Bool("invitation_by_hand", row => row.State.InvitationByHand)
        .Int("out_cause", row => (int)row.State.Out)
        .Int("departed_since", row => (int)row.State.DepartedSince)
        .Int("advisory", row => (int)row.State.Advisory)
        .Int("invitations_issued", row => row.State.InvitationsIssued)
        .Text("earlier_links", row => row.State.Earlier.Any ? row.State.Earlier.ToString() : null)
        .Int("list", row => (int)MemberLists.Of(row.State))
        .Bool("profiled", row => row.Profile is not null);
}
