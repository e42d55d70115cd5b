using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Removals;
using HrisOrleans.Storage.Roster;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Simulation.Gates;

internal sealed class GatedConnections(IConnectionStore inner, Gate gate) : IConnectionStore
{
    public Task<ConnectionState?> Find(TenantId tenant, CancellationToken cancellationToken) => gate.Through("connections.Find", () => inner.Find(tenant, cancellationToken));

    public Task<byte[]?> SealedCredentials(TenantId tenant, CancellationToken cancellationToken) =>
        gate.Through("connections.SealedCredentials", () => inner.SealedCredentials(tenant, cancellationToken));

    public Task<int> SourceFor(TenantId tenant, string provider, string account, DateTimeOffset now, CancellationToken cancellationToken) =>
        gate.Through("connections.SourceFor", () => inner.SourceFor(tenant, provider, account, now, cancellationToken));

    public Task<int?> FindSource(TenantId tenant, string provider, string account, CancellationToken cancellationToken) =>
        gate.Through("connections.FindSource", () => inner.FindSource(tenant, provider, account, cancellationToken));

    public Task<bool> Save(ConnectionState next, long expectedVersion, CredentialsChange credentials, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) =>
        gate.Through("connections.Save", () => inner.Save(next, expectedVersion, credentials, events, cancellationToken));
}

internal sealed class GatedSyncs(ISyncStore inner, Gate gate) : ISyncStore
{
    public Task Put(TenantId tenant, SyncRecord sync, CancellationToken cancellationToken) => gate.Through("syncs.Put", () => inner.Put(tenant, sync, cancellationToken));

    public Task PutFaults(TenantId tenant, Guid sync, IReadOnlyList<StoredFault> faults, DateTimeOffset now, CancellationToken cancellationToken) =>
        gate.Through("syncs.PutFaults", () => inner.PutFaults(tenant, sync, faults, now, cancellationToken));

    public Task<SyncRecord?> Find(TenantId tenant, Guid sync, CancellationToken cancellationToken) => gate.Through("syncs.Find", () => inner.Find(tenant, sync, cancellationToken));

    public Task<IReadOnlyList<SyncRecord>> List(TenantId tenant, Guid? before, int limit, CancellationToken cancellationToken) =>
        gate.Through("syncs.List", () => inner.List(tenant, before, limit, cancellationToken));

    public Task<IReadOnlyList<StoredFault>> Faults(TenantId tenant, Guid sync, int after, int limit, CancellationToken cancellationToken) =>
        gate.Through("syncs.Faults", () => inner.Faults(tenant, sync, after, limit, cancellationToken));

    public Task EraseNames(TenantId tenant, SyncKind? only, DateTimeOffset before, CancellationToken cancellationToken) =>
        gate.Through("syncs.EraseNames", () => inner.EraseNames(tenant, only, before, cancellationToken));

    public Task<int> DeleteFaultsOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) =>
        gate.Through("syncs.DeleteFaultsOlderThan", () => inner.DeleteFaultsOlderThan(moment, cancellationToken));

    public Task<bool> Any(TenantId tenant, SyncKind kind, long epoch, CancellationToken cancellationToken) => gate.Through("syncs.Any", () => inner.Any(tenant, kind, epoch, cancellationToken));

    public Task<IReadOnlyList<SyncRecord>> Unfinished(TenantId tenant, CancellationToken cancellationToken) =>
        gate.Through("syncs.Unfinished", () => inner.Unfinished(tenant, cancellationToken));
}

internal sealed class GatedPlans(IPlanStore inner, Gate gate) : IPlanStore
{
    public Task<bool> Begin(TenantId tenant, Plan plan, CancellationToken cancellationToken) => gate.Through("plans.Begin", () => inner.Begin(tenant, plan, cancellationToken));

    public Task<bool> Append(TenantId tenant, Guid plan, long run, ChunkBody chunk, DateTimeOffset now, CancellationToken cancellationToken) =>
        gate.Through("plans.Append", () => inner.Append(tenant, plan, run, chunk, now, cancellationToken));

    public Task<bool> Complete(TenantId tenant, PlanCompletion completion, CancellationToken cancellationToken) =>
        gate.Through("plans.Complete", () => inner.Complete(tenant, completion, cancellationToken));

