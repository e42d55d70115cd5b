using HrisOrleans.Client.Syncs;

namespace HrisOrleans.Client.Connections;

/// <summary>A tenant's one link to a provider; never its credentials.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Version">Rises with every change; the ETag.</param>
/// <param name="Provider">The provider's id.</param>
/// <param name="Account">The provider's id of the company.</param>
/// <param name="AccountName">The company's name at the provider.</param>
/// <param name="PendingAccount">The account that the credentials belong to, when it is another one than <paramref name="Account"/>: every plan waits until somebody accepts or refuses it. Null otherwise.</param>
/// <param name="PendingAccountName">The pending account's name at the provider.</param>
/// <param name="Status"><c>unconfigured</c>, <c>active</c>, <c>paused</c>, <c>needs_relink</c> or <c>disconnected</c>.</param>
/// <param name="PauseReason"><c>admin</c> or <c>subscription</c>; null when not paused.</param>
/// <param name="Epoch">Rises with connect, settings change, relink, pause, resume and disconnect; what was under way before is void.</param>
/// <param name="Selection">Who comes in; null until configured.</param>
/// <param name="Invites">How newcomers are invited; null until configured.</param>
/// <param name="Policy">How often the directory is read.</param>
/// <param name="VerifiedAt">"Verified complete as of"; null before the first complete read.</param>
/// <param name="NextFullAt">When the next full read is due.</param>
/// <param name="NextDeltaAt">When the next delta read is due; null without delta.</param>
/// <param name="FailureCode">Why the last sync failed; null when it did not. With <c>needs_relink</c>: what has to be mended.</param>
/// <param name="Failures">Failed syncs and reads that proved nothing in a row; counted anew once a relink is needed.</param>
/// <param name="ConnectedAt">When it was connected.</param>
/// <param name="CurrentSync">The run that waits or is under way, or null.</param>
public sealed record Connection(
    string Tenant,
    long Version,
    string Provider,
    string Account,
    string AccountName,
    string? PendingAccount,
    string? PendingAccountName,
    string Status,
    string? PauseReason,
    long Epoch,
    Selection? Selection,
    InviteSettings? Invites,
    Policy Policy,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? NextFullAt,
    DateTimeOffset? NextDeltaAt,
    string? FailureCode,
    int Failures,
    DateTimeOffset ConnectedAt,
    Sync? CurrentSync)
{
    /// <summary>How the provider tells of changes by itself; null where it does not.</summary>
    public Push? Push { get; init; }
}

/// <summary>How often the directory is read.</summary>
/// <param name="DeltaEverySeconds">Between two delta reads, where the provider has them.</param>
/// <param name="FullEverySeconds">Between two full reads.</param>
/// <param name="MinimumAbsenceSeconds">What must lie between two complete reads before an absence counts as a departure.</param>
public sealed record Policy(int DeltaEverySeconds, int FullEverySeconds, int MinimumAbsenceSeconds)
{
    /// <summary>Losses in a window that are always allowed.</summary>
    public int RemovalPeople { get; init; }

    /// <summary>Share of the members granted when the window began, in percent.</summary>
    public int RemovalPercent { get; init; }

    /// <summary>Never more losses in a window, whatever the share.</summary>
    public int RemovalAtMost { get; init; }

    /// <summary>Losses of one selected group in a window that are always allowed.</summary>
    public int GroupRemovalPeople { get; init; }

    /// <summary>Share of one selected group, in percent.</summary>
    public int GroupRemovalPercent { get; init; }

    /// <summary>The window.</summary>
    public int RemovalWindowSeconds { get; init; }

    /// <summary>A read that misses more of the known people, in percent, waits for a reviewer; 100 switches it off.</summary>
    public int ShrinkPercent { get; init; }

    /// <summary>More members under other ids or addresses at once, in percent, wait for a reviewer; 100 switches it off.</summary>
    public int ChurnPercent { get; init; }
}

/// <summary>A group of the directory.</summary>
/// <param name="Id">Id for a selection, such as <c>department:12</c>.</param>
/// <param name="Kind">Such as <c>department</c>.</param>
/// <param name="Name">Name for a person.</param>
/// <param name="People">Current people in it.</param>
/// <param name="Parent">Id of the group above it; null at the top, and where the provider has no tree.</param>
public sealed record Group(string Id, string Kind, string Name, int People, string? Parent = null);

/// <summary>A current person of the directory.</summary>
/// <param name="ExternalId">The person's id at the provider, for a manual selection.</param>
/// <param name="Email">Work address; null when the directory gives none.</param>
/// <param name="DisplayName">Name; null when the directory gives none.</param>
/// <param name="JobTitle">Title; null when the directory gives none.</param>
/// <param name="Groups">Ids of the person's groups.</param>
/// <param name="Kind"><c>employee</c>, <c>contractor</c> or <c>guest</c>.</param>
public sealed record Person(string ExternalId, string? Email, string? DisplayName, string? JobTitle, IReadOnlyList<string> Groups, string Kind = "employee");

/// <summary>One page of what the directory holds.</summary>
/// <param name="Items">The entries; empty while the directory is read for the first time.</param>
/// <param name="Next">Opaque cursor of the next page, given as <c>after</c>; null at the end.</param>
/// <param name="Sync">The read under way that fills or refreshes the list, or null. With a 202 the list is not there yet: watch this.</param>
public sealed record DirectoryPage<T>(IReadOnlyList<T> Items, string? Next, Sync? Sync)
{
    /// <summary>
    /// On the first page: current people by kind (<c>employee</c>, <c>contractor</c>, <c>guest</c>), and those who are left out by
    /// the reason why (<c>bot</c>, <c>service_account</c>, <c>suspended</c>, <c>departed</c>, <c>future_starter</c>). Null on others.
    /// </summary>
    public IReadOnlyDictionary<string, int>? Counts { get; init; }

    /// <summary>On the first page: when the read began that the list is from. Null on others.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}
