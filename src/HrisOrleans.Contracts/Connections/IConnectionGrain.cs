using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Syncs;

namespace HrisOrleans.Contracts.Connections;

/// <summary>A tenant's one link to a provider: settings, schedule, epoch and run. Key: <see cref="GrainKeys.Connection"/>.</summary>
/// <remarks>Never reads a directory on its own turn: it notes the wish, and a worker of the silo reads.</remarks>
[Alias("hris.IConnectionGrain"), GrainInterfaceType("hris.connection")]
public interface IConnectionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Probes the credentials and connects. Refused with <c>connection_exists</c>, <c>unknown_provider</c>,
    /// <c>subscription_required</c>, <c>invalid_credentials_form</c>, <c>credentials_rejected</c>,
    /// <c>hris_permission_missing</c> or <c>provider_unavailable</c>; nothing is stored then.
    /// </summary>
    [Alias("Connect")]
    Task<Answer<ConnectionView>> Connect(Connect command, CancellationToken cancellationToken);

    /// <summary>
    /// Probes other credentials of the same provider and puts them in place of the stored ones; everybody keeps who they
    /// are, and a full read follows at once. Another account of the provider becomes the pending one. Refused as
    /// <see cref="Connect"/> is, and with <c>no_connection</c>, <c>account_known</c> or <c>version_mismatch</c>; nothing is
    /// stored then.
    /// </summary>
    [Alias("Relink")]
    Task<Answer<ConnectionView>> Relink(Relink command, CancellationToken cancellationToken);

    /// <summary>Refused with <c>no_connection</c>.</summary>
    [Alias("Describe")]
    Task<Answer<ConnectionView>> Describe(CancellationToken cancellationToken);

    /// <summary>Ends the connection at once: nothing automatic after this, nobody removed, credentials destroyed.</summary>
    [Alias("Disconnect")]
    Task<Answer<ConnectionView>> Disconnect(CancellationToken cancellationToken);

    /// <summary>Starts a read that ends in a plan for these settings; applies nothing. Watch the sync, then page through the plan.</summary>
    [Alias("Preview")]
    Task<Answer<SyncView>> Preview(SettingsInput settings, CancellationToken cancellationToken);

    /// <summary>
    /// Saves settings and applies the plan that was previewed for them ("Create accounts", "Edit"). Refused with
    /// <c>preview_required</c> (no plan named) or <c>plan_stale</c> (other settings, other hash, or overtaken). Pressed twice it is one.
    /// </summary>
    [Alias("SaveSettings")]
    Task<Answer<SyncView>> SaveSettings(SaveSettings command, CancellationToken cancellationToken);

    /// <summary>
    /// Applies a plan that waits, as a whole, without some people, or for explicit leavers alone. Refused with
    /// <c>preview_required</c>, <c>plan_not_found</c>, <c>plan_not_ready</c>, <c>plan_stale</c> or <c>unknown_person</c>.
    /// </summary>
    [Alias("ApplyPlan")]
    Task<Answer<SyncView>> ApplyPlan(ApplyPlan command, CancellationToken cancellationToken);

    /// <summary>Refuses a plan that waits: its people stay as they are until the source says something new. Refused like <see cref="ApplyPlan"/>.</summary>
    [Alias("RejectPlan")]
    Task<Answer<SyncView>> RejectPlan(RejectPlan command, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the plan that undoes an applied one; applies nothing. Refused with <c>already_undone</c>, <c>plan_not_applied</c>,
    /// <c>plan_not_undoable</c> or <c>plan_stale</c>.
    /// </summary>
    [Alias("UndoPlan")]
    Task<Answer<SyncView>> UndoPlan(UndoPlan command, CancellationToken cancellationToken);

    /// <summary>Lets go of a person whom an undone or refused plan holds. Refused with <c>pin_not_found</c>, or <c>sync_running</c> for the moment.</summary>
    [Alias("ReleasePin")]
    Task<Answer<Released>> ReleasePin(ReleasePin command, CancellationToken cancellationToken);

    /// <summary>Quick settings, forward-looking: nobody who already waits moves, the answer says how many they are.</summary>
    [Alias("ChangeInvites")]
    Task<Answer<InvitesChanged>> ChangeInvites(ChangeInvites command, CancellationToken cancellationToken);

    [Alias("ChangePolicy")]
    Task<Answer<ConnectionView>> ChangePolicy(ChangePolicy command, CancellationToken cancellationToken);

    /// <summary>No reads and nothing automatic until resumed.</summary>
    [Alias("Pause")]
    Task<Answer<ConnectionView>> Pause(CancellationToken cancellationToken);

    /// <summary>Resumes and syncs. Refused with <c>subscription_required</c> while the subscription does not cover the provider.</summary>
    [Alias("Resume")]
    Task<Answer<ConnectionView>> Resume(CancellationToken cancellationToken);

    /// <summary>Asks for a sync; one that already waits or runs is answered instead of a second.</summary>
    [Alias("RequestSync")]
    Task<Answer<SyncView>> RequestSync(RequestSync command, CancellationToken cancellationToken);

    /// <summary>Sees to it that the browse cache is filled, for the lists of groups and people; answers the read to watch, or null when it is there.</summary>
    [Alias("Browse")]
    Task<Answer<BrowseView>> Browse(CancellationToken cancellationToken);

    /// <summary>Fills the browse cache anew; until then the lists show what they showed. Answers the read to watch.</summary>
    [Alias("BrowseAgain")]
    Task<Answer<SyncView>> BrowseAgain(CancellationToken cancellationToken);

    /// <summary>
    /// A provider's webhook said that something changed: a delta follows at once, or behind the run that is under way, once for
    /// any number of hints; where everybody would have to be read, or hints do not cease, later. A connection that is not
    /// active and well, or another one than the webhook was believed for, reads nothing.
    /// </summary>
    [Alias("Heed")]
    Task Heed(HeedHint command, CancellationToken cancellationToken);

    /// <summary>
    /// What the provider's webhooks are believed by from now on; nothing before and after it. Refused with
    /// <c>no_connection</c>, <c>not_pushed</c> (the provider sends none) and <c>invalid_credentials_form</c>.
    /// </summary>
    [Alias("ChangePushSecret")]
    Task<Answer<ConnectionView>> ChangePushSecret(ChangePushSecret command, CancellationToken cancellationToken);

    /// <summary>
    /// The directory was pushed here: a delta follows at once, or behind the run that is under way, once for any number
    /// of hints. Without a configured connection that runs, nothing follows.
    /// </summary>
    [Alias("Hint")]
    Task Hint(CancellationToken cancellationToken);

    /// <summary>
    /// A new bearer token for pushing the directory here; the ones before end after the overlap. Refused with
    /// <c>no_connection</c> and <c>not_pushed</c> (the provider is read, not pushed).
    /// </summary>
    [Alias("IssuePushToken")]
    Task<Answer<PushToken>> IssuePushToken(IssuePushToken command, CancellationToken cancellationToken);

    /// <summary>The tenant's subscription changed; pauses a connection that is no longer covered.</summary>
    [Alias("SubscriptionChanged")]
    Task SubscriptionChanged(CancellationToken cancellationToken);

    /// <summary>A worker tells that a run of this connection ended.</summary>
    [Alias("RunEnded")]
    Task RunEnded(RunEnded report, CancellationToken cancellationToken);
}

