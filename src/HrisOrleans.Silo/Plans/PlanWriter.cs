using System.Buffers;
using System.Security.Cryptography;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Silo.Plans;

/// <summary>Stores a plan's lines as they come, chunk by chunk, and knows the hash over all of them.</summary>
/// <remarks>The head is stored with the first chunk or at the end: a sync that finds nothing to do stores nothing.</remarks>
internal sealed class PlanWriter(IPlanStore plans, TenantId tenant, Plan head, TenantCipher cipher, TimeProvider time)
{
    /// <summary>Lines a chunk. Large enough that a transaction is worth its commit, small enough to hold two in memory.</summary>
    private const int ChunkSize = 2_500;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _scratch = new();
    private List<PlannedLine> _pending = [];
    private int _chunks;
    private int _written;
    private UInt128 _digest;

    public bool Begun { get; private set; }

    public int Lines => _written + _pending.Count;

    /// <summary>Fingerprint of what the lines so far would do.</summary>
    public UInt128 Digest => _digest;

    public void Add(PlannedLine line)
    {
        if (line.Line.Action.Decides() || line.Line.Action == PlanAction.NoticeAbsence) _digest = unchecked(_digest + line.Line.Digest());
        _pending.Add(line);
    }

    /// <summary>Stores what makes a full chunk. Call where waiting is possible.</summary>
    public ValueTask FlushFull(CancellationToken cancellationToken) =>
        _pending.Count >= ChunkSize ? new ValueTask(Flush(cancellationToken)) : ValueTask.CompletedTask;

    /// <summary>Stores everything added so far, as one chunk.</summary>
    public async Task Flush(CancellationToken cancellationToken)
    {
        if (_pending.Count == 0) return;
        await Begin(cancellationToken);
        var lines = _pending;
        _pending = new List<PlannedLine>(Math.Min(lines.Count, ChunkSize) + 500);
        var (body, sealedValues) = PlanChunks.Write(head.Id, _chunks, lines, cipher, _scratch);
        _hash.AppendData(body);
        var counts = lines.GroupBy(line => line.Line.Action).ToDictionary(group => group.Key, group => group.Count());
        var stored = new ChunkBody(new ChunkHead(_chunks, _written, lines.Count, counts, false, []), body, sealedValues);
        if (!await plans.Append(tenant, head.Id, head.Run, stored, time.GetUtcNow(), cancellationToken)) throw new OvertakenException();
        _written += lines.Count;
        _chunks++;
    }

    /// <summary>Stores the rest of the lines.</summary>
    /// <returns>The plan as it is whole; the caller makes it so (<see cref="IPlanStore.Complete"/>).</returns>
    public async Task<Plan> End(IReadOnlyDictionary<PlanAction, int> counts, PlanState state, PlanHolds holds, CancellationToken cancellationToken)
    {
        await Flush(cancellationToken);
        await Begin(cancellationToken);
        _hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{head.Id:N}|{head.Kind}|{Domain.Connections.SelectionText.Write(head.Selection)}|{head.Invites}"));
        return head with
        {
            State = state,
            Holds = holds,
            Counts = counts.ToDictionary(),
            Lines = _written,
            Digest = _digest,
            Hash = Convert.ToHexStringLower(_hash.GetHashAndReset()),
        };
    }

    public async Task Begin(CancellationToken cancellationToken)
    {
        if (Begun) return;
        if (!await plans.Begin(tenant, head, cancellationToken)) throw new OvertakenException();
        Begun = true;
    }
}

/// <summary>A newer run of the same connection is at work; this one ends without a trace.</summary>
internal sealed class OvertakenException() : Exception("A newer run is at work.");
