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

namespace HrisOrleans.Silo.Plans;

/// <summary>Pages through a plan's lines: by the counts of its chunks, and by an index where the plan is large, only those are opened that hold something asked for.</summary>
internal sealed class PlanChanges(IPlanStore plans, PlanNames names, PlanIndexes indexes, TenantKeyRing keys)
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
        // Whoever looks at a plan's first page may search next.
        if (after == 0) indexes.Begin(tenant, plan);
        var index = query.Search is null ? null : await indexes.Of(tenant, plan, cancellationToken);
        var cipher = await keys.For(tenant.Value, cancellationToken);
        var found = new List<ChangeView>();
        foreach (var head in await plans.Chunks(tenant, plan.Id, cancellationToken))
        {
            if (head.FirstLine + head.Lines <= after || !head.Counts.Any(count => Asked(count.Key, action))) continue;
            var first = (int)Math.Max(after, head.FirstLine);
            if (!MayMatch(first, head.FirstLine + head.Lines - first)) continue;
            if (await plans.ReadChunk(tenant, plan.Id, head.Chunk, cancellationToken) is not { } body) continue;
            var lines = PlanChunks.Read(plan.Id, body, cipher).Where(line => line.Line.Number >= first && Asked(line.Line.Action, action) && Given(line.Line, query.Reason) && MayMatch(line.Line.Number, 1)).ToList();
            found.AddRange(await Named(tenant, plan, body.Head, lines, query, query.Page.Limit - found.Count, cancellationToken));
            if (found.Count >= query.Page.Limit) break;
        }

        return new Page<ChangeView>(found, found.Count >= query.Page.Limit ? Cursors.Of(found[^1].Line + 1) : null);

        bool MayMatch(int first, int lines) => index is null || index.Holds(query.Search!, its => Asked(its, action), first, lines);
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

    private async Task<IEnumerable<ChangeView>> Named(TenantId tenant, Plan plan, ChunkHead head, List<PlannedLine> lines, ListChanges query, int limit, CancellationToken cancellationToken)
    {
        var named = await names.Of(tenant, plan, query.Search is null ? [.. lines.Take(limit)] : lines, cancellationToken);
        return named.Where(line => query.Search is not { } search || Matches(search, PlanNames.Searched(line.Line, line.Values))).Take(limit).Select(line => View(line.Line, line.Values, head));
    }

    private static ChangeView View(PlanLine line, PersonValues? values, ChunkHead head) => new(
        line.Number,
        line.Action.Word(),
        line.ExternalId,
        line.Member?.ToString(),
        line.MemberVersion,
        values?.Email,
        PlanNames.Shown(values),
        line.Cause == OutCause.None ? null : line.Cause.Word(),
        [.. line.Reasons.Select(reason => new ReasonView(reason.Rule, reason.Reference))],
        values?.Before is { } before ? [.. PersonRules.Differences(before, values).Select(value => new ChangedView(value.Field, value.Before, value.After))] : [],
        head.Done,
        head.Skipped.Contains(line.Number));

    private static bool Matches(string search, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
            if (text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true) return true;
        return false;
    }
}