    public Task<bool> Choose(
        TenantId tenant, Guid plan, PlanChoice choice, PlanState to, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) =>
        gate.Through("plans.Choose", () => inner.Choose(tenant, plan, choice, to, now, events, cancellationToken));

    public Task EndOpen(TenantId tenant, string why, DateTimeOffset now, CancellationToken cancellationToken) =>
        gate.Through("plans.EndOpen", () => inner.EndOpen(tenant, why, now, cancellationToken));

    public Task Discard(TenantId tenant, Guid plan, CancellationToken cancellationToken) => gate.Through("plans.Discard", () => inner.Discard(tenant, plan, cancellationToken));

    public Task<IReadOnlyList<Plan>> List(TenantId tenant, IReadOnlyCollection<PlanState> states, Guid? before, int limit, CancellationToken cancellationToken) =>
        gate.Through("plans.List", () => inner.List(tenant, states, before, limit, cancellationToken));

    public Task<bool> Move(
        TenantId tenant, Guid plan, PlanState from, PlanState to, string? failure, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) =>
        gate.Through("plans.Move", () => inner.Move(tenant, plan, from, to, failure, now, events, cancellationToken));

    public Task<bool> Applied(
        TenantId tenant, Guid plan, IReadOnlyDictionary<PlanAction, int> done, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) =>
        gate.Through("plans.Move", () => inner.Applied(tenant, plan, done, now, events, cancellationToken));

    public Task<Plan?> Find(TenantId tenant, Guid plan, CancellationToken cancellationToken) => gate.Through("plans.Find", () => inner.Find(tenant, plan, cancellationToken));

    public Task<IReadOnlyList<ChunkHead>> Chunks(TenantId tenant, Guid plan, CancellationToken cancellationToken) =>
        gate.Through("plans.Chunks", () => inner.Chunks(tenant, plan, cancellationToken));

    public Task<ChunkBody?> ReadChunk(TenantId tenant, Guid plan, int chunk, CancellationToken cancellationToken) =>
        gate.Through("plans.ReadChunk", () => inner.ReadChunk(tenant, plan, chunk, cancellationToken));

    public Task<bool> WrittenSince(TenantId tenant, DateTimeOffset since, Guid otherThan, CancellationToken cancellationToken) =>
        gate.Through("plans.WrittenSince", () => inner.WrittenSince(tenant, since, otherThan, cancellationToken));

    public Task EraseValues(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken) =>
        gate.Through("plans.EraseValues", () => inner.EraseValues(tenant, before, cancellationToken));
}

internal sealed class GatedApply(IApplyStore inner, Gate gate) : IApplyStore
{
    public Task<ApplyResult> Apply(ApplyBatch batch, CancellationToken cancellationToken) => gate.Through("apply.Apply", () => inner.Apply(batch, cancellationToken));

    public Task<IReadOnlyDictionary<MemberId, (MemberState State, string? Address, int NextValue)>> Members(
        TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken) =>
        gate.Through("apply.Members", () => inner.Members(tenant, ids, cancellationToken));

    public Task<IReadOnlyDictionary<(MemberId Member, int Number), string?>> OldAddresses(TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken) =>
        gate.Through("apply.OldAddresses", () => inner.OldAddresses(tenant, ids, cancellationToken));

    public Task<IReadOnlyList<(MemberState State, string? ExternalId)>> Linked(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) =>
        gate.Through("apply.Linked", () => inner.Linked(tenant, after, limit, cancellationToken));
}

internal sealed class GatedRoster(IRosterStore inner, Gate gate) : IRosterStore
{
    public Task<(bool Roster, bool Members)> Any(TenantId tenant, int source, CancellationToken cancellationToken) =>
        gate.Through("roster.Any", () => inner.Any(tenant, source, cancellationToken));

    public Task<FingerprintSet> SettledFingerprints(TenantId tenant, int source, CancellationToken cancellationToken) =>
        gate.Through("roster.SettledFingerprints", () => inner.SettledFingerprints(tenant, source, cancellationToken));

    public Task<IReadOnlyDictionary<string, Known>> Known(TenantId tenant, int source, IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken) =>
        gate.Through("roster.Known", () => inner.Known(tenant, source, externalIds, cancellationToken));

