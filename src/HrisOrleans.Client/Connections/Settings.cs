using System.ComponentModel.DataAnnotations;

namespace HrisOrleans.Client.Connections;

/// <summary>Who comes in.</summary>
/// <param name="Mode"><c>everyone</c>, <c>groups</c> (any of a set) or <c>manual</c> (people picked by name).</param>
/// <param name="Groups">Ids of groups, for <c>groups</c> only.</param>
/// <param name="People">External ids of people, for <c>manual</c> only; left out: starts with all linked people picked.</param>
/// <param name="Contractors">Contractors come in too, where everyone or a group of theirs is selected. Taking the tick away is an edit: active members stay, no longer managed.</param>
/// <param name="Guests">The same for guests of the directory.</param>
public sealed record Selection(
    [property: AllowedValues("everyone", "groups", "manual")] string Mode,
    IReadOnlyList<string>? Groups = null,
    IReadOnlyList<string>? People = null,
    bool Contractors = false,
    bool Guests = false);

/// <summary>How newcomers are invited; read at the moment of each decision.</summary>
/// <param name="Send"><c>now</c> or <c>later</c>.</param>
/// <param name="Approval"><c>automatic</c> or <c>required</c>.</param>
public sealed record InviteSettings(
    [property: AllowedValues("now", "later")] string Send,
    [property: AllowedValues("automatic", "required")] string Approval);

/// <summary>Connects the tenant.</summary>
/// <param name="Provider">The provider's id.</param>
/// <param name="Credentials">The provider's credential form, filled in. Probed before anything is stored, encrypted, never readable again.</param>
public sealed record ConnectRequest([property: StringLength(100, MinimumLength = 1)] string Provider, IReadOnlyDictionary<string, string> Credentials)
{
    // Credentials never reach a log through the record's text.
    public override string ToString() => $"ConnectRequest {{ Provider = {Provider} }}";
}

/// <summary>Other credentials for the connection that is there.</summary>
/// <param name="Credentials">The provider's credential form, filled in. Probed before anything is stored, encrypted, never readable again.</param>
public sealed record RelinkRequest(IReadOnlyDictionary<string, string> Credentials)
{
    // Credentials never reach a log through the record's text.
    public override string ToString() => "RelinkRequest";
}

/// <summary>Settings to preview; nothing is applied.</summary>
/// <param name="Selection">Who comes in.</param>
/// <param name="Invites">How newcomers are invited.</param>
public sealed record PreviewRequest(Selection Selection, InviteSettings Invites);

/// <summary>Settings to save, with the plan that was previewed for them.</summary>
/// <param name="Selection">Who comes in; as previewed.</param>
/// <param name="Invites">How newcomers are invited; as previewed.</param>
/// <param name="Plan">The previewed plan; without it the answer is <c>preview_required</c>.</param>
/// <param name="Hash">The hash of that plan.</param>
public sealed record SettingsRequest(Selection Selection, InviteSettings Invites, Guid? Plan = null, string? Hash = null);

/// <summary>Quick settings. What is left out stays as it is.</summary>
/// <param name="Send"><c>now</c> or <c>later</c>.</param>
/// <param name="Approval"><c>automatic</c> or <c>required</c>.</param>
public sealed record QuickSettingsRequest(
    [property: AllowedValues("now", "later", null)] string? Send = null,
    [property: AllowedValues("automatic", "required", null)] string? Approval = null);

/// <summary>Quick settings were changed, looking forward only.</summary>
/// <param name="Connection">The connection now.</param>
/// <param name="Awaiting">People awaiting approval, whom the change did not move.</param>
/// <param name="Queued">People whose invitation is queued, whom the change did not move.</param>
public sealed record QuickSettingsResult(Connection Connection, int Awaiting, int Queued);

/// <summary>Changes how often the directory is read. What is left out stays as it is.</summary>
/// <param name="DeltaEverySeconds">Between two delta reads; 1 minute to 7 days.</param>
/// <param name="FullEverySeconds">Between two full reads; 1 minute to 7 days.</param>
/// <param name="MinimumAbsenceSeconds">Between two complete reads before an absence is a departure; 1 minute to 30 days.</param>
public sealed record PolicyRequest(int? DeltaEverySeconds = null, int? FullEverySeconds = null, int? MinimumAbsenceSeconds = null)
{
    public int? RemovalPeople { get; init; }

    public int? RemovalPercent { get; init; }

    public int? RemovalAtMost { get; init; }

    public int? GroupRemovalPeople { get; init; }

    public int? GroupRemovalPercent { get; init; }

    public int? RemovalWindowSeconds { get; init; }

    public int? ShrinkPercent { get; init; }

    public int? ChurnPercent { get; init; }
}
