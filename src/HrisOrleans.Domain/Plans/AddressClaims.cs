using System.IO.Hashing;
using System.Runtime.InteropServices;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>
/// Who holds which address once the plan is done. Whoever wants one that somebody else holds now waits until the read is
/// over: the holder may move away in the same plan, in a chain or in a ring.
/// </summary>
internal sealed class AddressClaims(PlanContext context)
{
    private readonly HashSet<UInt128> _wanted = [];
    private readonly HashSet<MemberId> _keeping = [];
    private readonly Dictionary<MemberId, string> _moves = [];
    private readonly List<PlanEntry> _waiting = [];

    /// <summary>External ids of the members whose address somebody waits for.</summary>
    public IReadOnlyCollection<string> Holders => [.. _waiting.Select(entry => entry.Holder!.State.Source?.ExternalId).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Takes an entry that comes to an address or stays at one.</summary>
    /// <returns>The entry to be written now, or null when it waits.</returns>
    public PlanEntry? Take(PlanEntry entry)
    {
        if (entry.Verdict.Address is not { } address || entry.Verdict.Action == PlanAction.StayOut) return entry;
        if (entry.Known.Member is { } member && member.Address == address)
        {
            // Whoever has the address keeps it against every newcomer, in whatever order the records come.
            _keeping.Add(member.State.Id);
            return entry;
        }

        if (!_wanted.Add(XxHash128.HashToUInt128(MemoryMarshal.AsBytes(address.AsSpan())))) return entry.Faulty(RecordFaults.DuplicateEmail);
        if (entry.Readdresses) _moves[entry.Known.Member!.State.Id] = address;
        if (entry.Holder is null) return entry;
        _waiting.Add(entry);
        return null;
    }

    /// <summary>Settles the entries that waited; whoever leaves an address comes before whoever takes it, a ring stands together.</summary>
    /// <param name="present">Whether an external id of this source is in the directory by this read.</param>
    /// <param name="churns">Whether so many addresses under new ids are the same people under new ids.</param>
    public IEnumerable<PlanEntry> Settle(Func<string, bool> present, Func<int, bool> churns)
    {
        var faults = Conflicts(present);
        var rekeyed = Rekeyed(faults, present);
        if (rekeyed.Count > 0 && churns(rekeyed.Count))
            foreach (var entry in rekeyed) faults.Remove(entry);
        else rekeyed = [];
        var movers = _waiting.Where(entry => entry.Known.Member is not null).ToDictionary(entry => entry.Known.Member!.State.Id);
        var written = new HashSet<PlanEntry>(ReferenceEqualityComparer.Instance);
        var chain = new Stack<PlanEntry>();
        foreach (var first in _waiting)
        {
            for (PlanEntry? entry = first; entry is not null && written.Add(entry); entry = movers.GetValueOrDefault(entry.Holder!.State.Id)) chain.Push(entry);
            while (chain.TryPop(out var entry)) yield return rekeyed.Contains(entry) ? entry.Adopt(context) : Settled(entry, faults);
        }
    }

    // Under a new id, at the address of a member of this source whose own id the read does not hold: one such person is
    // somebody new who got an old address, many at once are the same people under new ids.
    private static HashSet<PlanEntry> Rekeyed(Dictionary<PlanEntry, string> faults, Func<string, bool> present) => faults
        .Where(fault => fault.Value == RecordFaults.AddressTaken)
        .Select(fault => fault.Key)
        .Where(entry => entry.Known.Member is null && entry.Holder!.State is { Out: OutCause.None, Source: { } source } && !present(source.ExternalId))
        .ToHashSet<PlanEntry>(ReferenceEqualityComparer.Instance);

    private PlanEntry Settled(PlanEntry entry, Dictionary<PlanEntry, string> faults)
    {
        if (faults.TryGetValue(entry, out var fault)) return entry.Faulty(fault);
        return entry.Known.Member is null && Adoptable(entry.Holder!.State) ? entry.Adopt(context) : entry;
    }

    // Whoever cannot move keeps the old address, and so stands in the way of whoever counted on it; but not whoever left the
    // company and cannot come back with another one.
    private Dictionary<PlanEntry, string> Conflicts(Func<string, bool> present)
    {
        var faults = new Dictionary<PlanEntry, string>(ReferenceEqualityComparer.Instance);
        var takers = _waiting.ToLookup(entry => entry.Holder!.State.Id);
        var open = new Queue<PlanEntry>(_waiting);
        while (open.TryDequeue(out var entry))
        {
            if (faults.ContainsKey(entry) || Conflict(entry, present) is not { } fault) continue;
            faults[entry] = fault;
            if (entry.Known.Member is not { } mover || !_moves.Remove(mover.State.Id)) continue;
            if (!Left(mover.State)) _keeping.Add(mover.State.Id);
            foreach (var taker in takers[mover.State.Id]) open.Enqueue(taker);
        }

        return faults;
    }

    // Null when the address is free for this person once the plan is done; else the fault to report.
    private string? Conflict(PlanEntry entry, Func<string, bool> present)
    {
        var holder = entry.Holder!.State;
        if (_moves.ContainsKey(holder.Id)) return null;
        if (_keeping.Contains(holder.Id)) return RecordFaults.DuplicateEmail;
        if (Adoptable(holder)) return entry.Known.Member is null || (holder.Out != OutCause.None && !holder.Out.ByHand()) ? null : RecordFaults.AddressTaken;

        // Somebody else of this source. Once they have left the company the address is free, even while their old record is still listed.
        if (Left(holder)) return null;
        return present(holder.Source!.Value.ExternalId) ? RecordFaults.DuplicateEmail : RecordFaults.AddressTaken;
    }

    private static bool Left(MemberState holder) => holder.Out.LeftTheCompany() || (holder.Out != OutCause.None && holder.DepartedSince.LeftTheCompany());

    // A member by hand or from an earlier connection with this address is this person; a linked one of this source is somebody else.
    private bool Adoptable(MemberState holder) => holder.Source is not { } source || source.Source != context.Source;
}