    public Task<IReadOnlyList<Known>> Retained(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) =>
        gate.Through("roster.Retained", () => inner.Retained(tenant, after, limit, cancellationToken));

    public Task<IReadOnlyDictionary<string, MemberFact>> Holders(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken) =>
        gate.Through("roster.Holders", () => inner.Holders(tenant, addresses, cancellationToken));

    public Task<IReadOnlyList<Known>> ByFingerprint(TenantId tenant, int source, IReadOnlyCollection<UInt128> fingerprints, CancellationToken cancellationToken) =>
        gate.Through("roster.ByFingerprint", () => inner.ByFingerprint(tenant, source, fingerprints, cancellationToken));

    public Task<IReadOnlyList<Known>> Open(TenantId tenant, int source, CancellationToken cancellationToken) =>
        gate.Through("roster.Open", () => inner.Open(tenant, source, cancellationToken));

    public Task<IReadOnlyDictionary<string, int>> Populations(TenantId tenant, int source, CancellationToken cancellationToken) =>
        gate.Through("roster.Populations", () => inner.Populations(tenant, source, cancellationToken));

    public Task ForgetAbsences(TenantId tenant, int source, Fence fence, IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken) =>
        gate.Through("roster.ForgetAbsences", () => inner.ForgetAbsences(tenant, source, fence, externalIds, cancellationToken));

    public Task<IReadOnlyList<Known>> Pinned(TenantId tenant, int source, string? after, int limit, CancellationToken cancellationToken) =>
        gate.Through("roster.Pinned", () => inner.Pinned(tenant, source, after, limit, cancellationToken));

    public Task<bool> Unpin(TenantId tenant, int source, string externalId, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) =>
        gate.Through("roster.Unpin", () => inner.Unpin(tenant, source, externalId, events, cancellationToken));
}

internal sealed class GatedRemovals(IRemovalStore inner, Gate gate) : IRemovalStore
{
    public Task<RemovalUse> Use(TenantId tenant, DateTimeOffset windowStart, CancellationToken cancellationToken) => gate.Through("removals.Use", () => inner.Use(tenant, windowStart, cancellationToken));

    public Task<DateTimeOffset?> LastCount(TenantId tenant, CancellationToken cancellationToken) => gate.Through("removals.LastCount", () => inner.LastCount(tenant, cancellationToken));

    public Task<int> Granted(TenantId tenant, CancellationToken cancellationToken) => gate.Through("removals.Granted", () => inner.Granted(tenant, cancellationToken));

    public Task Record(TenantId tenant, GrantedCount count, CancellationToken cancellationToken) => gate.Through("removals.Record", () => inner.Record(tenant, count, cancellationToken));

    public Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) => gate.Through("removals.DeleteOlderThan", () => inner.DeleteOlderThan(moment, cancellationToken));
}

internal sealed class GatedEvents(IEventStore inner, Gate gate) : IEventStore
{
    public Task<IReadOnlyList<StoredEvent>> Read(TenantId tenant, long after, int limit, CancellationToken cancellationToken) =>
        gate.Through("events.Read", () => inner.Read(tenant, after, limit, cancellationToken));

    public Task<IReadOnlyList<StoredEvent>> Newest(TenantId tenant, long? before, IReadOnlyCollection<string> types, int limit, CancellationToken cancellationToken) =>
        gate.Through("events.Newest", () => inner.Newest(tenant, before, types, limit, cancellationToken));

    public Task<IReadOnlyList<StoredEvent>> History(TenantId tenant, MemberId member, CancellationToken cancellationToken) =>
        gate.Through("events.History", () => inner.History(tenant, member, cancellationToken));

    public Task<ILookup<MemberId, StoredEvent>> Histories(TenantId tenant, IReadOnlyCollection<MemberId> members, CancellationToken cancellationToken) =>
        gate.Through("events.Histories", () => inner.Histories(tenant, members, cancellationToken));

    public Task Append(TenantId tenant, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) =>
        gate.Through("events.Append", () => inner.Append(tenant, events, cancellationToken));

    public Task<long> Floor(TenantId tenant, CancellationToken cancellationToken) => gate.Through("events.Floor", () => inner.Floor(tenant, cancellationToken));

