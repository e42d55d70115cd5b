using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Silo.Connections;

/// <summary>When a stored plan may be applied.</summary>
internal static class PlanRules
{
    public static Refusal NotFound { get; } = new("plan_not_found", RefusalKind.NotFound, "There is no such plan.");

    public static Refusal VersionMismatch { get; } = new("version_mismatch", RefusalKind.PreconditionFailed, "The connection has changed since; look again.");

    public static Refusal Stale(string why) => new("plan_stale", RefusalKind.Conflict, $"The plan no longer fits: {why}. Preview again.");

    public static Refusal? CheckApply(Plan plan, string hash, ConnectionState state, DateTimeOffset now)
    {
        if (plan.State == PlanState.Making) return new Refusal("plan_not_ready", RefusalKind.Conflict, "The plan is still being made.");
        if (plan.Kind != PlanKind.Settings || plan.State != PlanState.Ready) return Stale("it does not wait to be applied");
        if (!string.Equals(plan.Hash, hash, StringComparison.OrdinalIgnoreCase)) return Stale("the hash is another one");
        if (plan.Epoch != state.Epoch) return Stale("the connection has changed since it was previewed");
        return now - plan.CreatedAt < ConnectionCore.PreviewLife ? null : Stale("what was previewed is kept for less than an hour");
    }
}
