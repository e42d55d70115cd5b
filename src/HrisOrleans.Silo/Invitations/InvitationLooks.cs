using System.Collections.Concurrent;
using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Invitations;

namespace HrisOrleans.Silo.Invitations;

/// <summary>How a tenant's invitation mails look.</summary>
internal interface IInvitationLooks
{
    ValueTask<InvitationTemplate> Of(TenantId tenant, CancellationToken cancellationToken);
}

/// <summary>The stored templates, kept for half a minute so that a batch asks once.</summary>
internal sealed class StoredLooks(IInvitationTemplateStore templates, TimeProvider time) : IInvitationLooks
{
    private const int Most = 2_000;
    private static readonly InvitationTemplate Own = new();
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<TenantId, (InvitationTemplate Template, long Since)> _known = new();

    public async ValueTask<InvitationTemplate> Of(TenantId tenant, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(tenant, out var known) && time.GetElapsedTime(known.Since) < KeptFor) return known.Template;
        var template = (await templates.Find(tenant, cancellationToken))?.Template ?? Own;
        if (_known.Count >= Most) _known.Clear();
        _known[tenant] = (template, time.GetTimestamp());
        return template;
    }
}
