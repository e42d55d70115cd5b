using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Silo.Browsing;

namespace HrisOrleans.Silo.Connections;

/// <summary>When a stored plan may be applied.</summary>
internal static class PlanRules
{
    /// <summary>How long a preview may be confirmed. Its personal values are erased from then on, and before they are <see cref="Browser.Life"/> old.</summary>
    public static readonly TimeSpan PreviewLives = Browser.Life - TimeSpan.FromMinutes(10);

    public static Refusal NotFound { get; } = new("plan_not_found", RefusalKind.NotFound, "There is no such plan.");

    public static Refusal VersionMismatch { get; } = new("version_mismatch", RefusalKind.PreconditionFailed, "The connection has changed since; look again.");

    public static Refusal Stale(string why) => new("plan_stale", RefusalKind.Conflict, $"The plan no longer fits: {why}. Preview again.");

    public static Refusal HashMissing { get; } = new("preview_required", RefusalKind.PreconditionRequired, "Name the plan's hash in If-Match.");

    /// <summary>Whether a person may let this plan go ahead under this connection.</summary>
    public static Refusal? CheckApply(Plan plan, string hash, ConnectionState state, DateTimeOffset now)
    {
        if (CheckReject(plan, hash) is { } refusal) return refusal;
        if (Moved(plan, state)) return Stale("the connection or its selection has changed since it was made");

        // A preview of people who may never come in is kept no longer than a browse, and one that undoes reserves losses no longer.
        return plan.Kind is not (PlanKind.Settings or PlanKind.Undo) || plan.State == PlanState.Waiting || now - plan.CreatedAt < PreviewLives
            ? null
            : Stale($"it was previewed more than {PreviewLives.TotalMinutes:0} minutes ago");
    }

    /// <summary>Whether a person may refuse this plan: as long as it waits, whatever became of the connection.</summary>
    public static Refusal? CheckReject(Plan plan, string hash)
    {
        if (plan.State == PlanState.Making) return new Refusal("plan_not_ready", RefusalKind.Conflict, "The plan is still being made.");
        var waits = plan.State == PlanState.Waiting || (plan.State == PlanState.Ready && plan.Kind is PlanKind.Settings or PlanKind.Undo);
        if (!waits) return Stale("it does not wait to be applied");
        return string.Equals(plan.Hash, hash, StringComparison.OrdinalIgnoreCase) ? null : Stale("the hash is another one");
    }

    /// <summary>Whether the connection has left the plan behind. Approval, sending, schedule, pause and relink leave nothing behind.</summary>
    public static bool Moved(Plan plan, ConnectionState? state)
    {
        if (state is not { Connected: true } || plan.Source != state.Source || plan.CreatedAt < state.ConnectedAt) return true;
        return plan.Kind == PlanKind.Settings ? !Equals(plan.Before, state.Selection) : !Equals(plan.Selection, state.Selection);
    }

    public static Refusal? CheckUndo(Plan plan, ConnectionState state)
    {
        if (plan.UndoneBy is not null) return new Refusal("already_undone", RefusalKind.Conflict, "The plan was undone already.");
        if (plan.State != PlanState.Applied) return new Refusal("plan_not_applied", RefusalKind.Conflict, "Only an applied plan can be undone.");
        if (plan.Kind is not (PlanKind.Sync or PlanKind.Settings or PlanKind.Removals)) return new Refusal("plan_not_undoable", RefusalKind.Conflict, "This kind of plan cannot be undone.");
        return plan.Source == state.Source ? null : Stale("it belongs to another connection");
    }
}
