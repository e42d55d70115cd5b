using System.Text.Json;

namespace HrisOrleans.Client.Events;

/// <summary>A past-tense fact in the tenant's gapless sequence.</summary>
/// <param name="Seq">Place in the sequence, from 1.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Actor">Who did it: a login, <c>operator</c> or <c>sync</c>; of an admin who was erased a reference.</param>
/// <param name="Cause">What it followed from; one cause has its effect once.</param>
/// <param name="Plan">The plan it followed from, or null.</param>
/// <param name="Member">The member concerned, or null.</param>
/// <param name="MemberVersion">The member's version after it, or null.</param>
/// <param name="Data">Codes, ids and numbers; never a personal value.</param>
public sealed record TenantEvent(long Seq, DateTimeOffset At, string Kind, string Actor, string Cause, Guid? Plan, Guid? Member, long? MemberVersion, JsonElement Data);

/// <summary>One page of events.</summary>
/// <param name="Items">The events, oldest first.</param>
/// <param name="Next">Opaque cursor behind the last event given, also at the end: ask again with it for what comes later.</param>
/// <param name="More">The page is full: more may be there now, ask at once.</param>
public sealed record EventsPage(IReadOnlyList<TenantEvent> Items, string Next, bool More);
