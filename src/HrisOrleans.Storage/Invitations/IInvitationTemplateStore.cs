using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Storage.Invitations;

/// <summary>A tenant's template as stored.</summary>
/// <param name="Version">Rises with every change.</param>
public sealed record StoredTemplate(InvitationTemplate Template, long Version, DateTimeOffset ChangedAt);

/// <summary>How tenants want their invitation mails; one row a tenant that wants them otherwise than the product has them.</summary>
public interface IInvitationTemplateStore
{
    Task<StoredTemplate?> Find(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Writes the template and tells of it as <c>invitation_template_changed</c>.</summary>
    /// <param name="expected">The version that must be there, or null for whatever is.</param>
    /// <returns>What is stored now, or null when another version is there.</returns>
    Task<StoredTemplate?> Save(TenantId tenant, InvitationTemplate template, long? expected, Origin origin, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Goes back to the product's own and tells of it as <c>invitation_template_reset</c>; where there was none, nothing happens.</summary>
    Task Reset(TenantId tenant, Origin origin, DateTimeOffset now, CancellationToken cancellationToken);
}
