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

    public static Refusal? CheckApply(Plan plan, string hash, ConnectionState state, DateTimeOffset now)
    {
        if (plan.State == PlanState.Making) return new Refusal("plan_not_ready", RefusalKind.Conflict, "The plan is still being made.");
        if (plan.Kind != PlanKind.Settings || plan.State != PlanState.Ready) return Stale("it does not wait to be applied");
        if (!string.Equals(plan.Hash, hash, StringComparison.OrdinalIgnoreCase)) return Stale("the hash is another one");
        if (plan.Epoch != state.Epoch) return Stale("the connection has changed since it was previewed");
        return now - plan.CreatedAt < PreviewLives ? null : Stale($"it was previewed more than {PreviewLives.TotalMinutes:0} minutes ago");
    }
}
