using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Domain.Connections;

/// <summary>Where a connection stands. The numbers are stored.</summary>
public enum ConnectionStatus
{
    /// <summary>Connected, not configured: moves nobody.</summary>
    Unconfigured = 1,
    Active = 2,

    /// <summary>No reads, nothing automatic, until resumed.</summary>
    Paused = 3,

    /// <summary>Credentials expired or rights lost: a relink helps, and now and then a retry looks whether it works again by itself.</summary>
    NeedsRelink = 4,
    Disconnected = 5,
}

/// <summary>Why a connection is paused. The numbers are stored.</summary>
public enum PauseReason
{
    None = 0,
    Admin = 1,
    Subscription = 2,
}

/// <summary>How often the directory is read.</summary>
/// <param name="DeltaEvery">Between two delta reads, where the provider has them.</param>
/// <param name="FullEvery">Between two full reads.</param>
/// <param name="MinimumAbsence">The time that must lie between two complete reads before an absence counts as a departure.</param>
public sealed record SyncPolicy(TimeSpan DeltaEvery, TimeSpan FullEvery, TimeSpan MinimumAbsence)
{
    /// <summary>How many may be lost without a person's word.</summary>
    public RemovalPolicy Removals { get; init; } = RemovalPolicy.Default;

    public static SyncPolicy Default { get; } = new(TimeSpan.FromMinutes(15), TimeSpan.FromHours(6), TimeSpan.FromMinutes(30));

    /// <summary>Refuses values outside 1 minute – 7 days for reads and 1 minute – 30 days for the absence.</summary>
    public Refusal? Check()
    {
        if (DeltaEvery < TimeSpan.FromMinutes(1) || DeltaEvery > TimeSpan.FromDays(7)) return Out("deltaEvery", "1 minute and 7 days");
        if (FullEvery < TimeSpan.FromMinutes(1) || FullEvery > TimeSpan.FromDays(7)) return Out("fullEvery", "1 minute and 7 days");
        if (MinimumAbsence < TimeSpan.FromMinutes(1) || MinimumAbsence > TimeSpan.FromDays(30)) return Out("minimumAbsence", "1 minute and 30 days");
        return Removals.OutOfRange() is { } removal ? Out(removal.Field, removal.Bounds) : null;

        static Refusal Out(string field, string bounds) => new("policy_out_of_range", RefusalKind.Unprocessable, $"{field} must lie between {bounds}.");
    }
}

/// <summary>How fresh and how well the connection is.</summary>
/// <param name="VerifiedAt">Start of the last full read that carried a certificate and was applied.</param>
/// <param name="Rights">What was visible in that read.</param>
/// <param name="Checkpoint">Where the next delta begins; null: only a full read will do.</param>
/// <param name="NextFullAt">When the next full read is due.</param>
/// <param name="NextDeltaAt">When the next delta read is due; null without delta.</param>
/// <param name="FailureCode">Why the last sync failed; null when it did not. While the connection needs a relink: why it does.</param>
/// <param name="Failures">Failed syncs and reads that proved nothing in a row, counted anew once the connection needs a relink; sets the back-off.</param>
public sealed record ConnectionHealth(
    DateTimeOffset? VerifiedAt,
    string? Rights,
    string? Checkpoint,
    DateTimeOffset? NextFullAt,
    DateTimeOffset? NextDeltaAt,
    string? FailureCode,
    int Failures)
{
    public static ConnectionHealth Unknown { get; } = new(null, null, null, null, null, null, 0);
}

/// <summary>A tenant's one link to a provider; one row, written together with its events.</summary>
/// <param name="Version">Rises with every write; the ETag.</param>
/// <param name="Source">The tenant's number for this company account; the same account gets the same number again.</param>
/// <param name="Account">The provider's id of the company.</param>
/// <param name="Epoch">Rises with connect, settings change, relink, pause, resume and disconnect; fences what came before.</param>
/// <param name="Run">Rises when a sync is taken up; fences an older attempt.</param>
/// <param name="Selection">Who comes in; null until configured.</param>
/// <param name="AppliedSelection">The selection last applied to everybody; what an edit is an edit of.</param>
/// <param name="Invites">How newcomers are invited; null until configured.</param>
public sealed record ConnectionState(
    TenantId Tenant,
    long Version,
    string Provider,
    int Source,
    string Account,
    string AccountName,
    ConnectionStatus Status,
    PauseReason PauseReason,
    long Epoch,
    long Run,
    Selection? Selection,
    Selection? AppliedSelection,
    InviteSettings? Invites,
    SyncPolicy Policy,
    ConnectionHealth Health,
    DateTimeOffset ConnectedAt)
{
    /// <summary>The account that the present credentials belong to, when it is another one than <see cref="Account"/>: nothing is applied until a person accepts or refuses it.</summary>
    public string? PendingAccount { get; init; }

    /// <summary>The pending account's name as the provider shows it.</summary>
    public string? PendingAccountName { get; init; }

    /// <summary>The plan that was saved with the settings and is not applied to everybody yet.</summary>
    public Guid? SettingsPlan { get; init; }

    /// <summary>Something was written of people while the settings were on their way: it was judged by the selection of before, so the next read of everybody passes nobody by.</summary>
    public bool LookAgain { get; init; }

    /// <summary>The selection holds for everybody, as far as anybody knows: what changed is all that has to be read.</summary>
    public bool Settled => Equals(AppliedSelection, Selection) && !LookAgain;

    /// <summary>Connected in any way: a second connect is refused.</summary>
    public bool Connected => Status != ConnectionStatus.Disconnected;

    /// <summary>Configured and allowed to read and act by itself; while it needs a relink it only retries.</summary>
    public bool Runs => Status is ConnectionStatus.Active or ConnectionStatus.NeedsRelink;

    /// <summary>The credentials are those of a company that an admin refused: nothing is read until there are others.</summary>
    public bool AccountRefused => Status != ConnectionStatus.Disconnected && Health.FailureCode == ConnectionRules.AccountRefused.Code;
}
