using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>What the roster says of one person from earlier reads.</summary>
/// <param name="Fault">Code of the fault it was last reported with, or null.</param>
/// <param name="AbsentSince">Start of the complete read that first missed them; of somebody who is present, of the one that first missed the groups that selected them.</param>
/// <param name="AbsentRights">The rights of that read.</param>
/// <param name="Values">Kept for members only.</param>
public sealed record RosterFact(
    string ExternalId,
    UInt128? Fingerprint,
    Presence Presence,
    bool Settled,
    SelectedBy SelectedBy,
    string? Fault,
    DateTimeOffset? AbsentSince,
    string? AbsentRights,
    PersonValues? Values)
{
    /// <summary>The plan whose undoing or refusal holds this person until the source says something new.</summary>
    public Guid? Pin { get; init; }

    /// <summary>The absence that is noted.</summary>
    public Absence? Absent => AbsentSince is { } since && AbsentRights is { } rights ? new Absence(since, rights) : null;

    /// <summary>Changes with everything a plan line rests on in this row.</summary>
    public UInt128 Mark()
    {
        var hash = new XxHash128();
        Span<byte> fixedPart = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128LittleEndian(fixedPart, Fingerprint ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart[16..], (int)Presence);
        BinaryPrimitives.WriteInt64LittleEndian(fixedPart[20..], AbsentSince?.ToUnixTimeMilliseconds() ?? 0);
        fixedPart[28] = Pin is null ? (byte)0 : (byte)1;
        hash.Append(fixedPart);
        hash.Append(MemoryMarshal.AsBytes(SelectedBy.ToString().AsSpan()));
        return hash.GetCurrentHashAsUInt128();
    }
}

/// <summary>Missing since a complete read.</summary>
/// <param name="Since">Its start.</param>
/// <param name="Rights">What was visible in it.</param>
public readonly record struct Absence(DateTimeOffset Since, string Rights);

/// <summary>A member as the planner sees them.</summary>
/// <param name="Address">The normalized address they hold; null after an erasure.</param>
public sealed record MemberFact(MemberState State, string? Address)
{
    /// <summary>The name they are shown by; known of whoever holds an address that a person comes with, null of others.</summary>
    public string? ShownName { get; init; }
}

/// <summary>Everything known of one external id before this read.</summary>
/// <param name="Roster">The roster's row.</param>
/// <param name="Member">The member linked to this external id, in or out.</param>
public readonly record struct Known(RosterFact? Roster, MemberFact? Member);

/// <summary>What one plan is made under.</summary>
/// <param name="Source">The source's number, part of every person's key.</param>
/// <param name="Before">The selection last applied to everybody; null before the first.</param>
/// <param name="After">The selection to plan for.</param>
/// <param name="Edit">The plan belongs to a change of settings or a first set-up: it takes nobody out for having departed.</param>
/// <param name="MinimumAbsence">Time between two complete reads before an absence counts.</param>
/// <param name="Now">The moment of planning.</param>
public sealed record PlanContext(
    int Source,
    Selection? Before,
    Selection After,
    InviteSettings Invites,
    bool Edit,
    TimeSpan MinimumAbsence,
    DateTimeOffset Now)
{
    /// <summary>What was visible in the last complete read; null accepts any.</summary>
    public string? Rights { get; init; }

    /// <summary>The first plan of a connection: whoever is here from before is recognised by it, and moved by nobody.</summary>
    public bool FirstSetUp => Edit && Before is null;

    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);
}
