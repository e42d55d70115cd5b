using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Invitations;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Invitations;
using HrisOrleans.Storage.Suppressions;
using Orleans.Concurrency;

namespace HrisOrleans.Silo.Invitations;

/// <summary>A tenant's template and suppressions straight from the rows; any number of activations at once.</summary>
[GrainType("hris.invitations"), StatelessWorker]
internal sealed class InvitationsGrain(
    Suppressions suppressions, ISuppressionStore suppressed, IInvitationTemplateStore templates, InvitationMail mails, MailOptions options, TimeProvider time) : Grain, IInvitationsGrain
{
    private static readonly Refusal VersionMismatch = new("version_mismatch", RefusalKind.PreconditionFailed, "The template has changed since; look again.");
    private static readonly Refusal SuppressionNotFound = new("suppression_not_found", RefusalKind.NotFound, "There is no such suppression.");

    private TenantId Tenant => GrainKeys.TryTenant(this.GetPrimaryKeyString(), out var tenant) ? tenant : throw new InvalidOperationException("An invitations grain's key names a tenant.");

    public async Task<Answer<Page<SuppressionView>>> Suppressions(ListSuppressions query, CancellationToken cancellationToken)
    {
        if (!Cursors.Id(query.Page.After, out var after)) return Cursors.Invalid;
        var hash = query.Email is null ? null : await suppressions.HashOf(Tenant, query.Email, cancellationToken) ?? "";
        var found = await suppressed.List(Tenant, hash, after, query.Page.Limit, cancellationToken);
        return new Page<SuppressionView>(
            [.. found.Select(View)],
            found.Count == query.Page.Limit ? found[^1].Id.ToString() : null);
    }

    public async Task<Answer<SuppressionView>> LiftSuppression(LiftSuppression command, CancellationToken cancellationToken) =>
        await suppressed.Lift(Tenant, command.Id, Origin(), time.GetUtcNow(), cancellationToken) is { } lifted ? View(lifted) : SuppressionNotFound;

    public async Task<Answer<TemplateView>> Template(CancellationToken cancellationToken) => View(await templates.Find(Tenant, cancellationToken));

    public async Task<Answer<TemplateView>> SaveTemplate(SaveTemplate command, CancellationToken cancellationToken)
    {
        var template = Of(command.Template);
        if (InvitationTemplates.Check(template, options.AllowedDomains) is { } refusal) return refusal;
        var stored = await templates.Save(Tenant, template, command.IfMatch is 0 ? null : command.IfMatch, Origin(), time.GetUtcNow(), cancellationToken);
        return stored is null ? VersionMismatch : View(stored);
    }

    public async Task<Answer<TemplateView>> ResetTemplate(CancellationToken cancellationToken)
    {
        await templates.Reset(Tenant, Origin(), time.GetUtcNow(), cancellationToken);
        return View((StoredTemplate?)null);
    }

    public async Task<Answer<TemplatePreview>> PreviewTemplate(TemplateInput template, CancellationToken cancellationToken)
    {
        if (InvitationTemplates.Check(Of(template), options.AllowedDomains) is { } refusal) return refusal;
        var sample = await mails.Sample(Tenant, Of(template), cancellationToken);
        return new TemplatePreview(sample.From, sample.Subject, sample.Text, sample.Html);
    }

    private static InvitationTemplate Of(TemplateInput input) => new(input.Subject, input.Text, input.Html, input.SenderName, input.SenderAddress, input.AcceptUrl);

    private static TemplateView View(StoredTemplate? stored) => new(
        stored?.Template.Subject ?? InvitationTemplate.DefaultSubject,
        stored?.Template.Text ?? InvitationTemplate.DefaultText,
        stored?.Template.Html ?? InvitationTemplate.DefaultHtml,
        stored?.Template.SenderName,
        stored?.Template.SenderAddress,
        stored?.Template.AcceptUrl,
        stored is not null,
        stored?.Version ?? 0,
        stored?.ChangedAt,
        InvitationTemplates.Known);

    private static Origin Origin() => new(Caller.Current!.Actor, Caller.Cause);

    private static SuppressionView View(Suppression one) => new(one.Id, one.Reason.Word(), one.Member?.ToString(), one.CreatedAt);
}
