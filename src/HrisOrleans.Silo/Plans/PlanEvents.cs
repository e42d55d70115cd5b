using System.Text.Json.Nodes;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Silo.Plans;

/// <summary>Facts about plans in the tenant's sequence.</summary>
internal static class PlanEvents
{
    public static TenantEvent Applied(Plan plan, string actor)
    {
        var counts = new JsonObject(plan.Counts.OrderBy(entry => entry.Key).Select(entry => KeyValuePair.Create(entry.Key.Word(), (JsonNode?)entry.Value)));
        return new TenantEvent("plan_applied", new Origin(actor, $"plan/{plan.Id}", plan.Id), new JsonObject { ["lines"] = plan.Lines, ["counts"] = counts, ["hash"] = plan.Hash }.ToJsonString());
    }
}
