namespace HrisOrleans.Contracts.Invitations;

/// <summary>What a tenant decided about its invitations as a whole. Key: <see cref="GrainKeys.Invitations"/>.</summary>
[Alias("hris.IInvitationsGrain"), GrainInterfaceType("hris.invitations")]
public interface IInvitationsGrain : IGrainWithStringKey
{
    /// <summary>Addresses that get no mail, oldest first.</summary>
    [Alias("Suppressions")]
    Task<Answer<Page<SuppressionView>>> Suppressions(ListSuppressions query, CancellationToken cancellationToken);

    /// <summary>Lets an address get mail again; nothing is sent by it. Refused with <c>suppression_not_found</c>.</summary>
    [Alias("LiftSuppression")]
    Task<Answer<SuppressionView>> LiftSuppression(LiftSuppression command, CancellationToken cancellationToken);

    /// <summary>The template in force: the tenant's own where it has one, else the product's.</summary>
    [Alias("Template")]
    Task<Answer<TemplateView>> Template(CancellationToken cancellationToken);

    /// <summary>Refused with <c>version_mismatch</c>, or as <see cref="Domain.Invitations.InvitationTemplates.Check"/> says.</summary>
    [Alias("SaveTemplate")]
    Task<Answer<TemplateView>> SaveTemplate(SaveTemplate command, CancellationToken cancellationToken);

    /// <summary>Back to the product's own.</summary>
    [Alias("ResetTemplate")]
    Task<Answer<TemplateView>> ResetTemplate(CancellationToken cancellationToken);

    /// <summary>What a mail would look like under a template, which is checked and not stored.</summary>
    [Alias("PreviewTemplate")]
    Task<Answer<TemplatePreview>> PreviewTemplate(TemplateInput template, CancellationToken cancellationToken);
}

/// <summary>Null: as the product has it.</summary>
[GenerateSerializer, Alias("hris.template-input")]
public sealed record TemplateInput(string? Subject, string? Text, string? Html, string? SenderName, string? SenderAddress, string? AcceptUrl);

/// <param name="IfMatch">The version that must be in force, or null for any.</param>
[GenerateSerializer, Alias("hris.save-template")]
public sealed record SaveTemplate(TemplateInput Template, long? IfMatch);

/// <param name="Version">0 while the tenant has none of its own.</param>
[GenerateSerializer, Alias("hris.template-view")]
public sealed record TemplateView(
    string Subject, string Text, string Html, string? SenderName, string? SenderAddress, string? AcceptUrl, bool Custom, long Version, DateTimeOffset? ChangedAt, IReadOnlyList<string> Placeholders);

[GenerateSerializer, Alias("hris.template-preview")]
public sealed record TemplatePreview(string From, string Subject, string Text, string Html);

/// <param name="Email">Only this address, or null for all.</param>
[GenerateSerializer, Alias("hris.list-suppressions")]
public sealed record ListSuppressions(string? Email, PageRequest Page)
{
    public override string ToString() => "ListSuppressions";
}

[GenerateSerializer, Alias("hris.lift-suppression")]
public sealed record LiftSuppression(Guid Id);

/// <param name="Reason"><c>objected</c> or <c>erased</c>.</param>
/// <param name="Member">Whom it came from, where that is known.</param>
[GenerateSerializer, Alias("hris.suppression-view")]
public sealed record SuppressionView(Guid Id, string Reason, string? Member, DateTimeOffset CreatedAt);
