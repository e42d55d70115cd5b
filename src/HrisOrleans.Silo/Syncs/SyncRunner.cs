using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Silo.Browsing;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Removals;
using HrisOrleans.Storage.Syncs;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Syncs;

/// <summary>
/// Does one run from its row: read, plan, apply, or what its kind asks. A run that an earlier process began goes on
/// where the stored plan stands.
/// </summary>
internal sealed class SyncRunner(
    IConnectionStore connections,
    ISyncStore syncs,
    FaultBook faults,
    IPlanStore plans,
    PlanMaker maker,
    PlanApplier applier,
    UndoMaker undoer,
    PlanSplitter splitter,
    PlanDeeds deeds,
    PlanCloser closer,
    IRemovalStore removals,
    Releaser releaser,
    Browser browser,
    ConnectorCatalogue catalogue,
    CredentialVault vault,
    MailSignal mail,
    TimeProvider time,
    ILogger<SyncRunner> log)
{
    public async Task<RunEnded> Run(SyncOrder order, CancellationToken cancellationToken)
    {
        var state = await connections.Find(order.Tenant, cancellationToken);
        var sync = await syncs.Find(order.Tenant, order.Sync, cancellationToken);
        if (state is null || sync is null || state.Epoch != order.Fence.Epoch || state.Run != order.Fence.Run) return Report(order, RunResult.Fenced);
        if (sync.Epoch != state.Epoch && sync.Kind != SyncKind.Disconnect) return Report(order, RunResult.Fenced);
        var tracker = new SyncTracker(syncs, faults, order.Tenant, sync, time);
        RunResult result;
        try
        {
            result = await Do(order, state, sync, tracker, cancellationToken);
        }
        catch (OvertakenException)
        {
            // When nobody is newer, only the plan was ended: to take the same run up again would not end.
            var now = await connections.Find(order.Tenant, cancellationToken);
            var newer = now is null || now.Epoch != order.Fence.Epoch || now.Run != order.Fence.Run;
            result = newer ? RunResult.Fenced : RunResult.Broken("plan_stale", "The plan was ended while it was made.");
        }
        catch (ValuesGoneException)
        {
            // They live an hour, and the process that was to apply them may have been away for longer. The next sync plans anew.
            await plans.Move(order.Tenant, tracker.Current.Plan ?? order.Sync, PlanState.Applying, PlanState.Stale, "values_erased", time.GetUtcNow(), [], cancellationToken);
            result = RunResult.Broken("plan_stale", "What was planned was kept for an hour, and is planned anew.");
        }

        if (result.Overtaken)
        {
            SyncLog.Fenced(log, order.Tenant.Value, order.Sync, order.Fence.Epoch, order.Fence.Run);
            return Report(order, result);
        }

        await tracker.End(result, cancellationToken);
        SyncLog.Ended(log, order.Tenant.Value, order.Sync, result.Outcome, tracker.Current.People, tracker.Current.Lines);
        return Report(order, result);
    }

    private async Task<RunResult> Do(SyncOrder order, ConnectionState state, SyncRecord sync, SyncTracker tracker, CancellationToken cancellationToken) =>
        sync.Kind switch
        {
            SyncKind.Full => await Sync(order, state, tracker, cancellationToken),
            SyncKind.Delta => await Sync(order, state, tracker, cancellationToken),
            SyncKind.Preview => await Preview(order, state, tracker, cancellationToken),
            SyncKind.Undo => await Undo(order, state, tracker, cancellationToken),
            SyncKind.Apply => await ApplyChosen(order, state, tracker, cancellationToken),
            SyncKind.Disconnect => await releaser.Release(order.Tenant, state, order.Fence, sync, tracker, cancellationToken) ? RunResult.Done("released") : RunResult.Fenced,
            SyncKind.Browse => await browser.Fill(order.Tenant, state, sync.Id, tracker, cancellationToken),
        };

    private async Task<RunResult> Sync(SyncOrder order, ConnectionState state, SyncTracker tracker, CancellationToken cancellationToken)
    {
        var plan = await plans.Find(order.Tenant, order.Sync, cancellationToken);
        // Applied, and the report was lost: nothing is left to do but to report again. Likewise a plan that had failed.
        if (plan is { State: PlanState.Failed }) return RunResult.Broken(plan.Failure ?? "internal_error");
        if (plan is { State: PlanState.Waiting or PlanState.Rejected }) return Waits(plan);
        if (plan is { State: PlanState.Applying or PlanState.Ready or PlanState.Applied }) return await Apply(order, state, plan, ReadProof.Read(tracker.Current.Certificate), tracker, cancellationToken);
        if (state.Status == ConnectionStatus.NeedsRelink) return await Mend(order, state, tracker, cancellationToken);
        var made = await Make(order, state, PlanKind.Sync, state.Selection!, state.Invites!, tracker, cancellationToken);
        if (made.Failure is { } failure)
        {
            if (plan is not null || made.People > 0) await Discard(order, failure.Code, cancellationToken);
            return RunResult.Broken(failure.Code, failure.Detail, made.RetryAt) with { Incomplete = made.StartAgain };
        }

        if (made.Plan is { State: PlanState.Waiting or PlanState.Rejected }) return Waits(made.Plan);
        var result = made.Plan is null
            ? Verified(made.Proof!, RunResult.Done(made.Proof!.Missing is null ? "no_changes" : "incomplete_read") with { SettingsApplied = ReachesEverybody(tracker, made.Proof), FollowUp = false, LookAgain = Looked(tracker, made.Proof) })
            : await Apply(order, state, made.Plan, made.Proof, tracker, cancellationToken);
        return made.Unlisted ? result with { LookBy = time.GetUtcNow() + state.Policy.MinimumAbsence } : result;
    }

    // Nothing is automatic until the connection is active again: the sync that plans comes after.
    private async Task<RunResult> Mend(SyncOrder order, ConnectionState state, SyncTracker tracker, CancellationToken cancellationToken)
    {
        var connector = Connector(state);
        using var fingerprinter = await vault.Fingerprinter(order.Tenant, connector, cancellationToken);
        await tracker.Reading(cancellationToken);
        var broken = await Mending.StillBroken(connector, await Credentials(order, cancellationToken), fingerprinter, tracker.Read, cancellationToken);
        if (broken is { } still) return RunResult.Broken(still.Refusal.Code, still.Refusal.Detail, still.RetryAt);
        await closer.ForgetAbsences(order.Tenant, state.Source, order.Fence, cancellationToken);
        return RunResult.Done("recovered") with { FollowUp = true };
    }

    private async Task<RunResult> Preview(SyncOrder order, ConnectionState state, SyncTracker tracker, CancellationToken cancellationToken)
    {
        // The head was stored when the preview was asked for; it says which settings are previewed.
        var head = await plans.Find(order.Tenant, order.Sync, cancellationToken) ?? throw new InvalidOperationException("A preview has no plan.");
        if (head.State != PlanState.Making) return RunResult.Done("previewed");
        var made = await Make(order, state, PlanKind.Settings, head.Selection, head.Invites, tracker, cancellationToken);
        if (made.Failure is not { } failure) return RunResult.Done("previewed");
        await Discard(order, failure.Code, cancellationToken);
        return RunResult.Broken(failure.Code, failure.Detail, made.RetryAt);
    }

    // Held for a reviewer: the read counts for nothing until they let it through.
    private static RunResult Waits(Plan plan) => RunResult.Done(plan.State == PlanState.Rejected ? "rejected_before" : "held") with { Detail = string.Join(", ", plan.Holds.Words()) };

    private async Task<RunResult> Undo(SyncOrder order, ConnectionState state, SyncTracker tracker, CancellationToken cancellationToken)
    {
        var head = await plans.Find(order.Tenant, order.Sync, cancellationToken) ?? throw new InvalidOperationException("An undo has no plan.");
        if (head.State != PlanState.Making) return RunResult.Done("previewed");
        var undone = await plans.Find(order.Tenant, head.Parent!.Value, cancellationToken) ?? throw new InvalidOperationException("A plan to undo is missing.");
        var (plan, kept, parked) = await undoer.Make(new UndoRequest(order.Tenant, head with { Run = order.Fence.Run }, undone, order.Fence, state.Policy.Removals), tracker.Read, cancellationToken);
        await tracker.Made(new MadePlan(plan, null, null, false, null, 0, kept, 0, [], parked), plan.Id, cancellationToken);
        return RunResult.Done("previewed");
    }

    private async Task<RunResult> ApplyChosen(SyncOrder order, ConnectionState state, SyncTracker tracker, CancellationToken cancellationToken)
    {
        var plan = await plans.Find(order.Tenant, tracker.Current.Plan!.Value, cancellationToken) ?? throw new InvalidOperationException("A plan to apply is missing.");
        if (plan.Choice?.Part == PlanPart.ExplicitLeavers) await splitter.KeepWaiting(order.Tenant, plan, order.Fence, cancellationToken);
        if (plan is { Kind: PlanKind.Undo, Choice.Part: PlanPart.Whole }) await splitter.Park(order.Tenant, plan, order.Fence, cancellationToken);

        // What was read for it: kept with the run that made it, which has the plan's id.
        var made = await syncs.Find(order.Tenant, plan.Id, cancellationToken);
        var result = await Apply(order, state, plan, ReadProof.Read(made?.Certificate), tracker, cancellationToken, reviewed: true);

        if (!result.Succeeded || plan.Kind != PlanKind.Settings) return result;

        // People who left by themselves were not touched by an edit; the sync that follows looks at them.
        var overtaken = result.SettingsApplied && await Overtaken(order.Tenant, plan, cancellationToken);
        return result with { LookAgain = overtaken, FollowUp = overtaken || made is { Deferred: > 0 } };
    }

    // Whatever was written of people since the preview was judged by the selection of before, also by a plan that ended half-way
    // or because no line of it decided anything any more. And whom the edit had to leave out, it has not judged.
    private async Task<bool> Overtaken(Domain.Tenants.TenantId tenant, Plan edit, CancellationToken cancellationToken) =>
        (await plans.Chunks(tenant, edit.Id, cancellationToken)).Any(chunk => chunk.Skipped.Count > 0) || await plans.WrittenSince(tenant, edit.CreatedAt, edit.Id, cancellationToken);

    private async Task<MadePlan> Make(SyncOrder order, ConnectionState state, PlanKind kind, Selection after, InviteSettings invites, SyncTracker tracker, CancellationToken cancellationToken)
    {
        var connector = Connector(state);
        var credentials = await Credentials(order, cancellationToken);
        var now = time.GetUtcNow();
        var edit = kind == PlanKind.Settings;
        var context = new PlanContext(state.Source, state.AppliedSelection, after, invites, edit, state.Policy.MinimumAbsence, now) { Rights = state.Health.Rights };
        var head = new Plan(order.Sync, kind, PlanState.Making, order.Fence.Epoch, state.Source, after, invites, new Dictionary<PlanAction, int>(), 0, null, null, tracker.Current.Actor, now, null) { Run = order.Fence.Run, Before = state.Selection };
        var delta = tracker.Current.Kind == SyncKind.Delta && state.Health.Checkpoint is not null;
        using var fingerprinter = await vault.Fingerprinter(order.Tenant, connector, cancellationToken);
        var scope = new ReadScope(after.Groups.Union(state.AppliedSelection?.Groups ?? []).ToHashSet());
        var read = delta ? connector.ReadChanges(credentials, state.Health.Checkpoint!, fingerprinter, scope) : connector.ReadAll(credentials, fingerprinter, scope);
        var everybody = edit || !state.Settled;
        await tracker.Reading(cancellationToken);
        var made = await maker.Make(new PlanRequest(order.Tenant, head, context, read, delta, everybody, order.Fence, state.Policy.Removals, state.PendingAccount is null ? PlanHolds.None : PlanHolds.OtherAccount), tracker.Read, cancellationToken);
        await tracker.Made(made, order.Sync, cancellationToken);
        return made;
    }

    private async Task<RunResult> Apply(
        SyncOrder order, ConnectionState state, Plan plan, ReadProof? proof, SyncTracker tracker, CancellationToken cancellationToken, bool reviewed = false)
    {
        if (plan.State is PlanState.Stale or PlanState.Failed) return RunResult.Broken("plan_stale", "The plan was ended before it was applied.");
        if (plan.State == PlanState.Ready) await plans.Move(order.Tenant, plan.Id, PlanState.Ready, PlanState.Applying, null, time.GetUtcNow(), [], cancellationToken);
        await tracker.Applying(plan, cancellationToken);
        var whole = plan.State is PlanState.Applied or PlanState.Rejected
            || await applier.Apply(order.Tenant, plan, state.Invites ?? plan.Invites, order.Fence, reviewed && await ReadSince(order.Tenant, plan, cancellationToken) ? null : proof, reviewed, tracker.Applied, cancellationToken);
        if (!whole) return RunResult.Fenced;
        if (plan.Choice?.Part == PlanPart.Nothing)
        {
            await plans.Move(order.Tenant, plan.Id, PlanState.Applying, PlanState.Rejected, null, time.GetUtcNow(), [], cancellationToken);
            return RunResult.Done("rejected");
        }

        mail.Ring();
        if (reviewed && await NoLineLeft(order.Tenant, plan, cancellationToken))
        {
            await plans.Move(order.Tenant, plan.Id, PlanState.Applying, PlanState.Stale, "no_line_left", time.GetUtcNow(), [PlanEvents.Ended(plan.Id, "no_line_left", tracker.Current.Actor)], cancellationToken);
            return RunResult.Broken("plan_stale", "Everybody in the plan has moved since it was made.");
        }

        var done = plan.Done ?? await deeds.Of(order.Tenant, plan, cancellationToken);
        if (plan.Choice is not null) await tracker.Did(plan, done, cancellationToken);
        await plans.Applied(order.Tenant, plan.Id, done, time.GetUtcNow(), [PlanEvents.Applied(plan with { Done = done }, plan.DoneBy)], cancellationToken);
        if (plan.Kind == PlanKind.Settings && await closer.Count(order.Tenant, plan, cancellationToken) is { } count) await removals.Record(order.Tenant, count, cancellationToken);
        await plans.EraseValues(order.Tenant, time.GetUtcNow() - Browser.Life, cancellationToken);
        if (plan.Kind is PlanKind.Removals or PlanKind.Undo) return RunResult.Done("applied");
        return Verified(proof, RunResult.Done("applied") with
        {
            SettingsApplied = ReachesEverybody(tracker, proof),
            LookAgain = Looked(tracker, proof),
            LookBy = plan.Counts.ContainsKey(PlanAction.NoticeAbsence) ? time.GetUtcNow() + state.Policy.MinimumAbsence : null,
        });
    }

    // A delta and a broken read do not hold everybody, and whoever waits in a parked plan is not reached yet: only another read finds them.
    private static bool ReachesEverybody(SyncTracker tracker, ReadProof? proof) => tracker.Current is { Kind: not SyncKind.Delta, Parked: 0 } && proof is { Complete: true };

    // A plan that was held may have been made before there was a reason to look again.
    private static bool? Looked(SyncTracker tracker, ReadProof? proof) => tracker.Current.Kind == SyncKind.Full && ReachesEverybody(tracker, proof) ? false : null;

    // Another read came to something else since, held or not: it may have met whom this one missed, so their absence is noted without a
    // beginning, and begins with the next one. One that came to the same was not asked about again, and names this plan.
    private async Task<bool> ReadSince(Domain.Tenants.TenantId tenant, Plan plan, CancellationToken cancellationToken) => plan.Kind == PlanKind.Sync
        && (await syncs.List(tenant, null, 100, cancellationToken)).Any(sync => sync.Kind is SyncKind.Full or SyncKind.Delta && sync.People > 0 && sync.Id != plan.Id && (sync.Outcome != "held" || sync.Plan != plan.Id) && sync.CreatedAt >= plan.CreatedAt);

    // Of what was let through and decides something, every line was left out. Others that were, or that went through, change nothing.
    private async Task<bool> NoLineLeft(Domain.Tenants.TenantId tenant, Plan plan, CancellationToken cancellationToken)
    {
        var chunks = await plans.Chunks(tenant, plan.Id, cancellationToken);
        if (plan.Kind == PlanKind.Settings || chunks.All(chunk => chunk.Skipped.Count == 0)) return false;
        var skipped = false;
        foreach (var chunk in chunks.Where(chunk => chunk.Counts.Keys.Any(action => action.Decides())))
        {
            if (await plans.ReadChunk(tenant, plan.Id, chunk.Chunk, cancellationToken) is not { } body) continue;
            var numbers = chunk.Skipped.ToHashSet();
            foreach (var line in PlanChunks.ReadLines(body))
            {
                // It waits, in a plan of its own.
                if (plan.Kind == PlanKind.Undo && line.OverBudget) return false;
                if (!BatchMaker.DecidesIn(line, plan)) continue;
                if (!numbers.Contains(line.Number)) return false;
                skipped = true;
            }
        }

        return skipped;
    }

    private async Task Discard(SyncOrder order, string code, CancellationToken cancellationToken) =>
        await plans.Move(order.Tenant, order.Sync, PlanState.Making, PlanState.Failed, code, time.GetUtcNow(), [], cancellationToken);

    private IDirectoryConnector Connector(ConnectionState state) => catalogue.TryFind(state.Provider, out var connector)
        ? connector
        : throw new InvalidOperationException("The connection's provider is not in the catalogue.");

    private async Task<ConnectorCredentials> Credentials(SyncOrder order, CancellationToken cancellationToken) =>
        // A disconnect destroys them: what it overtook ends without a word.
        await vault.Open(order.Tenant, cancellationToken) ?? throw new OvertakenException();

    private static RunResult Verified(ReadProof? proof, RunResult result) => proof is null
        ? result
        : result with
        {
            Incomplete = !proof.Complete && proof.Missing is not null,
            VerifiedAt = proof is { Complete: true, Nameless: false } ? proof.StartedAt : null,
            Rights = proof.Rights,
            Checkpoint = proof.Checkpoint,
            Detail = proof.Missing ?? (proof.Nameless ? ReadProof.NamelessText : null),
        };

    private static RunEnded Report(SyncOrder order, RunResult result) => new(order.Sync, order.Fence.Epoch, order.Fence.Run, result);
}
