using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Silo.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Roster;

namespace HrisOrleans.Silo.Plans;

/// <summary>Pages through a plan's lines: by the counts of its chunks only those are opened that hold something asked for.</summary>
internal sealed class PlanChanges(IPlanStore plans, IRosterStore roster, TenantKeyRing keys)
{
    public async Task<Answer<Page<ChangeView>>> List(TenantId tenant, ListChanges query, CancellationToken cancellationToken)
    {
        if (!Cursors.Number(query.Page.After, out var after)) return Cursors.Invalid;
        PlanAction? action = null;
        if (query.Action is { } word)
        {
            action = Enum.GetValues<PlanAction>().Cast<PlanAction?>().FirstOrDefault(known => known!.Value.Word() == word);
            if (action is null) return new Domain.Refusal("invalid_request", Domain.RefusalKind.Invalid, "There is no such action.");
        }

        if (await plans.Find(tenant, query.Plan, cancellationToken) is not { } plan) return PlanRules.NotFound;
        var cipher = await keys.For(tenant.Value, cancellationToken);
        var found = new List<ChangeView>();
        foreach (var head in await plans.Chunks(tenant, plan.Id, cancellationToken))
        {
            if (head.FirstLine + head.Lines <= after || !head.Counts.Any(count => Asked(count.Key, action))) continue;
            if (await plans.ReadChunk(tenant, plan.Id, head.Chunk, cancellationToken) is not { } body) continue;
            if (query.Search is { } search && !PlanChunks.MayHold(plan.Id, body, cipher, search)) continue;
            var lines = PlanChunks.Read(plan.Id, body, cipher).Where(line => line.Line.Number >= after && Asked(line.Line.Action, action) && Given(line.Line, query.Reason)).ToList();
            found.AddRange(await Named(tenant, plan, body.Head, lines, query, query.Page.Limit - found.Count, cancellationToken));
            if (found.Count >= query.Page.Limit) break;
        }

        return new Page<ChangeView>(found, found.Count >= query.Page.Limit ? Cursors.Of(found[^1].Line + 1) : null);
    }

    /// <summary>Looks people up in a plan by external id or member id.</summary>
    /// <returns>Their external ids, and what stands for nobody in it.</returns>
    public async Task<(string[] ExternalIds, IReadOnlyList<string> Unknown)> Find(TenantId tenant, Plan plan, IReadOnlyList<string> people, CancellationToken cancellationToken)
    {
        var wanted = people.ToHashSet(StringComparer.Ordinal);
        var (unknown, found) = (wanted.ToHashSet(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var cipher = await keys.For(tenant.Value, cancellationToken);
        foreach (var head in await plans.Chunks(tenant, plan.Id, cancellationToken))
        {
            if (await plans.ReadChunk(tenant, plan.Id, head.Chunk, cancellationToken) is not { } body) continue;
            foreach (var (line, _) in PlanChunks.Read(plan.Id, body with { Sealed = null }, cipher))
            {
                var member = line.Member?.ToString();
                if (!wanted.Contains(line.ExternalId) && (member is null || !wanted.Contains(member))) continue;
                found.Add(line.ExternalId);
                unknown.Remove(line.ExternalId);
                if (member is not null) unknown.Remove(member);
            }
        }

        return ([.. found], [.. unknown]);
    }

    private static bool Given(PlanLine line, string? reason) => reason is null || line.Reasons.Any(given => given.Rule == reason);

    private static bool Asked(PlanAction action, PlanAction? wanted) => wanted is null ? !action.Quiet() : action == wanted;

    // Names stand in the sealed values while they live; after that only who is a member still has one.
    private async Task<List<ChangeView>> Named(TenantId tenant, Plan plan, ChunkHead head, List<PlannedLine> lines, ListChanges query, int limit, CancellationToken cancellationToken)
    {
        var searched = !string.IsNullOrEmpty(query.Search);
        var page = searched ? lines : lines.Take(limit).ToList();
        var nameless = page.Where(line => line.Values is null && line.Line.Member is not null).Select(line => line.Line.ExternalId).ToList();
        var known = nameless.Count > 0 ? await roster.Known(tenant, plan.Source, nameless, cancellationToken) : null;
        var found = new List<ChangeView>();
        foreach (var (line, values) in page)
        {
            var named = values ?? known?.GetValueOrDefault(line.ExternalId).Roster?.Values;
            if (searched && !Matches(query.Search!, line.ExternalId, named?.Email, ShownName(named))) continue;
            found.Add(View(line, named, head));
            if (found.Count == limit) break;
        }

        return found;
    }

    private static ChangeView View(PlanLine line, PersonValues? values, ChunkHead head) => new(
        line.Number,
        line.Action.Word(),
        line.ExternalId,
        line.Member?.ToString(),
        line.MemberVersion,
        values?.Email,
        ShownName(values),
        line.Cause == OutCause.None ? null : line.Cause.Word(),
        [.. line.Reasons.Select(reason => new ReasonView(reason.Rule, reason.Reference))],
        values?.Before is { } before ? [.. PersonRules.Differences(before, values).Select(value => new ChangedView(value.Field, value.Before, value.After))] : [],
        head.Done,
        head.Skipped.Contains(line.Number));

    public static string? ShownName(PersonValues? values) => values is null ? null : PersonName.Shown(values.DisplayName, values.GivenName, values.FamilyName);

    private static bool Matches(string search, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
            if (text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true) return true;
        return false;
    }
}
