using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Invitations;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Roster;

namespace HrisOrleans.Silo.Plans;

/// <summary>What a plan is asked for.</summary>
/// <param name="Delta">The read holds only what changed; nothing follows from who is not in it.</param>
/// <param name="Everybody">Judge people with an unchanged fingerprint too, because the selection is another one.</param>
/// <param name="Fence">The epoch and run that make it.</param>
/// <param name="Removals">What may be lost without a person's word.</param>
/// <param name="Holds">What makes the plan wait, whatever it holds.</param>
internal sealed record PlanRequest(
    TenantId Tenant, Plan Head, PlanContext Context, IDirectoryRead Read, bool Delta, bool Everybody, Fence Fence, RemovalPolicy Removals, PlanHolds Holds = PlanHolds.None);

/// <summary>What came of making a plan.</summary>
/// <param name="Plan">The stored plan; null when there was nothing to do, or it failed.</param>
/// <param name="Failure">Why there is none.</param>
/// <param name="Parked">Losses that wait for a person.</param>
/// <param name="Unlisted">A delta held somebody without the groups that select them: whether they left those only a complete read can say.</param>
internal sealed record MadePlan(
    Plan? Plan,
    Refusal? Failure,
    DateTimeOffset? RetryAt,
    bool StartAgain,
    ReadProof? Proof,
    int People,
    int Held,
    int Deferred,
    IReadOnlyList<RecordFault> Faults,
    int Parked = 0,
    bool Unlisted = false);

/// <summary>Reads a directory page by page and stores the plan for it. Nobody is touched here: a preview and a sync are the same code.</summary>
internal sealed class PlanMaker(IPlanStore plans, IRosterStore roster, PlanCloser closer, Suppressions suppressions, TenantKeyRing keys, SyncWorkerOptions pace, TimeProvider time)
{
    // People who need a second look are looked up so many at a time, wherever they stood in the list: where one in a hundred
    // changed, asking page by page would be most of the work.
    private const int Together = 500;

    public async Task<MadePlan> Make(PlanRequest request, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var cipher = await keys.For(request.Tenant.Value, cancellationToken);
        var writer = new PlanWriter(plans, request.Tenant, request.Head, cipher, time);
        var newcomers = 0;
        var builder = new PlanBuilder(request.Context, () => MemberId.New(request.Context.Now, newcomers++), writer.Add) { Erased = await suppressions.Erased(request.Tenant, cancellationToken) };
        var any = await roster.Any(request.Tenant, request.Context.Source, cancellationToken);
        var settled = any.Roster ? await roster.SettledFingerprints(request.Tenant, request.Context.Source, cancellationToken) : null;
        var lookup = new PlanLookup(roster, request.Tenant, request.Context.Source, any.Roster, any.Members);
        var (people, pages, started) = (0, 0, time.GetUtcNow());
        var changed = new List<(DirectoryPerson Person, UInt128 Fingerprint)>();
        await using var read = new PrefetchedRead(request.Read, pace.PagesAhead);
        while (true)
        {
            switch (await read.Next(cancellationToken))
            {
                case ReadStep.Page page:
                    using (page.People) people += Pick(page.People, changed, builder, settled, request.Everybody);
                    if (changed.Count >= Together) await Judge(changed, builder, settled, lookup, cancellationToken);
                    pages++;
                    await writer.FlushFull(cancellationToken);
                    progress(people, writer.Lines);
                    break;
                case ReadStep.Failed failed:
                    return Failed(ReadFailures.Refusal(failed.Failure), failed.Failure.RetryAt, failed.Failure.Kind == FailureKind.StartAgain, null, people);
                case ReadStep.End end:
                    await Judge(changed, builder, settled, lookup, cancellationToken);
                    var proof = ReadProof.Of(end.Certificate, end.Missing, started, pages, people, end.Checkpoint);
                    if (await Refuse(request, end, builder, lookup, cancellationToken) is { } refusal) return Failed(refusal, null, false, proof, people);
                    return await Finish(request, end, builder, writer, settled, lookup, proof, people, cancellationToken);
            }
        }

        MadePlan Failed(Refusal refusal, DateTimeOffset? retryAt, bool startAgain, ReadProof? proof, int seen) =>
            new(null, refusal, retryAt, startAgain, proof, seen, 0, 0, builder.Faults);
    }

