using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Roster;

namespace HrisOrleans.Silo.Plans;

/// <summary>Whom lines are about. Names stand in the sealed values while they live; after that only who is a member still has one.</summary>
internal sealed class PlanNames(IRosterStore roster)
{
    public async Task<IReadOnlyList<PlannedLine>> Of(TenantId tenant, Plan plan, IReadOnlyList<PlannedLine> lines, CancellationToken cancellationToken)
    {
        var nameless = lines.Where(line => line.Values is null && line.Line.Member is not null).Select(line => line.Line.ExternalId).ToList();
        if (nameless.Count == 0) return lines;
        var known = await roster.Known(tenant, plan.Source, nameless, cancellationToken);
        return [.. lines.Select(line => line with { Values = line.Values ?? known.GetValueOrDefault(line.Line.ExternalId).Roster?.Values })];
    }

    /// <summary>What a search looks through.</summary>
    public static string?[] Searched(PlanLine line, PersonValues? values) => [line.ExternalId, values?.Email, Shown(values)];

    public static string? Shown(PersonValues? values) => values is null ? null : PersonName.Shown(values.DisplayName, values.GivenName, values.FamilyName);
}
