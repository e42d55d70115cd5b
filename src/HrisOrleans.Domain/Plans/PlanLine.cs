using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>What a plan would do with one person. The numbers are stored.</summary>
public enum PlanAction
{
    /// <summary>A new member is born.</summary>
    Join = 1,

    /// <summary>A member who is in becomes managed by the connection.</summary>
    Link = 2,

    /// <summary>A member who was out comes in again.</summary>
    Return = 3,

    /// <summary>The selection was edited: the grant ends, the active or hand-invited member stays.</summary>
    Retain = 4,

    /// <summary>The selection was edited: somebody who never became active is withdrawn.</summary>
    Withdraw = 5,

    /// <summary>The person left: deactivated, or withdrawn when never active.</summary>
    Leave = 6,

    /// <summary>The same member under a new address.</summary>
    ChangeAddress = 7,

    /// <summary>Only what is known of the person changes.</summary>
    Update = 8,

    /// <summary>A departure is told to admins and changes nothing; without a cause, that it is over.</summary>
    Advise = 9,

    /// <summary>A departure is recorded on somebody who is out already.</summary>
    RecordDeparture = 10,

    /// <summary>They, or the groups that select them, are missing in a complete read for the first time; a second one decides.</summary>
    NoticeAbsence = 11,

    /// <summary>Selected, but kept out by a removal or a denial.</summary>
    StayOut = 12,

    /// <summary>The record is faulty; nothing is done with the person.</summary>
    Faulty = 13,

    /// <summary>Not in the selection, and nobody here: only the id and a fingerprint are kept.</summary>
    Outside = 14,

    /// <summary>The source changed in nothing that we keep.</summary>
    Refresh = 15,

    /// <summary>Somebody outside vanished from the directory; the id is forgotten.</summary>
    Forget = 16,

    /// <summary>Something would follow, but an earlier plan was undone or refused for this person, and the source says the same since.</summary>
    Pinned = 17,

    /// <summary>The member as they were before a plan that is undone.</summary>
    Undo = 18,

    /// <summary>Changed since by hand or by a later plan, so the undoing of an earlier one leaves them as they are.</summary>
    Keep = 19,

    /// <summary>A retained member whom nobody in the directory and the selection matches at a first set-up: they stay as they are.</summary>
    Unmatched = 20,
}

public static class PlanActions
{
    /// <summary>The word in the API.</summary>
    public static string Word(this PlanAction action) => action switch
    {
        PlanAction.Join => "join",
        PlanAction.Link => "link",
        PlanAction.Return => "return",
        PlanAction.Retain => "retain",
        PlanAction.Withdraw => "withdraw",
        PlanAction.Leave => "leave",
        PlanAction.ChangeAddress => "change_address",
        PlanAction.Update => "update",
        PlanAction.Advise => "advise",
        PlanAction.RecordDeparture => "record_departure",
        PlanAction.NoticeAbsence => "notice_absence",
        PlanAction.StayOut => "stay_out",
        PlanAction.Faulty => "faulty",
        PlanAction.Outside => "outside",
        PlanAction.Refresh => "refresh",
        PlanAction.Forget => "forget",
        PlanAction.Pinned => "pinned",
        PlanAction.Undo => "undo",
        PlanAction.Keep => "keep",
        PlanAction.Unmatched => "unmatched",
    };

    /// <summary>The action rests on the member's version and is skipped when that moved.</summary>
    public static bool Decides(this PlanAction action) => action switch
    {
        PlanAction.Join or PlanAction.Link or PlanAction.Return or PlanAction.Retain or PlanAction.Withdraw => true,
        PlanAction.Leave or PlanAction.ChangeAddress or PlanAction.Advise or PlanAction.RecordDeparture or PlanAction.Undo => true,
        PlanAction.Update or PlanAction.NoticeAbsence or PlanAction.StayOut or PlanAction.Faulty => false,
        PlanAction.Outside or PlanAction.Refresh or PlanAction.Forget or PlanAction.Pinned or PlanAction.Keep or PlanAction.Unmatched => false,
    };

    /// <summary>The line only tells something: nothing is written for it, and no row can move under it.</summary>
    public static bool OnlyTells(this PlanAction action) => action is PlanAction.Keep or PlanAction.Unmatched;

    /// <summary>Bookkeeping that is left out of a list of changes unless it is asked for.</summary>
    public static bool Quiet(this PlanAction action) => action is PlanAction.Outside or PlanAction.Refresh or PlanAction.Forget;
}

/// <summary>What the directory last said of a person's being there. The numbers are stored.</summary>
public enum Presence
{
    Present = 1,