/// <param name="ConnectedAt">When the connection was made that the webhook was believed for.</param>
[GenerateSerializer, Alias("hris.heed-hint")]
public sealed record HeedHint(DateTimeOffset ConnectedAt);

/// <param name="Secret">Null: none any more.</param>
[GenerateSerializer, Alias("hris.change-push-secret")]
public sealed record ChangePushSecret(string? Secret)
{
    public override string ToString() => "ChangePushSecret";
}

/// <param name="OverlapSeconds">How long the tokens before stay good.</param>
[GenerateSerializer, Alias("hris.issue-push-token")]
public sealed record IssuePushToken(int OverlapSeconds);

/// <param name="Token">Shown once.</param>
/// <param name="OthersEndAt">When the tokens before end.</param>
[GenerateSerializer, Alias("hris.push-token")]
public sealed record PushToken(string Token, DateTimeOffset OthersEndAt)
{
    public override string ToString() => "PushToken";
}

[GenerateSerializer, Alias("hris.connect")]
public sealed record Connect(string Provider, IReadOnlyDictionary<string, string> Credentials)
{
    /// <summary>The credentials came of signing in at the provider, and fit no form.</summary>
    [Id(0)] public bool SignedIn { get; init; }

    // Credentials never reach a log through a message's text.
    public override string ToString() => $"Connect {{ Provider = {Provider} }}";
}

/// <param name="IfMatch">The connection's version the admin saw, or null.</param>
[GenerateSerializer, Alias("hris.relink")]
public sealed record Relink(IReadOnlyDictionary<string, string> Credentials, long? IfMatch)
{
    /// <summary>See <see cref="Connect.SignedIn"/>.</summary>
    [Id(0)] public bool SignedIn { get; init; }

