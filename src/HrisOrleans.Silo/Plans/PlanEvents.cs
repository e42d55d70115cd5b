using System.Text.Json.Nodes;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Silo.Plans;

/// <summary>Facts about plans in the tenant's sequence.</summary>
internal static class PlanEvents
{
    public static TenantEvent Applied(Plan plan, string actor) => Of("plan_applied", plan, actor, Counts(plan));

    /// <summary>A whole plan waits for a reviewer.</summary>
    public static TenantEvent Held(Plan plan) => Of("plan_held", plan, plan.Actor, new JsonObject { ["holds"] = new JsonArray([.. plan.Holds.Words().Select(word => (JsonNode?)word)]), ["lines"] = plan.Lines, ["hash"] = plan.Hash });

    /// <summary>Losses wait for a reviewer; who they are stands in the plan.</summary>
    public static TenantEvent LossesParked(Plan plan, int fresh) => Of("losses_parked", plan, plan.Actor, new JsonObject { ["lines"] = plan.Lines, ["fresh"] = fresh, ["sync"] = plan.Parent?.ToString(), ["hash"] = plan.Hash });

    /// <summary>A waiting plan ended by itself.</summary>
    public static TenantEvent Ended(Guid plan, string why, string actor) => new("plan_stale", new Origin(actor, $"plan/{plan}", plan), new JsonObject { ["why"] = why }.ToJsonString());

    /// <summary>A person let a plan go ahead, or refused it.</summary>
    public static TenantEvent Reviewed(Plan plan, PlanChoice choice, string actor) => Of(
        choice.Part == PlanPart.Nothing ? "plan_rejected" : "plan_approved",
        plan,
        actor,
        new JsonObject { ["part"] = choice.Part.Word(), ["without"] = choice.Without.Count, ["hash"] = plan.Hash });

    private static JsonObject Counts(Plan plan)
    {
        var counts = new JsonObject(plan.Counts.OrderBy(entry => entry.Key).Select(entry => KeyValuePair.Create(entry.Key.Word(), (JsonNode?)entry.Value)));
        return new JsonObject { ["lines"] = plan.Lines, ["counts"] = counts, ["done"] = plan.Done?.Values.Sum(), ["hash"] = plan.Hash };
    }

    private static TenantEvent Of(string kind, Plan plan, string actor, JsonObject data) => new(kind, new Origin(actor, $"plan/{plan.Id}", plan.Id), data.ToJsonString());
}
