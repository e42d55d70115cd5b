using HrisOrleans.Api.Http;
using HrisOrleans.Client.Invitations;
using HrisOrleans.Contracts.Invitations;
using Microsoft.AspNetCore.Mvc;

namespace HrisOrleans.Api.Invitations;

/// <summary>How a tenant's invitation mails look.</summary>
internal static class TemplateEndpoints
{
    /// <summary>The longest texts, escaped as JSON may.</summary>
    private const int LargestBody = 1 << 20;

    public static void MapInvitationTemplate(this RouteGroupBuilder tenant)
    {
        var template = tenant.MapGroup("/invitation-template").WithTags("Invitations");
        template.MapGet("", Get)
            .Is("getInvitationTemplate", "Get the invitation template", "The tenant's own where it has one, else the product's; with the placeholders that may stand in it.")
            .Gives<InvitationTemplate>();
        template.MapPut("", Save)
            .TakesUpTo(LargestBody)
            .Is("saveInvitationTemplate", "Set the invitation template", "What is left out is as the product has it. Text and html must hold {{acceptUrl}}; values are put into html encoded. Mails composed from half a minute later on follow it.")
            .Gives<InvitationTemplate>()
            .Refuses(412, "version_mismatch")
            .Refuses(422, "accept_link_missing", "malformed_address", "malformed_template", "malformed_url", "sender_not_allowed", "unknown_placeholder");
        template.MapDelete("", Reset)
            .Is("resetInvitationTemplate", "Reset the invitation template", "Back to the product's own.")
            .Gives<InvitationTemplate>();
        template.MapPost("/preview", Preview)
            .TakesUpTo(LargestBody)
            .Is("previewInvitationTemplate", "Preview an invitation template", "What a mail would look like to a made-up person; nothing is stored or sent.")
            .Gives<InvitationPreview>()
            .Refuses(422, "accept_link_missing", "malformed_address", "malformed_template", "malformed_url", "sender_not_allowed", "unknown_placeholder");
    }

    private static async Task<IResult> Get(TenantScope scope, CancellationToken cancellationToken) => (await scope.Invitations.Template(cancellationToken)).To(Tagged);

    private static async Task<IResult> Save(TenantScope scope, Body<InvitationTemplateRequest> body, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken) =>
        (await scope.Invitations.SaveTemplate(new SaveTemplate(Input(body.Value), IfMatch.Version(ifMatch)), cancellationToken)).To(Tagged);

    private static async Task<IResult> Reset(TenantScope scope, CancellationToken cancellationToken) => (await scope.Invitations.ResetTemplate(cancellationToken)).To(Tagged);

    private static async Task<IResult> Preview(TenantScope scope, Body<InvitationTemplateRequest> body, CancellationToken cancellationToken) =>
        (await scope.Invitations.PreviewTemplate(Input(body.Value), cancellationToken)).To(sample => Replies.Ok(new InvitationPreview(sample.From, sample.Subject, sample.Text, sample.Html)));

    private static TemplateInput Input(InvitationTemplateRequest request) =>
        new(request.Subject, request.Text, request.Html, request.SenderName, request.SenderAddress, request.AcceptUrl);

    private static IResult Tagged(TemplateView view) => Replies.Ok(
        new InvitationTemplate(view.Subject, view.Text, view.Html, view.SenderName, view.SenderAddress, view.AcceptUrl, view.Custom, view.Version, view.ChangedAt, view.Placeholders),
        IfMatch.ETagOf(view.Version));
}
