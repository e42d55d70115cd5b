using Refit;

namespace HrisOrleans.Client.Notices;

/// <summary>What a tenant's admins are told by mail.</summary>
public interface INoticesApi
{
    /// <summary>Which notices are sent.</summary>
    [Get("/v1/tenants/{tenant}/notices")]
    Task<Notices> Get(string tenant, CancellationToken cancellationToken = default);

    /// <summary>Sets which notices are sent; what is left out is on.</summary>
    [Put("/v1/tenants/{tenant}/notices")]
    Task<Notices> Save(string tenant, [Body] NoticesRequest request, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);
}

/// <summary>Notices kind by kind; what is left out is on.</summary>
/// <param name="SetUpDone">Settings were applied for the first time.</param>
/// <param name="LossesParked">People would be taken out, and wait for a reviewer.</param>
/// <param name="PlanHeld">A whole plan waits for a reviewer.</param>
/// <param name="RelinkNeeded">The credentials no longer work, or rights are lost.</param>
/// <param name="ConnectionPaused">Paused, by an admin or for the subscription.</param>
/// <param name="WebhookDisabled">A webhook was switched off for its receiver's failing.</param>
/// <param name="Advisories">People left whom nothing removes automatically.</param>
public sealed record NoticesRequest(
    bool? SetUpDone = null, bool? LossesParked = null, bool? PlanHeld = null, bool? RelinkNeeded = null, bool? ConnectionPaused = null, bool? WebhookDisabled = null, bool? Advisories = null);

/// <summary>Which notices are sent to every active admin with an address that is not suppressed.</summary>
/// <param name="SetUpDone">Settings were applied for the first time.</param>
/// <param name="LossesParked">People would be taken out, and wait for a reviewer.</param>
/// <param name="PlanHeld">A whole plan waits for a reviewer.</param>
/// <param name="RelinkNeeded">The credentials no longer work, or rights are lost.</param>
/// <param name="ConnectionPaused">Paused, by an admin or for the subscription.</param>
/// <param name="WebhookDisabled">A webhook was switched off for its receiver's failing.</param>
/// <param name="Advisories">People left whom nothing removes automatically.</param>
/// <param name="Version">For <c>If-Match</c>; 0 while nothing was changed.</param>
/// <param name="ChangedAt">Since when.</param>
public sealed record Notices(
    bool SetUpDone, bool LossesParked, bool PlanHeld, bool RelinkNeeded, bool ConnectionPaused, bool WebhookDisabled, bool Advisories, long Version, DateTimeOffset? ChangedAt);
