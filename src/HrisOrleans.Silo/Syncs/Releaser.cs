using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Silo.Syncs;

/// <summary>
/// After a disconnect: every grant becomes retained, and mail that was not handed over returns to queued. Nobody is
/// removed. Whoever is released no longer matches, so a repeated run goes on where the first one stopped.
/// </summary>
internal sealed class Releaser(IApplyStore apply, TimeProvider time)
{
    private const int BatchSize = 2_000;

    /// <returns>False when the fence closed.</returns>
    public async Task<bool> Release(TenantId tenant, ConnectionState state, Fence fence, SyncRecord sync, SyncTracker tracker, CancellationToken cancellationToken)
    {
        MemberId? after = null;
        var (line, released) = (0, 0);
        while (true)
        {
            var page = await apply.Linked(tenant, after, BatchSize, cancellationToken);
            if (page.Count == 0) return true;
            after = page[^1].State.Id;
            var changes = new List<Change>(page.Count);
            foreach (var (member, _) in page)
            {
                // A reconnect that is configured already vouches for its people anew.
                if (state is { Connected: true, Selection: not null } && member.Source?.Source == state.Source) continue;
                if (Decided(member, line) is not { } change) continue;
                changes.Add(change);
                line++;
            }

            // A run that goes on where another stopped counts its lines anew, and each decision has a cause of its own.
            var result = await apply.Apply(new ApplyBatch(tenant, fence, null, null, $"disconnect/{sync.Id}/{fence.Run}", state.Source, sync.Actor, time.GetUtcNow(), false, [], changes, [], []), cancellationToken);
            if (result.Fenced) return false;

            // Whoever moved in between is released by another turn over them.
            if (result.Skipped.Count > 0) after = null;
            released += changes.Count - result.Skipped.Count;
            tracker.Applied(released);
        }
    }

    // Whether the mail is still here is known only once it is taken back.
    private static Change? Decided(MemberState member, int line)
    {
        var (back, left) = (MemberBySync.Release(member, mailStillHere: true), MemberBySync.Release(member, mailStillHere: false));
        if (!back.Changes) return null;
        var change = new Change(line, member.Version, Member.Evolve(member, back.Events), back.Events, null, 0);
        if (back.Events.Length == left.Events.Length) return change;
        return change with { WhereMailLeft = new OtherDecision(left.Changes ? Member.Evolve(member, left.Events) : member, left.Events) };
    }
}
