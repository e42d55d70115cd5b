using System.Collections.Immutable;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Members;

namespace HrisOrleans.Storage.Plans;

/// <summary>The epoch and run a sync works under; a write under another one writes nothing.</summary>
public readonly record struct Fence(long Epoch, long Run);

/// <summary>A newcomer of a batch.</summary>
/// <param name="Profile">Address and claim. Names set here win over the roster's for good: leave them null for people of a directory.</param>
/// <param name="Line">Number of the plan line; part of the events' cause.</param>
public sealed record Birth(int Line, MemberState State, MemberProfile Profile, ImmutableArray<MemberEvent> Events);

/// <summary>A decision on an existing member of a batch.</summary>
/// <param name="ExpectedVersion">The version it rests on; when it moved the line is skipped.</param>
/// <param name="Profile">The new address and its claim (nothing else of it is written), or null to leave them alone.</param>
/// <param name="OldValue">Number for the erasable row that keeps the old address; set with <paramref name="Profile"/>.</param>
public sealed record Change(int Line, long ExpectedVersion, MemberState After, ImmutableArray<MemberEvent> Events, MemberProfile? Profile, int OldValue)
{
    /// <summary>
    /// Set where the decision takes back the mail of the link in force: what is decided when that mail is not to be had any
    /// more. Which of the two holds is found out inside the transaction, by cancelling the mail.
    /// </summary>
    public OtherDecision? WhereMailLeft { get; init; }
}

/// <summary>A decision in the place of another; one without events leaves the member alone.</summary>
public sealed record OtherDecision(MemberState After, ImmutableArray<MemberEvent> Events);

/// <summary>One roster row as it is to be. <c>Values</c> null leaves stored values as they are.</summary>
/// <param name="Delete">The row goes.</param>
/// <param name="Member">When this member's line is skipped, the row stays as it was and is left unsettled, so that the next sync judges it from there.</param>
public sealed record RosterWrite(RosterFact Row, bool Delete, MemberId? Member)
{
    /// <summary>What is written of the person where the line is skipped although the row has not moved; null leaves it as it was.</summary>
    public RosterFact? Skipped { get; init; }

    /// <summary>What the row changes of a member's profile, to be told as an event where the row is written; null where nothing.</summary>
    public ProfileChange? Changed { get; init; }
}

/// <summary>What the directory says otherwise of a member than before.</summary>
public readonly record struct ProfileChange(int Line, MemberId Member, ProfileFields Fields);

/// <summary>One chunk to be applied in one transaction.</summary>
/// <param name="Chunk">The plan's chunk, marked done in the same transaction; null when the batch comes from no stored plan (a release after a disconnect).</param>
/// <param name="Cause">What its events name as cause, followed by <c>/{line}</c>.</param>
/// <param name="Empty">The tenant's roster of this source and its members were empty when the apply began: a bulk load may be tried.</param>
/// <param name="Released">Members out of the tenant whose claim goes to a newcomer of this batch; one who is in again by then keeps it.</param>
public sealed record ApplyBatch(
    TenantId Tenant,
    Fence Fence,
    Guid? Plan,
    int? Chunk,
    string Cause,
    int Source,
    string Actor,
    DateTimeOffset At,
    bool Empty,
    IReadOnlyList<Birth> Births,
    IReadOnlyList<Change> Changes,
    IReadOnlyList<RosterWrite> Roster,
    IReadOnlyList<MemberId> Released)
{
    /// <summary>Lines left out before the batch was made, because what the directory says of them has moved; noted as skipped.</summary>
    public IReadOnlyList<int> Moved { get; init; } = [];

    /// <summary>The form in which suppressions know an address; null where nobody is born. Who was erased since the plan was made is not born again.</summary>
    public Func<string, string>? AddressHash { get; init; }

    /// <summary>Lines of newcomers at addresses of erased people.</summary>
    public IEnumerable<int> OfErased(IReadOnlySet<string> hashes) =>
        hashes.Count == 0 || AddressHash is not { } hash ? [] : Births.Where(birth => birth.Profile.Address is { } address && hashes.Contains(hash(address))).Select(birth => birth.Line);
}

/// <summary>How a batch ended.</summary>
/// <param name="Fenced">Epoch or run differ: nothing was written, and the sync is over.</param>
/// <param name="AlreadyDone">The chunk was applied before; nothing was written again.</param>
/// <param name="Skipped">Lines left out because their member moved, or because a birth met a claimed address, a known person or the address of somebody erased.</param>
public sealed record ApplyResult(bool Fenced, bool AlreadyDone, IReadOnlyList<int> Skipped);

/// <summary>
/// Applies a batch in one transaction, in this order: fence, claims released, members, births, roster, chunk done,
/// events for rows really written, the tenant's counter last.
/// </summary>
public interface IApplyStore
{
    Task<ApplyResult> Apply(ApplyBatch batch, CancellationToken cancellationToken);

    /// <summary>States of members by id, for the decisions of a batch, with the next free number for an old value.</summary>
    Task<IReadOnlyDictionary<MemberId, (MemberState State, string? Address, int NextValue)>> Members(TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken);

    /// <summary>Addresses that members had before, by the number that their events name.</summary>
    Task<IReadOnlyDictionary<(MemberId Member, int Number), string?>> OldAddresses(TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken);

    /// <summary>Linked members in order of id, and members with a waiting HRIS mail, for the release after a disconnect.</summary>
    Task<IReadOnlyList<(MemberState State, string? ExternalId)>> Linked(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken);
}
