using HrisOrleans.Domain.Members;

namespace HrisOrleans.Contracts.Members;

/// <summary>One member: owns approval and invitation. Key: <see cref="GrainKeys.Member"/>.</summary>
/// <remarks>A grain without a row refuses with <c>member_not_found</c> and leaves memory. Refusals of the rules are those of <see cref="MemberByHand"/>.</remarks>
[Alias("hris.IMemberGrain"), GrainInterfaceType("hris.member")]
public interface IMemberGrain : IGrainWithStringKey
{
    [Alias("Describe")]
    Task<Answer<MemberView>> Describe(CancellationToken cancellationToken);

    /// <summary>Births the member by hand. Refused with <c>malformed_address</c> or <c>already_member</c>.</summary>
    [Alias("Invite")]
    Task<Answer<MemberView>> Invite(InviteByHand command, CancellationToken cancellationToken);

    [Alias("Approve")]
    Task<Answer<MemberView>> Approve(ApproveMember command, CancellationToken cancellationToken);

    [Alias("Deny")]
    Task<Answer<MemberView>> Deny(CancellationToken cancellationToken);

    [Alias("Send")]
    Task<Answer<MemberView>> Send(CancellationToken cancellationToken);

    /// <summary>A fresh link and mail; links before it stay good. Refused as <see cref="MemberByHand.Remind"/> says.</summary>
    [Alias("Remind")]
    Task<Answer<MemberView>> Remind(CancellationToken cancellationToken);

    /// <summary>Ends the invitation with all its links.</summary>
    [Alias("Revoke")]
    Task<Answer<MemberView>> Revoke(CancellationToken cancellationToken);

    [Alias("Remove")]
    Task<Answer<MemberView>> Remove(CancellationToken cancellationToken);

    [Alias("Restore")]
    Task<Answer<MemberView>> Restore(CancellationToken cancellationToken);

    /// <summary>Removes every personal value of the person, and takes them out for good.</summary>
    [Alias("Erase")]
    Task<Answer<MemberView>> Erase(CancellationToken cancellationToken);

    /// <summary>Changes what is kept by hand. Refused with <c>managed_by_hris</c>, <c>email_locked</c>, <c>malformed_address</c>, <c>already_member</c>.</summary>
    [Alias("Edit")]
    Task<Answer<MemberView>> Edit(EditMember command, CancellationToken cancellationToken);

    /// <summary>The invited person accepts. A wrong token says no more than <c>invitation_invalid</c>.</summary>
    [Alias("Accept")]
    Task<Answer<AcceptedInvitation>> Accept(AcceptInvitation command, CancellationToken cancellationToken);

    /// <summary>The invited person wants no invitations. A wrong token says no more than <c>invitation_invalid</c>.</summary>
    [Alias("Object")]
    Task<Answer<bool>> Object(ObjectToInvitation command, CancellationToken cancellationToken);

    /// <summary>The mail sender tells that a mail was refused, or that its outcome is unknown.</summary>
    [Alias("MailEnded")]
    Task MailEnded(MailEnded report, CancellationToken cancellationToken);

    /// <summary>The mail of an invitation came back. Answers whether that invitation has bounced now, or is not open any more.</summary>
    [Alias("MailBounced")]
    Task<Answer<bool>> MailBounced(MailBounced report, CancellationToken cancellationToken);
}

/// <param name="Send"><c>now</c> or <c>later</c>.</param>
[GenerateSerializer, Alias("hris.invite-by-hand")]
public sealed record InviteByHand(string Email, string? GivenName, string? FamilyName, string? DisplayName, MemberRole Role, string Send);

/// <param name="Send">Send in the same action, whatever the setting; null: by the send setting of this moment.</param>
[GenerateSerializer, Alias("hris.approve-member")]
public sealed record ApproveMember(bool? Send);

/// <summary>Null leaves a value as it is.</summary>
[GenerateSerializer, Alias("hris.edit-member")]
public sealed record EditMember(MemberRole? Role, string? Email, string? GivenName, string? FamilyName, string? DisplayName, long? IfMatch);

/// <param name="Token">The token of the link, whole.</param>
[GenerateSerializer, Alias("hris.accept-invitation")]
public sealed record AcceptInvitation(string Token)
{
    public override string ToString() => "AcceptInvitation";
}

/// <param name="Token">The token of the link, whole.</param>
[GenerateSerializer, Alias("hris.object-to-invitation")]
public sealed record ObjectToInvitation(string Token)
{
    public override string ToString() => "ObjectToInvitation";
}

[GenerateSerializer, Alias("hris.accepted-invitation")]
public sealed record AcceptedInvitation(string Tenant, string Member, string? Email, string? DisplayName);

[GenerateSerializer, Alias("hris.mail-ended")]
public sealed record MailEnded(int InvitationNumber, bool Refused)
{
    /// <summary>Not sent at all: the address is suppressed.</summary>
    [Id(2)]
    public bool Suppressed { get; init; }
}

/// <param name="InvitationNumber">Null: the present one.</param>
[GenerateSerializer, Alias("hris.mail-bounced")]
public sealed record MailBounced(int? InvitationNumber);

/// <summary>A member as shown. Words for codes; names come from the directory where it knows the person.</summary>
[GenerateSerializer, Alias("hris.member-view")]
public sealed record MemberView(
    string Id,
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
