using System.Collections.Immutable;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Suppressions;

namespace HrisOrleans.Storage.Members;

/// <summary>Personal values of a member, outside the folded state.</summary>
/// <param name="Email">The address as given; where mail goes.</param>
/// <param name="Address">Its normalized form, the claim; null when released.</param>
public sealed record MemberProfile(string? Email, string? Address, string? GivenName, string? FamilyName, string? DisplayName);

/// <summary>A member as stored.</summary>
/// <param name="Profile">Names come from the roster where the directory knows the person.</param>
/// <param name="JobTitle">From the roster.</param>
/// <param name="Groups">From the roster, in the form of <see cref="Domain.Directories.GroupList"/>.</param>
/// <param name="Selected">The roster says that the current selection holds the person and they are present.</param>
public sealed record MemberRecord(
    MemberState State,
    MemberProfile Profile,
    string? JobTitle,
    string? Groups,
    bool Selected,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    /// <summary>What the roster says selects them, or did.</summary>
    public SelectedBy SelectedBy { get; init; }
}

/// <summary>One decision to be made durable.</summary>
/// <param name="ExpectedVersion">The version the decision rests on; 0 for a birth.</param>
/// <param name="After">The state it leads to.</param>
/// <param name="Events">What happened, in order; the birth's first one is <see cref="MemberEvent.Joined"/>.</param>
/// <param name="Profile">Written at a birth by hand, or null to leave the profile alone.</param>
/// <param name="Claim">A normalized address that a member who holds none takes back; whoever holds one keeps it.</param>
public sealed record MemberCommit(
    TenantId Tenant,
    long ExpectedVersion,
    MemberState After,
    ImmutableArray<MemberEvent> Events,
    Origin Origin,
    DateTimeOffset At,
    MemberProfile? Profile = null,
    string? Claim = null)
{
    /// <summary>
    /// Written into the member's roster row: a removal by hand knows the selection it was made under, also where no plan has
    /// brought that to the row yet, and nothing of it is news that brings the person back.
    /// </summary>
    public SelectedBy? Under { get; init; }

    /// <summary>Every personal value in the member's own rows, and in the roster's that were ever behind them, goes with this decision.</summary>
    public bool Erases { get; init; }

    /// <summary>The member's roster row is looked at again by the next sync: what this rests on may have moved in the meantime.</summary>
    public bool Reopens { get; init; }

    /// <summary>Not written when it would leave the tenant without an active admin.</summary>
    public bool SparesLastAdmin { get; init; }

    /// <summary>The connection's epoch that the decision rests on: not written under another one. Null where it rests on none.</summary>
    public long? Epoch { get; init; }

    /// <summary>An address that is suppressed with the decision, or null.</summary>
    public Suppression? Suppresses { get; init; }
}

/// <summary>How a commit ended.</summary>
public enum CommitResult
{
    Committed = 1,

    /// <summary>The stored version is another one: load again and decide again.</summary>
    VersionMoved = 2,

    /// <summary>Another member of the tenant holds the address.</summary>
    AddressTaken = 3,

    /// <summary>It would have left the tenant without an active admin.</summary>
    LastAdmin = 4,

    /// <summary>The connection is in another epoch than the decision rests on: look at it again.</summary>
    ConnectionMoved = 5,
}
