using System.Collections.Immutable;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>Who counts as a current person, and which records are faulty.</summary>
public static class PersonRules
{
    /// <summary>The longest name part that is kept; longer ones are reported by <see cref="RecordFaults.NameTooLong"/>.</summary>
    public const int MaxName = 256;

    /// <summary>Why the record is not of a current person; null when it is.</summary>
    public static string? NotCurrent(DirectoryPerson person, DateOnly today)
    {
        var kind = person.Kind switch
        {
            // Whether contractors and guests come in is the selection's matter: they are people all the same.
            PersonKind.Employee or PersonKind.Contractor or PersonKind.Guest => null,
            PersonKind.Bot => "bot",
            PersonKind.ServiceAccount => "service_account",
        };
        if (kind is not null) return kind;
        return person.Status switch
        {
            AccountStatus.Departed => "departed",
            AccountStatus.Suspended => "suspended",
            AccountStatus.Active or AccountStatus.OnLeave => person.StartsOn > today ? "future_starter" : null,
            // Reported as a fault, never taken for a departure.
            AccountStatus.Unknown => null,
        };
    }

    /// <summary>The groups that select somebody by the roster and of which the read cannot say whether they are still in them: they are, until it can.</summary>
    public static ImmutableArray<GroupId> InDoubt(DirectoryPerson person, RosterFact? roster) =>
        person.Perhaps.IsEmpty || roster is not { SelectedBy: { Any: true } by } ? [] : [.. by.Groups().Where(group => person.Perhaps.Contains(group))];

    /// <summary>The same person, in these groups as well.</summary>
    public static DirectoryPerson Within(DirectoryPerson person, ImmutableArray<GroupId> groups) =>
        groups.IsEmpty ? person : person with { Groups = [.. person.Groups.Concat(groups).Distinct().Order()] };

    /// <summary>The word of a kind in reasons.</summary>
    public static string Word(PersonKind kind) => kind switch
    {
        PersonKind.Employee => "employee",
        PersonKind.Contractor => "contractor",
        PersonKind.Guest => "guest",
        PersonKind.Bot => "bot",
        PersonKind.ServiceAccount => "service_account",
    };

    /// <summary>The fault of a current record; null when it can be used. <paramref name="address"/> is the form to claim.</summary>
    public static string? Fault(DirectoryPerson person, out string? address)
    {
        address = null;
        if (person.Status == AccountStatus.Unknown) return RecordFaults.UnknownStatus;
        if (string.IsNullOrWhiteSpace(person.Email)) return RecordFaults.MissingEmail;
        if (!EmailAddress.TryNormalize(person.Email, out address)) return RecordFaults.MalformedEmail;
        return TooLong(person.GivenName) || TooLong(person.FamilyName) || TooLong(person.DisplayName) ? RecordFaults.NameTooLong : null;
    }

    public static PersonValues Values(DirectoryPerson person, string? address) =>
        new(person.Email?.Trim(), address, person.GivenName, person.FamilyName, person.DisplayName, person.JobTitle, GroupList.Write(person.Groups));

    /// <summary>The kept fields that differ, with their values.</summary>
    public static IEnumerable<(string Field, string? Before, string? After)> Differences(PersonValues before, PersonValues after) => Changed(before, after).Select(field => field switch
    {
        "email" => (field, before.Email, after.Email),
        "given_name" => (field, before.GivenName, after.GivenName),
        "family_name" => (field, before.FamilyName, after.FamilyName),
        "display_name" => (field, before.DisplayName, after.DisplayName),
        "job_title" => (field, before.JobTitle, after.JobTitle),
        _ => (field, Shown(before.Groups), (string?)Shown(after.Groups)),
    });

    private static string Shown(string groups) => string.Join(", ", GroupList.Read(groups));

    /// <summary>Names of the kept fields that differ.</summary>
    public static IEnumerable<string> Changed(PersonValues before, PersonValues after)
    {
        if (before.Email != after.Email) yield return "email";
        if (before.GivenName != after.GivenName) yield return "given_name";
        if (before.FamilyName != after.FamilyName) yield return "family_name";
        if (before.DisplayName != after.DisplayName) yield return "display_name";
        if (before.JobTitle != after.JobTitle) yield return "job_title";
        if (before.Groups != after.Groups) yield return "groups";
    }

    /// <summary>The fields that differ, apart from the address, whose change is an event of its own.</summary>
    public static ProfileFields ChangedProfile(PersonValues before, PersonValues after) => ProfileFieldWords.Of(Changed(before, after));

    private static bool TooLong(string? name) => name?.Length > MaxName;
}
