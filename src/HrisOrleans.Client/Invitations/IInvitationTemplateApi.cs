using System.ComponentModel.DataAnnotations;
using Refit;

namespace HrisOrleans.Client.Invitations;

/// <summary>How a tenant's invitation mails look.</summary>
public interface IInvitationTemplateApi
{
    /// <summary>The template in force.</summary>
    [Get("/v1/tenants/{tenant}/invitation-template")]
    Task<InvitationTemplate> Get(string tenant, CancellationToken cancellationToken = default);

    /// <summary>Sets the template; what is left out is as the product has it.</summary>
    [Put("/v1/tenants/{tenant}/invitation-template")]
    Task<InvitationTemplate> Save(string tenant, [Body] InvitationTemplateRequest request, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>Back to the product's own.</summary>
    [Delete("/v1/tenants/{tenant}/invitation-template")]
    Task<InvitationTemplate> Reset(string tenant, CancellationToken cancellationToken = default);

    /// <summary>What a mail would look like; nothing is stored or sent.</summary>
    [Post("/v1/tenants/{tenant}/invitation-template/preview")]
    Task<InvitationPreview> Preview(string tenant, [Body] InvitationTemplateRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);
}

/// <summary>A template; what is left out is as the product has it.</summary>
/// <param name="Subject">One line. Placeholders are written as <c>{{tenant}}</c>; the answer of a GET names all there are.</param>
/// <param name="Text">Plain text; must hold <c>{{acceptUrl}}</c>.</param>
/// <param name="Html">HTML; must hold <c>{{acceptUrl}}</c>. Values are put in encoded.</param>
/// <param name="SenderName">Shown as the sender.</param>
/// <param name="SenderAddress">The sender's address, of a domain that the operator allows.</param>
/// <param name="AcceptUrl">The page that takes the token.</param>
public sealed record InvitationTemplateRequest(
    [property: StringLength(200, MinimumLength = 1)] string? Subject = null,
    [property: StringLength(20_000, MinimumLength = 1)] string? Text = null,
    [property: StringLength(100_000, MinimumLength = 1)] string? Html = null,
    [property: StringLength(100, MinimumLength = 1)] string? SenderName = null,
    [property: StringLength(320, MinimumLength = 1)] string? SenderAddress = null,
    [property: StringLength(1_000, MinimumLength = 1)] string? AcceptUrl = null);

/// <summary>The template in force.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">HTML.</param>
/// <param name="SenderName">Null: the operator's.</param>
/// <param name="SenderAddress">Null: the operator's.</param>
/// <param name="AcceptUrl">Null: the operator's.</param>
/// <param name="Custom">The tenant has one of its own.</param>
/// <param name="Version">For <c>If-Match</c>; 0 while the tenant has none of its own.</param>
/// <param name="ChangedAt">Since when.</param>
/// <param name="Placeholders">All that may stand in double braces.</param>
public sealed record InvitationTemplate(
    string Subject, string Text, string Html, string? SenderName, string? SenderAddress, string? AcceptUrl, bool Custom, long Version, DateTimeOffset? ChangedAt, IReadOnlyList<string> Placeholders);

/// <summary>A mail as a made-up person would get it.</summary>
/// <param name="From">The sender.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">HTML.</param>
public sealed record InvitationPreview(string From, string Subject, string Text, string Html);
