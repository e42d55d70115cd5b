using HrisOrleans.Api.Auth;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Idempotency;
using HrisOrleans.Client.Invitations;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain;
using AcceptedInvitation = HrisOrleans.Client.Invitations.AcceptedInvitation;

namespace HrisOrleans.Api.Invitations;

internal static class InvitationEndpoints
{
    public const string AcceptId = "acceptInvitation";

    private static readonly Refused NotValid = new("invitation_invalid", RefusalKind.NotFound, "This invitation is not valid.");

    public static void MapInvitations(this RouteGroupBuilder api)
    {
        var invitations = api.MapGroup("/invitations").WithTags("Invitations");
        invitations.MapPost("/accept", Accept)
            .For(Access.Public)
            .Is(AcceptId, "Accept an invitation", "For the invited person: the token of the link is all that is needed. A retry under the same key, after an answer that got lost, gets the same answer. A wrong token says no more than invitation_invalid.")
            .Gives<AcceptedInvitation>()
            .Refuses(404, "invitation_invalid")
            .Refuses(409, "invitation_expired", "invitation_revoked", "invitation_used");
        invitations.MapPost("/object", Object)
            .For(Access.Public)
            .Is("objectToInvitation", "Object to an invitation", "For the invited person: ends the invitation, and this tenant sends no more of them to the address. A link whose time is over speaks for its address too. A wrong token says no more than invitation_invalid.")
            .Gives<ObjectedInvitation>()
            .Refuses(404, "invitation_invalid")
            .Refuses(409, "invitation_revoked", "invitation_used");
    }

    private static async Task<IResult> Accept(Body<AcceptInvitationRequest> body, HttpRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!InvitationTokenText.TryParse(body.Value.Token, out var token)) return ProblemAnswer.Of(NotValid);
        // No answer is kept for somebody without a login: under its key and token the acceptance is found done, and the member is the answer.
        new Caller(CallerKind.Invitee, token.Tenant, "invitee").Use(IdempotencyKey.Read(request)?.CauseWith(body.Value.Token) ?? $"api/{Guid.NewGuid():N}");
        var member = grains.GetGrain<IMemberGrain>(GrainKeys.Member(token.Tenant, token.Member));
        var answer = await member.Accept(new AcceptInvitation(body.Value.Token), cancellationToken);

        return Same(answer) ?? answer.To(accepted => Replies.Ok(new AcceptedInvitation(accepted.Tenant, Guid.Parse(accepted.Member), accepted.Email, accepted.DisplayName)));
    }

    private static async Task<IResult> Object(Body<ObjectToInvitationRequest> body, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!InvitationTokenText.TryParse(body.Value.Token, out var token)) return ProblemAnswer.Of(NotValid);
        new Caller(CallerKind.Invitee, token.Tenant, "invitee").Use($"api/{Guid.NewGuid():N}");
        var answer = await grains.GetGrain<IMemberGrain>(GrainKeys.Member(token.Tenant, token.Member)).Object(new ObjectToInvitation(body.Value.Token), cancellationToken);
        return Same(answer) ?? answer.To(_ => Replies.Ok(new ObjectedInvitation(token.Tenant.Value)));
    }

    private static IResult? Same<T>(Answer<T> answer)
    {
        // Whatever is not there, tenant, member or signature, sounds the same.
        return answer is { Accepted: false, Refused.Kind: RefusalKind.NotFound }
            ? ProblemAnswer.Of(NotValid)
            : null;
    }
}
