using System.Globalization;
using System.IO.Hashing;
using System.Text;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Microsoft365;

/// <summary>Where a delta begins: a position among the changes of users, and one among those of groups where their members matter.</summary>
/// <param name="Scope">Whose members were known up to here; a delta of others would not know who was in them before.</param>
internal sealed record Microsoft365Position(string Users, string? Groups, string Scope)
{
    private const string None = "-";

    /// <summary>Whether the members of any group have to be known; departments and locations stand on the person.</summary>
    public static bool NeedsMembers(ReadScope? scope) => scope is null || scope.Groups.Any(group => group.Kind == GroupKind.Group);

    /// <summary>Asks where now is.</summary>
    public static async Task<Reply<Microsoft365Position>> Now(Microsoft365Graph graph, ReadScope? scope, CancellationToken cancellationToken)
    {
        var users = await graph.UserChanges(null, _ => { }, cancellationToken);
        if (!users.Succeeded) return users.Failure;
        if (!NeedsMembers(scope)) return new Microsoft365Position(users.Value, null, Of(scope));
        var groups = await graph.GroupChanges(null, _ => { }, cancellationToken);
        return groups.Succeeded ? new Microsoft365Position(users.Value, groups.Value, Of(scope)) : groups.Failure;
    }

    /// <summary>Reads a checkpoint; null for one that is not ours, or was made for other groups.</summary>
    public static Microsoft365Position? Read(string checkpoint, ReadScope? scope) =>
        checkpoint.Split(' ') is ["1", { Length: > 0 } users, { Length: > 0 } groups, var of] && of == Of(scope) && (groups != None) == NeedsMembers(scope)
            ? new Microsoft365Position(users, groups == None ? null : groups, of) : null;

    public override string ToString() => $"1 {Users} {Groups ?? None} {Scope}";

    private static string Of(ReadScope? scope)
    {
        if (scope is null) return "all";
        var groups = scope.Groups.Where(group => group.Kind == GroupKind.Group).Order().Select(group => group.ExternalId);
        return XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Join('\n', groups))).ToString("x16", CultureInfo.InvariantCulture);
    }
}
