using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Silo.Connections;

/// <summary>Plans an admin handles: preview, save, apply.</summary>
internal sealed class ConnectionPlans(ConnectionCore core)
{
    public async Task<Answer<SyncView>> Preview(SettingsInput settings, CancellationToken cancellationToken)
    {
        if (core.Unusable(out var state) is { } unusable) return unusable;
        var read = await core.Services.Settings.Read(core.Tenant, settings, cancellationToken);
        if (!read.Accepted) return read.Refusal;
        var sync = await core.Runs.StartPreview(state, read.Value.Selection, read.Value.Invites, cancellationToken);
        await core.TakeUpRuns(cancellationToken);
        return Views.Of(sync);
    }

    public async Task<Answer<SyncView>> SaveSettings(SaveSettings command, CancellationToken cancellationToken)
    {
        if (core.Unusable(out _) is { } unusable) return unusable;
        if (command.Plan is not { } planId || command.Hash is null)
            return new Refusal("preview_required", RefusalKind.PreconditionRequired, "Preview these settings first, and name the plan and its hash.");
        var read = await core.Services.Settings.Read(core.Tenant, command.Settings, cancellationToken);
        if (!read.Accepted) return read.Refusal;
        var plan = await core.Services.Plans.Find(core.Tenant, planId, cancellationToken);
        if (plan is null || !plan.Selection.Equals(read.Value.Selection) || plan.Invites != read.Value.Invites) return PlanRules.Stale("these are not the settings that were previewed");
        return await Apply(plan, command.Hash, command.IfMatch, cancellationToken);
    }

    public async Task<Answer<SyncView>> ApplyPlan(ApplyPlan command, CancellationToken cancellationToken)
    {
        if (core.Unusable(out _) is { } unusable) return unusable;
        var plan = await core.Services.Plans.Find(core.Tenant, command.Plan, cancellationToken);
        if (plan is null) return PlanRules.NotFound;
        return command.Hash is null
            ? new Refusal("preview_required", RefusalKind.PreconditionRequired, "Name the plan's hash in If-Match.")
            : await Apply(plan, command.Hash, null, cancellationToken);
    }

    private async Task<Answer<SyncView>> Apply(Plan plan, string hash, long? ifMatch, CancellationToken cancellationToken)
    {
        if (await core.Runs.FindApply(plan, hash, cancellationToken) is { } pressedTwice) return Views.Of(pressedTwice);
        var now = core.Services.Time.GetUtcNow();
        var saved = await core.Change(
            state => (core.Unusable(out _) ?? PlanRules.CheckApply(plan, hash, state, now)) is { } refusal ? refusal : ConnectionRules.SaveSettings(state, plan.Selection, plan.Invites),
            "settings_saved",
            CredentialsChange.Unchanged,
            null,
            cancellationToken,
            ifMatch,
            plan.Id);
        if (!saved.Accepted) return new Answer<SyncView>(null, saved.Refused);
        await core.Services.Browse.DeleteAllBut(core.Tenant, null, cancellationToken);
        var sync = await core.Runs.Start(core.State!, SyncKind.Apply, SyncTrigger.Settings, plan.Id, cancellationToken);
        await core.TakeUpRuns(cancellationToken);
        return Views.Of(sync);
    }
}
