using System.Diagnostics.CodeAnalysis;

namespace HrisOrleans.Domain.Directories;

/// <summary>What sort of group a provider's group is. The numbers are stored.</summary>
public enum GroupKind
{
    Department = 1,
    Division = 2,
    Location = 3,
    Team = 4,
    Channel = 5,
    OrgUnit = 6,

    /// <summary>A group of the directory itself, such as a user group or a security group; a person may be in many.</summary>
    Group = 7,
}

public static class GroupKinds
{
    /// <summary>A person has one group of the kind, so that another one stated in its place is a move. Of other kinds a person has any number, and one that is not listed may just as well have been cut off.</summary>
    public static bool OnePerPerson(this GroupKind kind) => kind switch
    {
        GroupKind.Department or GroupKind.Division or GroupKind.Location or GroupKind.OrgUnit => true,
        GroupKind.Team or GroupKind.Channel or GroupKind.Group => false,
    };
}

/// <summary>The key of a group inside one directory, written <c>department:12</c>.</summary>
public readonly record struct GroupId(GroupKind Kind, string ExternalId) : IComparable<GroupId>
{
    /// <summary>The longest external id that is kept.</summary>
    public const int MaxLength = 200;

    public static bool TryParse([NotNullWhen(true)] string? text, out GroupId id)
    {
        id = default;
        var colon = text?.IndexOf(':') ?? -1;
        if (colon <= 0 || colon == text!.Length - 1 || text.Length > MaxLength) return false;
        GroupKind? kind = text[..colon] switch
        {
            "department" => GroupKind.Department,
            "division" => GroupKind.Division,
            "location" => GroupKind.Location,
            "team" => GroupKind.Team,
            "channel" => GroupKind.Channel,
            "org-unit" => GroupKind.OrgUnit,
            "group" => GroupKind.Group,
            _ => null,
        };
        if (kind is null) return false;
        id = new GroupId(kind.Value, text[(colon + 1)..]);
        return true;
    }

    public int CompareTo(GroupId other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(ExternalId, other.ExternalId);

    public override string ToString() => $"{Word(Kind)}:{ExternalId}";

    /// <summary>The word of a kind in the API and in stored ids.</summary>
    public static string Word(GroupKind kind) => kind switch
    {
        GroupKind.Department => "department",
        GroupKind.Division => "division",
        GroupKind.Location => "location",
        GroupKind.Team => "team",
        GroupKind.Channel => "channel",
        GroupKind.OrgUnit => "org-unit",
        GroupKind.Group => "group",
    };
}

/// <summary>A group as the provider names it.</summary>
/// <param name="Id">Its key in the directory.</param>
/// <param name="Name">The name people know it by.</param>
/// <param name="Parent">The group above it, where the provider has a tree.</param>
public sealed record DirectoryGroup(GroupId Id, string Name, GroupId? Parent = null);
