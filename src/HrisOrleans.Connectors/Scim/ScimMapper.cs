using System.Text.Json.Nodes;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Scim;

/// <summary>Makes a <see cref="DirectoryPerson"/> of a pushed user.</summary>
public static class ScimMapper
{
    /// <summary>Rises whenever a record would be read differently.</summary>
    public const int Version = 2;

    /// <param name="id">The id given here: the client's own may change or be missing.</param>
    /// <param name="groups">The pushed groups the user is in, sorted.</param>
    public static MappedRecord Map(Guid id, JsonObject user, IReadOnlyList<GroupId> groups)
    {
        var name = user["name"] as JsonObject;
        var attributes = Attributes(user).Where(attribute => attribute.Name is not null).Select(attribute => Group(attribute.Kind, attribute.Name!));
        return new MappedRecord(
            new DirectoryPerson(
                id.ToString("D"),
                ScimResource.Email(user),
                ScimResource.Text(name?["givenName"]),
                ScimResource.Text(name?["familyName"]),
                ScimResource.Text(user["displayName"]) ?? ScimResource.Text(name?["formatted"]),
                ScimResource.Text(user["title"]),
                // Directories switch people off when they are no longer to come in, and hardly ever delete them.
                ScimResource.Flag(user["active"]) == false ? AccountStatus.Departed : AccountStatus.Active,
                KindOf(ScimResource.Text(user["userType"])),
                StartsOn: null,
                [.. groups.Concat(attributes).Distinct().Order()]),
            null);
    }

    /// <summary>Names of the groups that stand on the user as attributes.</summary>
    public static IEnumerable<(GroupKind Kind, string? Name)> Attributes(JsonObject user)
    {
        var enterprise = user[ScimSchemas.EnterpriseUser] as JsonObject;
        yield return (GroupKind.Department, ScimResource.Text(enterprise?["department"]));
        yield return (GroupKind.Division, ScimResource.Text(enterprise?["division"]));
    }

    /// <summary>The id of a group that stands on the user as a name.</summary>
    public static GroupId Group(GroupKind kind, string name) => new(kind, AttributeGroups.Bounded(AttributeGroups.Normalised(name)));

    private static PersonKind KindOf(string? userType) => userType?.ToLowerInvariant() switch
    {
        "contractor" or "external" => PersonKind.Contractor,
        "guest" => PersonKind.Guest,
        _ => PersonKind.Employee,
    };
}
