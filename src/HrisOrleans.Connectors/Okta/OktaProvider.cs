using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Okta;

/// <summary>What Okta is and what it needs; the names of rights and form fields are part of the API contract.</summary>
/// <remarks>
/// Limits: by Okta's page on management rate limits an org of a paid plan has 500 to 600 calls a minute for its groups and 600
/// for its users, and by the one on tokens and apps one of these has half of that. They are counted here together, as the least
/// of them. A free org takes fewer, and says when to come back.
/// </remarks>
internal static class OktaProvider
{
    public const string Id = "okta";
    public const string OrgDomain = "orgDomain";
    public const string ApiToken = "apiToken";
    public const string ClientId = "clientId";
    public const string PrivateKey = "privateKey";
    public const string KeyId = "keyId";

    public const string OrgRight = "okta.orgs.read";
    public const string UsersRight = "okta.users.read";
    public const string GroupsRight = "okta.groups.read";
    public const string LogRight = "okta.logs.read";

    public static ProviderDescriptor Descriptor { get; } = new(
        Id,
        "Okta",
        OpenToEverySubscription: false,
        DeltaSupport.ChangedRecords,
        [GroupKind.Department, GroupKind.Division, GroupKind.Group],
        [
            new(OrgRight, "See the org's settings; every administrator role has it."),
            new(UsersRight, "List all users with their profiles; the read-only administrator has it."),
            new(GroupsRight, "List all groups and who is in them; the read-only administrator has it."),
            new(LogRight, "Read the System Log, which tells who left a group and who was deleted; the read-only administrator has it."),
        ],
        [
            new(OrgDomain, "Org domain", "The host in the address of your Okta, such as acme.okta.com; not the one with -admin.", Secret: false, "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.(?:okta|oktapreview|okta-emea)\\.com", 80),
            new(ApiToken, "API token", "A token made under Security, API, Tokens by an administrator whose role covers all users; it has that administrator's rights. Leave it empty where a service app is given below.", Secret: true, "[\\x21-\\x7E]+") { Optional = true },
            new(ClientId, "Client ID", "In the place of an API token: an app of the type API Services with public key / private key as its client authentication and without DPoP. It needs the scopes above granted, and a role that may see all users, groups and the System Log.", Secret: false, "[A-Za-z0-9_-]{1,100}", 100) { Optional = true },
            new(PrivateKey, "Private key", "Of the same app, in the PEM form that Okta shows once when the key is made, from BEGIN to END.", Secret: true, "\\s*-----BEGIN PRIVATE KEY-----[A-Za-z0-9+/=\\s\\\\]+-----END PRIVATE KEY-----[\\s\\\\n]*") { Multiline = true, Optional = true },
            new(KeyId, "Key ID", "Only where the app has several keys: the KID of the one that is given.", Secret: false, "[A-Za-z0-9_.~+/=-]{1,200}", 200) { Optional = true },
        ])
    {
        Push = PushSupport.Hint,
        PushSecret = new("secret", "Authentication secret", "A long random text of your own. In Okta make an event hook (Workflow, Event Hooks) with this address, the authentication field Authorization and this secret, for the events of users and groups; then verify it.", Secret: true, ProviderDescriptor.PushSecretPattern, 500),
        Departures = DepartureSigns.Status | DepartureSigns.Tombstone,
        Ways = [[ApiToken], [ClientId, PrivateKey]],
        Limits = [new(250, TimeSpan.FromMinutes(1))],
    };
}
