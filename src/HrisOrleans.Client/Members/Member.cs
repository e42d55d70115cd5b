using System.ComponentModel.DataAnnotations;

namespace HrisOrleans.Client.Members;

/// <summary>A person's record in the tenant.</summary>
/// <param name="Id">The member's id.</param>
/// <param name="Version">Rises with every decision; the ETag.</param>
/// <param name="Email">Address.</param>
/// <param name="GivenName">Given name.</param>
/// <param name="FamilyName">Family name.</param>
/// <param name="DisplayName">Name to show.</param>
/// <param name="JobTitle">From the directory.</param>
/// <param name="Groups">Ids of the groups the directory last named.</param>
/// <param name="ExternalId">The person's id at the provider; null for one who came in by hand.</param>
/// <param name="Role"><c>member</c> or <c>admin</c>.</param>
/// <param name="List">The list they stand in: <c>active</c>, <c>queued</c>, <c>requests</c>, <c>pending</c> or <c>deactivated</c>.</param>
/// <param name="Grant">Whether the connection manages them: <c>linked</c>, <c>retained</c> or <c>none</c>.</param>
/// <param name="Access"><c>none</c>, <c>active</c> or <c>deactivated</c>.</param>
/// <param name="Approval"><c>awaiting</c>, <c>approved</c> or <c>denied</c>.</param>
/// <param name="Invitation"><c>none</c>, <c>queued</c>, <c>open</c>, <c>unconfirmed</c>, <c>accepted</c>, <c>expired</c>, <c>revoked</c> or <c>bounced</c>.</param>
/// <param name="InvitationExpiresAt">When the open link ends, or null.</param>
/// <param name="Cause">Why they are out, such as <c>left_group</c> or <c>removed</c>, or <c>invitation_revoked</c>; null while they are in.</param>
/// <param name="Advisory">A departure that changed nothing by itself, or null.</param>
/// <param name="CreatedAt">When the record began.</param>
/// <param name="ChangedAt">When it last changed.</param>
public sealed record Member(
    Guid Id,
    long Version,
    string? Email,
    string? GivenName,
    string? FamilyName,
    string? DisplayName,
    string? JobTitle,
    IReadOnlyList<string> Groups,
    string? ExternalId,
    string Role,
    string List,
    string Grant,
    string Access,
    string Approval,
    string Invitation,
    DateTimeOffset? InvitationExpiresAt,
    string? Cause,
    string? Advisory,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt);

/// <summary>One page of members.</summary>
/// <param name="Items">The members.</param>
/// <param name="Next">Opaque cursor of the next page, given as <c>after</c>; null at the end.</param>
/// <param name="Counts">All members by list, whatever the search: the numbers on the tabs.</param>
/// <param name="Total">How many the filters select; null unless asked for.</param>
public sealed record MembersPage(IReadOnlyList<Member> Items, string? Next, IReadOnlyDictionary<string, int> Counts, int? Total = null);

/// <summary>Invites one person by hand.</summary>
/// <param name="Email">Address.</param>
/// <param name="GivenName">Given name.</param>
/// <param name="FamilyName">Family name.</param>
/// <param name="DisplayName">Name to show.</param>
/// <param name="Role"><c>member</c> (default) or <c>admin</c>.</param>
/// <param name="Send"><c>now</c> (default) or <c>later</c>.</param>
public sealed record InviteRequest(
    [property: StringLength(320, MinimumLength = 1)] string Email,
    [property: StringLength(256)] string? GivenName = null,
    [property: StringLength(256)] string? FamilyName = null,
    [property: StringLength(256)] string? DisplayName = null,
    [property: AllowedValues("member", "admin")] string Role = "member",
    [property: AllowedValues("now", "later")] string Send = "now");

/// <summary>One of many to invite by hand.</summary>
/// <param name="Email">Address.</param>
/// <param name="GivenName">Given name.</param>
/// <param name="FamilyName">Family name.</param>
/// <param name="DisplayName">Name to show.</param>
/// <param name="Role"><c>member</c> (default) or <c>admin</c>.</param>
public sealed record InvitePerson(string Email, string? GivenName = null, string? FamilyName = null, string? DisplayName = null, string Role = "member");

/// <summary>What a list or a file of people to invite says, before anybody is invited.</summary>
/// <param name="Lines">Lines that are neither headers nor blank; good and bad ones.</param>
/// <param name="Good">Lines of people who can be invited, each once.</param>
/// <param name="Bad">The others with their codes, in order; at most the first 1000.</param>
/// <param name="First">The first few good ones, as they were understood.</param>
public sealed record InviteCheck(int Lines, int Good, IReadOnlyList<BadLine> Bad, IReadOnlyList<InvitePerson> First)
{
    public const int MostBad = 1000;
}

/// <summary>A line that names nobody who could be invited.</summary>
/// <param name="Line">The line of the file, or the position in the list, from 1.</param>
/// <param name="Code">Why, such as <c>malformed_address</c> or <c>already_member</c>.</param>
public sealed record BadLine(int Line, string Code);

/// <summary>Changes what is kept by hand. What is left out stays as it is.</summary>
/// <param name="Role"><c>member</c> or <c>admin</c>.</param>
/// <param name="Email">Only before the first invitation, and not where the HRIS owns it.</param>
/// <param name="GivenName">Not where the HRIS owns it.</param>
/// <param name="FamilyName">Not where the HRIS owns it.</param>
/// <param name="DisplayName">Not where the HRIS owns it.</param>
public sealed record MemberPatch(
    [property: AllowedValues("member", "admin", null)] string? Role = null,
    [property: StringLength(320, MinimumLength = 1)] string? Email = null,
    [property: StringLength(256)] string? GivenName = null,
    [property: StringLength(256)] string? FamilyName = null,
    [property: StringLength(256)] string? DisplayName = null);

/// <summary>Approves a newcomer.</summary>
/// <param name="Send">True: send in the same action; false: queue; left out: by the send setting of this moment.</param>
public sealed record ApproveRequest(bool? Send = null);
