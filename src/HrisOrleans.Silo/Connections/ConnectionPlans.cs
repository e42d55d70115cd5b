using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Silo.Plans;
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
        return await Apply(plan, command.Hash, command.IfMatch, PlanChoice.Whole, cancellationToken);
    }

    public async Task<Answer<SyncView>> ApplyPlan(ApplyPlan command, CancellationToken cancellationToken)
    {
        var found = await Find(command.Plan, command.Hash, cancellationToken);
        if (!found.Accepted) return found.Refusal;
        var plan = found.Value;
        if (command.Part is not (null or "whole" or "explicit_leavers")) return new Refusal("invalid_request", RefusalKind.Invalid, "The part is whole or explicit_leavers.");
        var part = command.Part == "explicit_leavers" ? PlanPart.ExplicitLeavers : PlanPart.Whole;
        if (part == PlanPart.ExplicitLeavers && plan.Kind != PlanKind.Removals) return new Refusal("invalid_request", RefusalKind.Invalid, "Only waiting removals can be applied for explicit leavers alone.");
        if (await core.Runs.FindApply(plan, command.Hash!, cancellationToken) is { } pressedTwice) return Views.Of(pressedTwice);
        if (PlanRules.CheckApply(plan, command.Hash!, core.State!, core.Services.Time.GetUtcNow()) is { } refusal) return refusal;
        var without = await People(plan, command.Without ?? [], cancellationToken);
        return without.Accepted ? await Apply(plan, command.Hash!, null, new PlanChoice(part, without.Value), cancellationToken) : without.Refusal;
    }

    public async Task<Answer<SyncView>> RejectPlan(RejectPlan command, CancellationToken cancellationToken)
    {
        var found = await Find(command.Plan, command.Hash, cancellationToken);
        if (!found.Accepted) return found.Refusal;
        var plan = found.Value;
        if (await core.Runs.FindApply(plan, command.Hash!, cancellationToken) is { } pressedTwice && plan.Choice?.Part == PlanPart.Nothing) return Views.Of(pressedTwice);
        if (PlanRules.CheckReject(plan, command.Hash!) is { } refusal) return refusal;
        return await Go(plan, new PlanChoice(PlanPart.Nothing, []), cancellationToken);
    }

    public async Task<Answer<SyncView>> UndoPlan(UndoPlan command, CancellationToken cancellationToken)
    {
        if (core.Unusable(out var state) is { } unusable) return unusable;
        if (await core.Services.Plans.Find(core.Tenant, command.Plan, cancellationToken) is not { } plan) return PlanRules.NotFound;
        if (PlanRules.CheckUndo(plan, state) is { } refusal) return refusal;
        var sync = await core.Runs.StartUndo(state, plan, cancellationToken);
        await core.TakeUpRuns(cancellationToken);
        return Views.Of(sync);
    }

    /// <summary>Lets go of somebody whom an undone or refused plan holds.</summary>
    public async Task<Answer<Released>> ReleasePin(ReleasePin command, CancellationToken cancellationToken)
    {
        if (core.State is not { Connected: true } state) return ConnectionRules.None;
        if (core.Runs.Any) return new Refusal("sync_running", RefusalKind.Unavailable, "A sync is under way; try again when it has ended.");
        var released = await core.Services.Roster.Unpin(core.Tenant, state.Source, command.ExternalId, [ConnectionEvents.PinReleased(command.ExternalId)], cancellationToken);
        return released ? new Released(command.ExternalId) : new Refusal("pin_not_found", RefusalKind.NotFound, "No undone or refused plan holds this person.");
    }

    private static string Actor => Caller.Current?.Actor ?? "sync";

    private async Task<Outcome<Plan>> Find(Guid id, string? hash, CancellationToken cancellationToken)
    {
        if (core.Unusable(out _) is { } unusable) return unusable;
        if (await core.Services.Plans.Find(core.Tenant, id, cancellationToken) is not { } plan) return PlanRules.NotFound;
        return hash is null ? PlanRules.HashMissing : plan;
    }

    // By external id or member id, as the list of changes shows them.
    private async Task<Outcome<string[]>> People(Plan plan, IReadOnlyList<string> without, CancellationToken cancellationToken)
    {
        if (without.Count == 0) return Array.Empty<string>();
        var (found, unknown) = await core.Services.Changes.Find(core.Tenant, plan, without, cancellationToken);
        return unknown.Count == 0
            ? found
            : new Refusal("unknown_person", RefusalKind.Unprocessable, $"The plan has nobody with the id {string.Join(", ", unknown.Take(5))}.");
    }

    private async Task<Answer<SyncView>> Apply(Plan plan, string hash, long? ifMatch, PlanChoice choice, CancellationToken cancellationToken)
    {
        if (core.State!.SettingsPlan == plan.Id && await core.FinishSettings(now: true, cancellationToken)) await core.TakeUpRuns(cancellationToken);
        if (await core.Runs.FindApply(plan, hash, cancellationToken) is { } pressedTwice) return Views.Of(pressedTwice);
        var now = core.Services.Time.GetUtcNow();
        if (PlanRules.CheckApply(plan, hash, core.State!, now) is { } refusal) return refusal;
        if (plan.Kind != PlanKind.Settings) return await Go(plan, choice, cancellationToken);

        // The choice first: should the process die after the settings are saved, whoever goes on finds it.
        if (!await core.Services.Plans.Choose(core.Tenant, plan.Id, choice with { By = Actor }, PlanState.Ready, now, [], cancellationToken)) return PlanRules.Stale("it does not wait to be applied");
        var saved = await core.Change(
            state => (core.Unusable(out _) ?? PlanRules.CheckApply(plan, hash, state, now)) is { } moved ? moved : ConnectionRules.SaveSettings(state, plan.Selection, plan.Invites, plan.Id),
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

        // Ended, every preview of before: none writes any more. The heartbeat does this too, should the process die here.
        await core.Services.Syncs.EraseNames(core.Tenant, SyncKind.Preview, now, cancellationToken);
        return Views.Of(sync);
    }

    // A person's word on a plan that changes no settings.
    private async Task<Answer<SyncView>> Go(Plan plan, PlanChoice choice, CancellationToken cancellationToken)
    {
        var word = PlanEvents.Reviewed(plan, choice, Actor);
        if (!await core.Services.Plans.Choose(core.Tenant, plan.Id, choice with { By = Actor }, PlanState.Applying, core.Services.Time.GetUtcNow(), [word], cancellationToken))
            return PlanRules.Stale("it does not wait to be applied, or what it undoes was undone");
        var sync = await core.Runs.Start(core.State!, SyncKind.Apply, SyncTrigger.Admin, plan.Id, cancellationToken);
        await core.TakeUpRuns(cancellationToken);
        return Views.Of(sync);
    }
}