    /// <summary>Whose credentials they are; null for the provider that is connected.</summary>
    [Id(1)] public string? Provider { get; init; }

    public override string ToString() => "Relink";
}

/// <param name="Mode"><c>everyone</c>, <c>groups</c> or <c>manual</c>.</param>
/// <param name="Groups">Group ids for <c>groups</c>, else empty.</param>
/// <param name="People">External ids for <c>manual</c>, else empty. Null in <c>manual</c> starts with all linked people picked.</param>
/// <param name="Contractors">Contractors come in too; of no account in <c>manual</c>.</param>
/// <param name="Guests">Guests come in too; of no account in <c>manual</c>.</param>
[GenerateSerializer, Alias("hris.selection")]
public sealed record SelectionMessage(string Mode, IReadOnlyList<string> Groups, IReadOnlyList<string>? People, bool Contractors = false, bool Guests = false);

/// <param name="Send"><c>now</c> or <c>later</c>.</param>
/// <param name="Approval"><c>automatic</c> or <c>required</c>.</param>
[GenerateSerializer, Alias("hris.invites")]
public sealed record InvitesMessage(string Send, string Approval);

[GenerateSerializer, Alias("hris.settings-input")]
public sealed record SettingsInput(SelectionMessage Selection, InvitesMessage Invites);

/// <param name="Plan">The previewed plan, or null.</param>
/// <param name="Hash">Its hash as previewed, or null.</param>
/// <param name="IfMatch">The connection's version the admin saw, or null.</param>
[GenerateSerializer, Alias("hris.save-settings")]
public sealed record SaveSettings(SettingsInput Settings, Guid? Plan, string? Hash, long? IfMatch);

/// <param name="Hash">Its hash as reviewed, or null.</param>
/// <param name="Part"><c>whole</c> (also null) or <c>explicit_leavers</c>.</param>
/// <param name="Without">External ids or member ids of people to leave out, or null.</param>
[GenerateSerializer, Alias("hris.apply-plan")]
public sealed record ApplyPlan(Guid Plan, string? Hash, string? Part = null, IReadOnlyList<string>? Without = null);

[GenerateSerializer, Alias("hris.reject-plan")]
public sealed record RejectPlan(Guid Plan, string? Hash);

[GenerateSerializer, Alias("hris.undo-plan")]
public sealed record UndoPlan(Guid Plan);

[GenerateSerializer, Alias("hris.release-pin")]
public sealed record ReleasePin(string ExternalId);

/// <summary>The person is judged anew by the next sync.</summary>
[GenerateSerializer, Alias("hris.released")]
public sealed record Released(string ExternalId);

[GenerateSerializer, Alias("hris.change-invites")]
public sealed record ChangeInvites(string? Send, string? Approval, long? IfMatch);

/// <param name="Awaiting">People awaiting approval, whom the change did not move.</param>
/// <param name="Queued">People whose invitation is queued, whom the change did not move.</param>
[GenerateSerializer, Alias("hris.invites-changed")]
public sealed record InvitesChanged(ConnectionView Connection, int Awaiting, int Queued);

/// <summary>Null leaves a value as it is. Seconds.</summary>
[GenerateSerializer, Alias("hris.change-policy")]
public sealed record ChangePolicy(int? DeltaEverySeconds, int? FullEverySeconds, int? MinimumAbsenceSeconds, long? IfMatch)
{
    [Id(0)] public RemovalsInput Removals { get; init; } = new();
}

/// <summary>The removal budget; null leaves a value as it is.</summary>
[GenerateSerializer, Alias("hris.removals-input")]
public sealed record RemovalsInput(
    int? RemovalPeople = null,
    int? RemovalPercent = null,
    int? RemovalAtMost = null,
    int? GroupRemovalPeople = null,
    int? GroupRemovalPercent = null,
    int? RemovalWindowSeconds = null,
    int? ShrinkPercent = null,
    int? ChurnPercent = null);

/// <param name="Full">Ask for a full read even where a delta would do.</param>
[GenerateSerializer, Alias("hris.request-sync")]
public sealed record RequestSync(bool Full);

/// <param name="Browse">The browse whose groups and people can be listed; null while a first one is read.</param>
/// <param name="Sync">The read under way, or null.</param>
[GenerateSerializer, Alias("hris.browse-view")]
public sealed record BrowseView(Guid? Browse, SyncView? Sync);
