namespace HrisOrleans.Contracts.Events;

/// <summary>One event as shown.</summary>
/// <param name="Data">A JSON object of codes, ids and numbers.</param>
[GenerateSerializer, Alias("hris.event-view")]
public sealed record EventView(long Seq, DateTimeOffset At, string Kind, string Actor, string Cause, Guid? Plan, string? Member, long? MemberVersion, string Data);
