using System.IO.Hashing;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Reading;

/// <summary>Counts what came during a full read, for the certificate.</summary>
internal sealed class ReadTally(string collection)
{
    private readonly HashSet<ulong> _ids = [];
    private readonly SortedSet<long> _totals = [];

    public int Pages { get; private set; }

    public long Records { get; private set; }

    /// <summary>Records with an id not met before. Those without an id count too: they are faulty, not doubled.</summary>
    public long Distinct { get; private set; }

    public long? Total => _totals.Count == 0 ? null : _totals.Max;

    /// <summary>Counts a record by the raw bytes of its id; 64 bits of hash, and a collision only withholds a certificate.</summary>
    public void Record(ReadOnlySpan<byte> rawId)
    {
        Records++;
        if (rawId.IsEmpty || _ids.Add(XxHash3.HashToUInt64(rawId))) Distinct++;
    }

    /// <summary>Counts a page and the total it claims.</summary>
    public void Page(long? total)
    {
        Pages++;
        if (total is not { } claimed) return;

        // Room at once, where it is told how many will come; a claim alone takes no more than a few megabytes.
        if (_totals.Count == 0) _ids.EnsureCapacity((int)Math.Clamp(claimed, 0, 200_000));
        _totals.Add(claimed);
    }

    public ReadEvidence Evidence(bool reachedEnd, string rights, IReadOnlyCollection<string> missingRights, DateTimeOffset startedAt, DateTimeOffset endedAt, bool namesTotals = true) =>
        new(collection, Pages, Records, Distinct, [.. _totals], reachedEnd, rights, missingRights, startedAt, endedAt) { NamesTotals = namesTotals };
}
