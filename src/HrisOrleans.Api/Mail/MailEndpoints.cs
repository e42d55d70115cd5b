using HrisOrleans.Api.Auth;
using HrisOrleans.Api.Http;
using HrisOrleans.Client.Mail;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Mail;

namespace HrisOrleans.Api.Mail;

internal static class MailEndpoints
{
    public static void MapMail(this RouteGroupBuilder api) => api.MapPost("/mail/bounces", Bounce)
        .WithTags("Mail")
        .For(Access.Platform)
        .Is(
            "reportBounce",
            "Report a mail that did not arrive",
            "By its Message-ID or by tenant and member, or as the delivery status report that the mail server sent (`message/rfc822` or `multipart/report`). "
            + "The invitation shows `bounced` on that member only. A report of a delay, or of an invitation that is no longer open, changes nothing; the answer says so.")
        .Gives<BounceResult>()
        .Refuses(404, "mail_not_found")
        .Refuses(422, "bounce_unreadable");

    private static async Task<IResult> Bounce(BounceBody body, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var answer = await grains.GetGrain<IMailGrain>(GrainKeys.Mail).Bounce(body.Command, cancellationToken);
        return answer.To(view => Replies.Ok(new BounceResult(view.Outcome, view.Tenant, view.Member is { } member ? Guid.Parse(member) : null)));
    }
}
