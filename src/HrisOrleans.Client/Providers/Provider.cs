namespace HrisOrleans.Client.Providers;

/// <summary>A kind of HRIS or directory that can be connected.</summary>
/// <param name="Id">Stable id, such as <c>bamboohr</c>.</param>
/// <param name="Name">Name for a person.</param>
/// <param name="Subscriptions">Subscriptions that may connect it.</param>
/// <param name="Delta">How it tells what changed: <c>none</c>, <c>changed_ids</c>, <c>changed_records</c> or <c>server_cursor</c>.</param>
/// <param name="Departures">How it tells that somebody left: <c>status</c> (the record says so), <c>tombstone</c> (a delta names the id) and always <c>absence</c> (from two complete reads).</param>
/// <param name="Push">What it sends by itself: <c>none</c>, <c>hint</c> (something changed) or <c>authoritative</c> (it writes the directory here).</param>
/// <param name="SignIn">How credentials are got: <c>form</c>, and <c>authorization_code</c> where somebody can sign in at the provider from here.</param>
/// <param name="GroupKinds">Kinds of groups it has, such as <c>department</c>.</param>
/// <param name="NeededRights">Rights that the credentials need in the HRIS, to show before they are asked for.</param>
/// <param name="CredentialForm">The inputs to ask for.</param>
public sealed record Provider(
    string Id,
    string Name,
    IReadOnlyList<string> Subscriptions,
    string Delta,
    IReadOnlyList<string> Departures,
    string Push,
    IReadOnlyList<string> SignIn,
    IReadOnlyList<string> GroupKinds,
    IReadOnlyList<NeededRight> NeededRights,
    IReadOnlyList<CredentialField> CredentialForm)
{
    /// <summary>What its webhooks are signed with, to be asked for once the webhook is made there; null where it gives no hints, or is asked for them without anybody's doing.</summary>
    public CredentialField? PushSecret { get; init; }
}

/// <summary>A right the credentials need in the HRIS.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Description">What to grant, in the provider's own words.</param>
public sealed record NeededRight(string Code, string Description);

/// <summary>One input of a credential form.</summary>
/// <param name="Name">Key in the <c>credentials</c> object.</param>
/// <param name="Title">Label for a person.</param>
/// <param name="Description">Where to find the value.</param>
/// <param name="Secret">Never shown again once given.</param>
/// <param name="Pattern">Whole-value regular expression, or null for any text.</param>
/// <param name="MaxLength">Longest accepted value.</param>
/// <param name="Optional">Whether the form is complete without it.</param>
/// <param name="Multiline">Its value has several lines.</param>
public sealed record CredentialField(string Name, string Title, string Description, bool Secret, string? Pattern, int MaxLength, bool Optional, bool Multiline = false);
