using System.ComponentModel.DataAnnotations;
using Refit;

namespace HrisOrleans.Client.Invitations;

/// <summary>What an invited person does with the link; needs no token of an admin.</summary>
public interface IInvitationsApi
{
    /// <summary>Accepts. Refused with <c>invitation_invalid</c>, <c>invitation_used</c>, <c>invitation_revoked</c> or <c>invitation_expired</c>. Asked again under the same key, as after an answer that got lost, it answers the same.</summary>
    [Post("/v1/invitations/accept")]
    Task<AcceptedInvitation> Accept([Body] AcceptInvitationRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Wants no invitations: ends this one and suppresses the address. Refused with <c>invitation_invalid</c>, <c>invitation_used</c> or <c>invitation_revoked</c>.</summary>
    [Post("/v1/invitations/object")]
    Task<ObjectedInvitation> Object([Body] ObjectToInvitationRequest request, CancellationToken cancellationToken = default);
}

/// <summary>Accepts an invitation.</summary>
/// <param name="Token">The token of the link, whole.</param>
public sealed record AcceptInvitationRequest([property: StringLength(1000)] string Token)
{
    // The token never reaches a log through the record's text.
    public override string ToString() => "AcceptInvitationRequest";
}

/// <summary>Objects to an invitation.</summary>
/// <param name="Token">The token of the link, whole.</param>
public sealed record ObjectToInvitationRequest([property: StringLength(1000)] string Token)
{
    public override string ToString() => "ObjectToInvitationRequest";
}

/// <summary>Who sends no more invitations to the address.</summary>
/// <param name="Tenant">The tenant.</param>
public sealed record ObjectedInvitation(string Tenant);

/// <summary>Who came in.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Member">The member, now active.</param>
/// <param name="Email">Address.</param>
/// <param name="DisplayName">Name to show.</param>
public sealed record AcceptedInvitation(string Tenant, Guid Member, string? Email, string? DisplayName);
