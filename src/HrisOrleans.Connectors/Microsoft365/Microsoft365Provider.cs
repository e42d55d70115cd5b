using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Microsoft365;

/// <summary>What Microsoft 365 is and what it needs; the names of rights and form fields are part of the API contract.</summary>
/// <remarks>
/// Limits: by Graph's page on service-specific throttling, identity and access, one app has 3,500 units in ten seconds of a
/// tenant of less than fifty users, and more of larger ones; transitive members, the dearest call made here, cost five. Calls are
/// counted as if each were such a one.
/// </remarks>
internal static class Microsoft365Provider
{
    public const string Id = "microsoft-365";
    public const string TenantId = "tenantId";
    public const string ClientId = "clientId";
    public const string ClientSecret = "clientSecret";

    public const string UsersRight = "User.Read.All";
    public const string GroupsRight = "GroupMember.Read.All";
    public const string OrganizationRight = "Organization.Read.All";

    private const string Guid = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    public static ProviderDescriptor Descriptor { get; } = new(
        Id,
        "Microsoft 365",
        OpenToEverySubscription: true,
        DeltaSupport.ServerCursor,
        [GroupKind.Department, GroupKind.Location, GroupKind.Group],
        [
            new(UsersRight, "Read all users' full profiles (permission User.Read.All, with admin consent)."),
            new(GroupsRight, "Read all group memberships (permission GroupMember.Read.All, with admin consent)."),
            new(OrganizationRight, "Read organization information (permission Organization.Read.All, with admin consent)."),
        ],
        [
            new(TenantId, "Directory (tenant) ID", "On the overview of the app registration in the Microsoft Entra admin center.", Secret: false, Guid),
            new(ClientId, "Application (client) ID", "On the same overview.", Secret: false, Guid),
            new(ClientSecret, "Client secret", "The value of a secret under Certificates & secrets; not the secret's ID.", Secret: true, "[\\x21-\\x7E]+"),
        ])
    {
        Departures = DepartureSigns.Tombstone,
        Push = PushSupport.Hint,
        SignIn = [SignInMethod.AuthorizationCode, SignInMethod.Form],
        Limits = [new(700, TimeSpan.FromSeconds(10))],
    };
}
