using System.Text.Json;

namespace HrisOrleans.Client.Webhooks;

/// <summary>A message that was verified.</summary>
/// <param name="Id">The same at every attempt and every replay: who has it already may answer 200 and do nothing.</param>
/// <param name="Type"><c>member.</c> and a kind, such as <c>member.deactivated</c>; <c>tenant.</c> and a kind; or <c>webhook.test</c>. New ones may come: answer 200 to what is not known.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Data">What happened.</param>
public sealed record WebhookMessage(string Id, string Type, DateTimeOffset Timestamp, WebhookData Data)
{
    public const string TestType = "webhook.test";
}

/// <summary>What a message tells.</summary>
/// <param name="Tenant">Whose event; null in a test of a platform webhook.</param>
/// <param name="Sequence">Its place in the tenant's sequence; 0 in a test.</param>
/// <param name="Actor">Who did it: a login, <c>operator</c> or <c>sync</c>; of an admin who was erased a reference.</param>
/// <param name="Cause">What it followed from.</param>
/// <param name="Plan">The plan it followed from.</param>
/// <param name="MemberVersion">The member's version right after this event; null where it is no decision, as with a mail that was taken or a name that changed in the directory.</param>
/// <param name="Member">Who the member is now; null for what is about nobody.</param>
/// <param name="Details">The event's own codes, ids and numbers.</param>
public sealed record WebhookData(
    string? Tenant = null,
    long Sequence = 0,
    string? Actor = null,
    string? Cause = null,
    Guid? Plan = null,
    long? MemberVersion = null,
    WebhookMember? Member = null,
    JsonElement? Details = null);

/// <summary>
/// Who the member was when the message was sent, which may be later than the event: never older than it. To keep users in
/// step, write down what stands here unless a higher <see cref="Version"/> is written already.
/// </summary>
/// <param name="Id">The member's id, for ever.</param>
/// <param name="Version">Rises with every decision; null when the member's record is gone.</param>
/// <param name="ExternalId">The id in the HRIS.</param>
/// <param name="Email">Null for somebody erased.</param>
/// <param name="Role"><c>member</c> or <c>admin</c>.</param>
/// <param name="List">The list they stand in, such as <c>active</c>.</param>
/// <param name="Grant"><c>none</c>, <c>linked</c> or <c>retained</c>.</param>
/// <param name="Access"><c>none</c>, <c>active</c> or <c>deactivated</c>.</param>
/// <param name="Approval"><c>awaiting</c>, <c>approved</c> or <c>denied</c>.</param>
/// <param name="Invitation">Where the invitation stands.</param>
/// <param name="Cause">Why they are out; null while they are in.</param>
public sealed record WebhookMember(
    Guid Id,
    long? Version = null,
    string? ExternalId = null,
    string? Email = null,
    string? GivenName = null,
    string? FamilyName = null,
    string? DisplayName = null,
    string? Role = null,
    string? List = null,
    string? Grant = null,
    string? Access = null,
    string? Approval = null,
    string? Invitation = null,
    string? Cause = null);