    /// <summary>The refusal of a read whose fields were hidden; null when they were not.</summary>
    public static Refusal? Hidden(ReadStep.End end) => end.MissingRights.Count > 0
        ? new Refusal("hris_permission_missing", RefusalKind.Unprocessable, $"The directory was read, but {end.Missing}.")
        : null;

    // The fast path: an equal fingerprint of a settled row needs neither mapping nor a second look.
    private static int Pick(PeoplePage page, List<(DirectoryPerson Person, UInt128 Fingerprint)> changed, PlanBuilder builder, FingerprintSet? settled, bool everybody)
    {
        var fingerprints = page.Fingerprints;
        for (var i = 0; i < fingerprints.Length; i++)
        {
            if (settled?.See(fingerprints[i]) == true && !everybody) continue;
            var record = page.Map(i);
            if (record.Person is { } person) changed.Add((person, fingerprints[i]));
            else builder.AddUnreadable(record.FaultCode ?? RecordFaults.Unreadable, record.ExternalId, record.Name);
        }

        return fingerprints.Length;
    }

    private static async Task Judge(
        List<(DirectoryPerson Person, UInt128 Fingerprint)> changed, PlanBuilder builder, FingerprintSet? settled, PlanLookup lookup, CancellationToken cancellationToken)
    {
        if (changed.Count == 0) return;
        await lookup.Load(changed.Select(entry => entry.Person), cancellationToken);
        foreach (var (person, fingerprint) in changed)
        {
            var known = lookup.Known(person.ExternalId);
            builder.Add(person, fingerprint, known, lookup.Holder(person));

            // They came by with another record: nobody has to look for them among the missing.
            if (known.Roster?.Fingerprint is { } before) settled?.See(before);
        }

        changed.Clear();
    }

    private static async Task<Refusal?> Refuse(PlanRequest request, ReadStep.End end, PlanBuilder builder, PlanLookup lookup, CancellationToken cancellationToken)
    {
        if (Hidden(end) is { } hidden) return hidden;
        if (!request.Context.Edit) return null;

        // An edit judges everybody; over a partial picture that would be a guess.
        if (end.Certificate is null) return new Refusal("incomplete_read", RefusalKind.Unavailable, $"The directory could not be read as a whole: {end.Missing}.");
        if (SelectionRules.Check(request.Context.After, end.Groups) is { } refusal) return refusal;
        if (request.Context.After.Mode != SelectionMode.Manual) return null;
        var unseen = request.Context.After.People.Where(person => !builder.Judged(person)).ToList();
        await lookup.LoadIds(unseen, cancellationToken);
        var unknown = unseen.Where(person => lookup.Known(person).Member is null).Take(20).ToList();
        return unknown.Count == 0 ? null : new Refusal("unknown_person", RefusalKind.Unprocessable, $"The directory has nobody with the id {string.Join(", ", unknown)}.");
    }