    /// <summary>Missing in one complete read; not yet a departure.</summary>
    AbsentOnce = 2,

    /// <summary>Departed, by two complete reads or by the provider's word.</summary>
    Departed = 3,

    /// <summary>A record is there, but not of a current person: inactive, suspended, a future starter, a bot.</summary>
    NotCurrent = 4,
}

/// <summary>One reason in a line's chain: a rule, and what it refers to. Codes and ids only.</summary>
public readonly record struct PlanReason(string Rule, string? Reference = null)
{
    /// <summary>Known by id or address, and not a word of the name is the same: doubtful whether it is the same person.</summary>
    public const string NameDiffers = "name_differs";
}

/// <summary>One person in a plan: what would be done, why, and which versions that rests on. No personal value stands here.</summary>
/// <param name="Number">Place in the plan, from 0; with the plan's id the cause of whatever follows from the line.</param>
/// <param name="ExternalId">The person at the source.</param>
/// <param name="Member">The member; for a join the id that the birth will have.</param>
/// <param name="MemberVersion">The member's version the line rests on; null for a join and where no member is concerned.</param>
/// <param name="Fingerprint">The source record the line rests on; null when the person was not in the read.</param>
/// <param name="Presence">What the directory says now.</param>
/// <param name="Settled">Once done, an equal fingerprint needs no second look.</param>
/// <param name="SelectedBy">What selects the person now.</param>
/// <param name="Cause">Why they are taken out, or what is told or recorded; where a pick begins or ends, how the person is gone besides.</param>
/// <param name="Readdressed">The member's address changes with this line.</param>
/// <param name="Reasons">The chain of reasons, in order.</param>
public sealed record PlanLine(
    int Number,
    PlanAction Action,
    string ExternalId,
    MemberId? Member,
    long? MemberVersion,
    UInt128? Fingerprint,
    Presence Presence,
    bool Settled,
    SelectedBy SelectedBy,
    OutCause Cause,
    bool Readdressed,
    ImmutableArray<PlanReason> Reasons)
{
    /// <summary>Mark of the roster row the line rests on (<see cref="RosterFact.Mark"/>); null when there was none.</summary>
    public UInt128? Rests { get; init; }

    /// <summary>The plan whose undoing or refusal still holds the person; goes back into the roster.</summary>
    public Guid? Pin { get; init; }

    /// <summary>An absence that was noted before and stays noted; goes back into the roster.</summary>
    public Absence? Absent { get; init; }

    /// <summary>The source says in so many words that the person left.</summary>
    public bool ExplicitLeaver => Cause == OutCause.Terminated || Reasons.Any(reason => reason.Rule == "deleted_at_source");

    /// <summary>A loss that the budget does not let through without a person's word on it.</summary>
    public bool OverBudget => Reasons.Any(reason => RemovalGuard.IsGuard(reason.Rule));

    /// <summary>What the line would do, apart from its place, its reasons and the id of a newcomer.</summary>
    public UInt128 Digest()
    {
        var hash = new XxHash128();
        Span<byte> fixedPart = stackalloc byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart, (int)Action);
        BinaryPrimitives.WriteInt64LittleEndian(fixedPart[4..], MemberVersion ?? 0);
        BinaryPrimitives.WriteUInt128LittleEndian(fixedPart[12..], Fingerprint ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart[28..], (int)Presence);
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart[32..], (int)Cause);
        if (Action != PlanAction.Join && Member is { } member) member.Value.TryWriteBytes(fixedPart[36..]);
        fixedPart[52] = Readdressed ? (byte)1 : (byte)0;
        hash.Append(fixedPart);
        hash.Append(MemoryMarshal.AsBytes(ExternalId.AsSpan()));
        hash.Append(MemoryMarshal.AsBytes(SelectedBy.ToString().AsSpan()));
        return hash.GetCurrentHashAsUInt128();
    }
}

/// <summary>The personal values a line refers to; kept sealed beside the plan and erased with it.</summary>
/// <param name="Email">As the directory gives it.</param>
/// <param name="Address">The normalized form that is claimed.</param>
/// <param name="Groups">Groups in the form of <see cref="Directories.GroupList"/>.</param>
public sealed record PersonValues(string? Email, string? Address, string? GivenName, string? FamilyName, string? DisplayName, string? JobTitle, string Groups)
{
    /// <summary>What the directory said before, where that was otherwise.</summary>
    public PersonValues? Before { get; init; }
}

/// <summary>A line and the values it refers to, if any.</summary>
public readonly record struct PlannedLine(PlanLine Line, PersonValues? Values);
