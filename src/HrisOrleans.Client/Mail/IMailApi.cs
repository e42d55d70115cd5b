using Refit;

namespace HrisOrleans.Client.Mail;

/// <summary>For the operator: what comes back of the mails that went out. Every method throws <see cref="HrisApiException"/> when refused.</summary>
public interface IMailApi
{
    /// <summary>Tells that an invitation mail did not arrive, by its <c>Message-ID</c>, or by tenant and member. Told twice it is told once.</summary>
    [Post("/v1/mail/bounces")]
    Task<BounceResult> Bounce([Body] BounceRequest request, CancellationToken cancellationToken = default);

    /// <summary>Hands on a delivery status report as the mail server sent it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="contentType"><c>message/rfc822</c> for a whole mail, or <c>multipart/report</c> with its boundary for its body alone.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Post("/v1/mail/bounces")]
    Task<BounceResult> BounceReport([Body] Stream report, [Header("Content-Type")] string contentType = "message/rfc822", CancellationToken cancellationToken = default);
}

/// <summary>A mail that did not arrive: its <paramref name="MessageId"/>, or <paramref name="Tenant"/> and <paramref name="Member"/>, or all of them.</summary>
/// <param name="MessageId">The mail's <c>Message-ID</c>, with or without angle brackets.</param>
/// <param name="Tenant">The tenant; together with a message id it must be that mail's.</param>
/// <param name="Member">The member; without a message id their present invitation is meant.</param>
/// <param name="Code">An enhanced status code such as <c>5.1.1</c>. One that begins with 4 says that delivery is still tried, and changes nothing.</param>
public sealed record BounceRequest(string? MessageId = null, string? Tenant = null, Guid? Member = null, string? Code = null);

/// <summary>What became of a bounce.</summary>
/// <param name="Outcome">
/// <c>bounced</c>: the member's invitation is, now or already; <c>not_open</c>: it was accepted, revoked or replaced since, and
/// nothing changed; <c>not_failed</c>: the report says that the mail was delivered or is still under way, and nothing changed.
/// </param>
/// <param name="Tenant">Whose mail it was; null when <c>not_failed</c>.</param>
/// <param name="Member">Whom it was sent to; null when <c>not_failed</c>.</param>
public sealed record BounceResult(string Outcome, string? Tenant, Guid? Member);