    public Task<long> Last(TenantId tenant, CancellationToken cancellationToken) => gate.Through("events.Last", () => inner.Last(tenant, cancellationToken));

    public Task<IReadOnlyList<TenantId>> Prunable(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        gate.Through("events.Prunable", () => inner.Prunable(before, limit, cancellationToken));

    public Task<int> Prune(TenantId tenant, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        gate.Through("events.Prune", () => inner.Prune(tenant, before, limit, cancellationToken));
}

internal sealed class GatedMembers(IMemberStore inner, Gate gate) : IMemberStore
{
    public Task<MemberRecord?> Load(TenantId tenant, MemberId member, CancellationToken cancellationToken) => gate.Through("members.Load", () => inner.Load(tenant, member, cancellationToken));

    public Task<MemberId?> HolderOf(TenantId tenant, string address, CancellationToken cancellationToken) =>
        gate.Through("members.HolderOf", () => inner.HolderOf(tenant, address, cancellationToken));

    public Task<IReadOnlySet<string>> Held(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken) =>
        gate.Through("members.Held", () => inner.Held(tenant, addresses, cancellationToken));

    public Task<bool> Happened(TenantId tenant, MemberId member, string cause, CancellationToken cancellationToken) =>
        gate.Through("members.Happened", () => inner.Happened(tenant, member, cause, cancellationToken));

    public Task<CommitResult> Commit(MemberCommit commit, CancellationToken cancellationToken) => gate.Through("members.Commit", () => inner.Commit(commit, cancellationToken));

    public Task<IReadOnlyList<MemberRecord>> List(TenantId tenant, MemberFilter filter, MemberId? after, int limit, CancellationToken cancellationToken) =>
        gate.Through("members.List", () => inner.List(tenant, filter, after, limit, cancellationToken));

    public Task<int> Count(TenantId tenant, MemberFilter filter, CancellationToken cancellationToken) =>
        gate.Through("members.CountOf", () => inner.Count(tenant, filter, cancellationToken));

    public Task<IReadOnlyDictionary<MemberList, int>> Count(TenantId tenant, CancellationToken cancellationToken) =>
        gate.Through("members.Count", () => inner.Count(tenant, cancellationToken));

    public Task<bool> OtherActiveAdmin(TenantId tenant, MemberId but, CancellationToken cancellationToken) =>
        gate.Through("members.OtherActiveAdmin", () => inner.OtherActiveAdmin(tenant, but, cancellationToken));

    public Task<IReadOnlyList<MemberRecord>> Advisories(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) =>
        gate.Through("members.Advisories", () => inner.Advisories(tenant, after, limit, cancellationToken));
}

internal sealed class GatedBrowses(IBrowseStore inner, Gate gate) : IBrowseStore
{
    public Task<bool> Put(TenantId tenant, long epoch, Guid browse, int chunk, byte[] sealedBytes, DateTimeOffset now, CancellationToken cancellationToken) =>
        gate.Through("browses.Put", () => inner.Put(tenant, epoch, browse, chunk, sealedBytes, now, cancellationToken));

    public Task<Guid?> Newest(TenantId tenant, long epoch, DateTimeOffset since, CancellationToken cancellationToken) =>
        gate.Through("browses.Newest", () => inner.Newest(tenant, epoch, since, cancellationToken));

    public Task<bool> Holds(TenantId tenant, Guid browse, DateTimeOffset since, CancellationToken cancellationToken) =>
        gate.Through("browses.Holds", () => inner.Holds(tenant, browse, since, cancellationToken));

    public Task<IReadOnlyList<byte[]>> Read(TenantId tenant, Guid browse, CancellationToken cancellationToken) =>
        gate.Through("browses.Read", () => inner.Read(tenant, browse, cancellationToken));

    public Task DeleteAllBut(TenantId tenant, Guid? browse, CancellationToken cancellationToken) =>
        gate.Through("browses.DeleteAllBut", () => inner.DeleteAllBut(tenant, browse, cancellationToken));

    public Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) =>
        gate.Through("browses.DeleteOlderThan", () => inner.DeleteOlderThan(moment, cancellationToken));
}
