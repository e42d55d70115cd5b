using HrisOrleans.Domain.Members;

namespace HrisOrleans.Storage.Events;

/// <summary>Who did it, why, and under which plan: written on every event.</summary>
/// <param name="Actor">An admin's reference (<see cref="Actors.IActorStore"/>), <c>operator</c>, <c>sync</c> or <c>mail</c>; never a login or a name.</param>
/// <param name="Cause">What led to it: <c>plan/{plan}/{line}</c>, <c>key/{hash}</c>, <c>api/{id}</c> or <c>mail/{id}</c>.</param>
public readonly record struct Origin(string Actor, string Cause, Guid? PlanId = null);

/// <summary>A fact about the connection or a plan, to be appended to the tenant's sequence.</summary>
/// <param name="Kind">Past-tense word such as <c>connection_paused</c>.</param>
/// <param name="Data">A JSON object of codes, ids and numbers.</param>
public readonly record struct TenantEvent(string Kind, Origin Origin, string Data);

/// <summary>One stored event.</summary>
/// <param name="Seq">Place in the tenant's gapless sequence, from 1.</param>
/// <param name="Member">The member it is about, or null.</param>
/// <param name="MemberVersion">The member's version after the decision that the event belongs to; null where it is no decision, such as a mail that was taken.</param>
/// <param name="Step">Place inside that decision, from 0; null where there is none.</param>
public sealed record StoredEvent(
    long Seq,
    DateTimeOffset At,
    string Kind,
    Origin Origin,
    MemberId? Member,
    long? MemberVersion,
    short? Step,
    string Data);
