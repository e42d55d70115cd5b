using System.Collections.Immutable;

namespace HrisOrleans.Domain.Directories;

/// <summary>What the provider says of the account behind a person.</summary>
public enum AccountStatus
{
    /// <summary>The provider sent a status that we do not know; the record is faulty.</summary>
    Unknown = 0,
    Active = 1,

    /// <summary>Employed but away; still a current account.</summary>
    OnLeave = 2,

    /// <summary>Blocked for now; not in the directory while it lasts.</summary>
    Suspended = 3,

    /// <summary>An explicit leaver record.</summary>
    Departed = 4,
}

/// <summary>What sort of account it is; only people are ever selected by default.</summary>
public enum PersonKind
{
    Employee = 1,
    Contractor = 2,
    Guest = 3,
    Bot = 4,
    ServiceAccount = 5,
}

/// <summary>One record of the directory, mapped. Nothing here is validated yet: see <see cref="RecordFaults"/>.</summary>
/// <param name="ExternalId">The provider's own id; the identity of the person at this provider.</param>
/// <param name="Email">The work address as given, or null.</param>
/// <param name="StartsOn">First day of work; before it the person is a future starter.</param>
/// <param name="Groups">Every group the person is in, sorted, without doubles.</param>
public sealed record DirectoryPerson(
    string ExternalId,
    string? Email,
    string? GivenName,
    string? FamilyName,
    string? DisplayName,
    string? JobTitle,
    AccountStatus Status,
    PersonKind Kind,
    DateOnly? StartsOn,
    ImmutableArray<GroupId> Groups)
{
    /// <summary>Groups whose lists do not hold the person and prove nothing: nobody can say that they are not in them.</summary>
    public ImmutableArray<GroupId> Perhaps { get; init; } = [];

    /// <summary>The name to show, see <see cref="PersonName.Shown"/>.</summary>
    public string? ShownName => PersonName.Shown(DisplayName, GivenName, FamilyName);
}
