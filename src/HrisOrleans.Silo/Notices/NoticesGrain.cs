using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Notices;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Notices;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Notices;
using Orleans.Concurrency;

namespace HrisOrleans.Silo.Notices;

/// <summary>A tenant's choice straight from its row; any number of activations at once.</summary>
[GrainType("hris.notices"), StatelessWorker]
internal sealed class NoticesGrain(INoticeSettingsStore settings, TimeProvider time) : Grain, INoticesGrain
{
    private static readonly Refusal VersionMismatch = new("version_mismatch", RefusalKind.PreconditionFailed, "The notices have changed since; look again.");

    private TenantId Tenant => GrainKeys.TryTenant(this.GetPrimaryKeyString(), out var tenant) ? tenant : throw new InvalidOperationException("A notices grain's key names a tenant.");

    public async Task<Answer<NoticesView>> Describe(CancellationToken cancellationToken) => View(await settings.Find(Tenant, cancellationToken));

    public async Task<Answer<NoticesView>> Save(SaveNotices command, CancellationToken cancellationToken)
    {
        var off = NoticeKinds.All.Where(kind => !Chosen(command.Choice, kind)).Sum(kind => kind.Bit());
        var stored = await settings.Save(Tenant, off, command.IfMatch, new Origin(Caller.Current!.Actor, Caller.Cause), time.GetUtcNow(), cancellationToken);
        return stored is null ? VersionMismatch : View(stored);
    }

    private static bool Chosen(NoticeChoice choice, NoticeKind kind) => kind switch
    {
        NoticeKind.SetUpDone => choice.SetUpDone,
        NoticeKind.LossesParked => choice.LossesParked,
        NoticeKind.PlanHeld => choice.PlanHeld,
        NoticeKind.RelinkNeeded => choice.RelinkNeeded,
        NoticeKind.ConnectionPaused => choice.ConnectionPaused,
        NoticeKind.WebhookDisabled => choice.WebhookDisabled,
        NoticeKind.Advisories => choice.Advisories,
    };

    private static NoticesView View(StoredNotices stored)
    {
        return new NoticesView(
            new NoticeChoice(On(NoticeKind.SetUpDone), On(NoticeKind.LossesParked), On(NoticeKind.PlanHeld), On(NoticeKind.RelinkNeeded), On(NoticeKind.ConnectionPaused), On(NoticeKind.WebhookDisabled), On(NoticeKind.Advisories)),
            stored.Version,
            stored.ChangedAt);

        bool On(NoticeKind kind) => (stored.Off & kind.Bit()) == 0;
    }
}