    private async Task<MadePlan> Finish(
        PlanRequest request, ReadStep.End end, PlanBuilder builder, PlanWriter writer, FingerprintSet? settled, PlanLookup lookup, ReadProof proof, int people, CancellationToken cancellationToken)
    {
        var (tenant, source) = (request.Tenant, request.Context.Source);
        var waiting = request.Context.Edit ? [] : await closer.Open(tenant, source, cancellationToken);
        var parked = await closer.Parked(tenant, request.Head, waiting, cancellationToken);

        // Of a record without an id nobody knows whose it is: it may be anybody's who seems to be missing.
        proof = proof with { Nameless = !request.Delta && end.Certificate is not null && builder.Nameless };
        if (!request.Delta && end.Certificate is { } certificate && settled is not null && !builder.Nameless)
        {
            foreach (var slice in settled.Unseen().Chunk(5_000))
                foreach (var known in await roster.ByFingerprint(tenant, source, slice, cancellationToken))
                    AddAbsent(known, certificate);
            foreach (var known in await roster.Open(tenant, source, cancellationToken)) AddAbsent(known, certificate);
            await writer.FlushFull(cancellationToken);
        }

        await lookup.LoadIds(builder.Unreadable, cancellationToken);
        foreach (var id in builder.Unreadable) builder.AddUnreadable(lookup.Known(id));
        await lookup.LoadIds(end.Tombstones, cancellationToken);
        var deleted = end.Tombstones.ToHashSet(StringComparer.Ordinal);

        // Whose record came in the same read, unchanged or not, is not gone by it: the next one tells their deletion, if it was later.
        foreach (var known in deleted.Select(lookup.Known).Where(known => !CameAsBefore(known.Roster))) builder.AddTombstone(known);
        if (builder.SomebodyLeftGroup)
        {
            var populations = await roster.Populations(tenant, source, cancellationToken);
            builder.FinishGroups(() => populations, request.Delta ? null : end.Certificate);
        }

        await lookup.LoadIds(builder.AddressHolders, cancellationToken);
        var granted = builder.AddressHolders.Count > 0 || builder.Changed > 0 ? await closer.Granted(tenant, cancellationToken) : 0;
        builder.SettleAddresses(Present, rekeyed => request.Removals.Churns(granted, rekeyed));

        // Of everybody who is not in a complete read the absence was judged; who came by unchanged is as they were.
        var whole = !request.Delta && end.Certificate is not null;
        var holds = request.Holds;
        if (whole && request.Removals.Shrinks(settled?.Count ?? 0, builder.NewlyMissing)) holds |= PlanHolds.ImplausibleShrink;
        if (request.Removals.Churns(granted, builder.Changed)) holds |= PlanHolds.IdentityChurn;
        var closing = new PlanClosing(request, holds, whole, waiting, parked, (externalId, row) => builder.Came(externalId) || CameAsBefore(row));
        var losses = await closer.Divide(closing, builder, cancellationToken);
        await writer.Flush(cancellationToken);
        builder.FinishAddresses();
        if (builder.FirstSetUp && lookup.AnyMembers) await AddRetained(tenant, builder, writer, cancellationToken);
        var plan = await closer.Close(closing, builder.Counts, writer, losses, cancellationToken);

        // What is held is not applied, and may never be: that it saw somebody counts all the same.
        if (closing.Held && builder.Sighted.Count > 0) await roster.ForgetAbsences(tenant, source, request.Fence, builder.Sighted, cancellationToken);
        return new MadePlan(plan, null, null, false, proof, people, builder.Held, builder.Deferred, builder.Faults, losses.Parked, request.Delta && builder.Unlisted > 0);

        bool Present(string externalId)
        {
            if (builder.Came(externalId)) return true;
            if (deleted.Contains(externalId) || lookup.Known(externalId).Roster is not { } row) return false;
            return request.Delta ? row.Presence is Presence.Present or Presence.AbsentOnce : CameAsBefore(row);
        }

        void AddAbsent(Known known, CompletenessCertificate proof)
        {
            var externalId = known.Roster!.ExternalId;
            if (builder.Judged(externalId)) return;
            if (parked.Stands(externalId)) builder.AddAbsentParked(known);
            else builder.AddAbsent(known, proof);
        }

        bool CameAsBefore(RosterFact? row) => row is { Settled: true, Fingerprint: { } print } && settled?.WasSeen(print) == true;
    }

    // Whom an earlier connection brought and this one does not match: nothing is done with them, and the preview says who they are.
    private async Task AddRetained(TenantId tenant, PlanBuilder builder, PlanWriter writer, CancellationToken cancellationToken)
    {
        MemberId? after = null;
        while (true)
        {
            var page = await roster.Retained(tenant, after, Together, cancellationToken);
            foreach (var known in page) builder.AddRetained(known);
            await writer.FlushFull(cancellationToken);
            if (page.Count < Together) return;
            after = page[^1].Member!.State.Id;
        }
    }
}
