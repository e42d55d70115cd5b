using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.JumpCloud;

/// <summary>What JumpCloud is and what it needs; rights are its scopes, and their names and those of form fields are part of the API contract.</summary>
/// <remarks>JumpCloud says that it may answer 429, but names no figure: none is kept but the operator's own, and what it asks for is obeyed.</remarks>
internal static class JumpCloudProvider
{
    public const string Id = "jumpcloud";
    public const string ApiKey = "apiKey";
    public const string Region = "region";
    public const string OrganizationId = "organizationId";

    public const string OrganizationsRight = "organizations.readonly";
    public const string UsersRight = "users.readonly";
    public const string GroupsRight = "groups.readonly";

    public static ProviderDescriptor Descriptor { get; } = new(
        Id,
        "JumpCloud",
        OpenToEverySubscription: false,
        DeltaSupport.None,
        [GroupKind.Department, GroupKind.Location, GroupKind.Group],
        [
            new(OrganizationsRight, "See which organization it is (scope organizations.readonly)."),
            new(UsersRight, "List all users with address and state, and who is in a user group (scope users.readonly)."),
            new(GroupsRight, "List the user groups (scope groups.readonly)."),
        ],
        [
            new(ApiKey, "API key", "Made in the Admin Portal under My API Key by an administrator who has API access; it has that administrator's rights and may have a last day.", Secret: true, "[\\x21-\\x7E]+"),
            new(Region, "Region", "Where your organization is: us (console.jumpcloud.com), eu (console.eu.jumpcloud.com) or in (console.in.jumpcloud.com).", Secret: false, "us|eu|in", 2),
            new(OrganizationId, "Organization ID", "Only where the administrator sees several organizations: the ID in the settings of the one that is meant.", Secret: false, "[0-9a-f]{24}", 24) { Optional = true },
        ])
    {
        // No state says that somebody left: who is suspended may be on leave, and whoever left is deleted.
        Departures = DepartureSigns.None,
    };

    /// <summary>JumpCloud's address in a region; only these three exist.</summary>
    public static string Host(string region) => region switch
    {
        "us" => "https://console.jumpcloud.com/api",
        "eu" => "https://console.eu.jumpcloud.com/api",
        "in" => "https://console.in.jumpcloud.com/api",
        _ => throw new ArgumentException("not one of JumpCloud's regions", nameof(region)),
    };
}
