using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.GoogleWorkspace;

/// <summary>What Google Workspace is and what it needs; the names of rights and form fields are part of the API contract.</summary>
internal static class GoogleWorkspaceProvider
{
    public const string Id = "google-workspace";
    public const string ClientEmail = "clientEmail";
    public const string PrivateKey = "privateKey";
    public const string AdminEmail = "adminEmail";

    public const string UsersRight = "admin.directory.user.readonly";
    public const string UnitsRight = "admin.directory.orgunit.readonly";
    public const string GroupsRight = "admin.directory.group.readonly";
    public const string CustomerRight = "admin.directory.customer.readonly";

    private const string ScopeStem = "https://www.googleapis.com/auth/";
    private const string Address = "[^\\s@]{1,64}@[A-Za-z0-9.-]{1,255}";

    public static ProviderDescriptor Descriptor { get; } = new(
        Id,
        "Google Workspace",
        OpenToEverySubscription: true,
        DeltaSupport.None,
        [GroupKind.Department, GroupKind.OrgUnit, GroupKind.Group],
        [
            new(UsersRight, $"See the users of the domain (scope {Scope(UsersRight)})."),
            new(UnitsRight, $"See organizational units (scope {Scope(UnitsRight)})."),
            new(GroupsRight, $"See groups and who is in them (scope {Scope(GroupsRight)})."),
            new(CustomerRight, $"See which company the account belongs to (scope {Scope(CustomerRight)})."),
        ],
        [
            new(ClientEmail, "Service account", "client_email of the service account's JSON key; the account needs domain-wide delegation of the scopes above.", Secret: false, Address),
            new(PrivateKey, "Private key", "private_key of the same file, from BEGIN to END.", Secret: true, "\\s*-----BEGIN PRIVATE KEY-----[A-Za-z0-9+/=\\s\\\\]+-----END PRIVATE KEY-----[\\s\\\\n]*") { Multiline = true },
            new(AdminEmail, "Administrator", "The address of an administrator in whose name the directory is read; one who may read users, groups and organizational units is enough.", Secret: false, Address),
        ])
    {
        Departures = DepartureSigns.None,
        Push = PushSupport.Hint,
        SignIn = [SignInMethod.AuthorizationCode, SignInMethod.Form],

        // Google's own figure for one user of a project.
        Limits = [new(2_400, TimeSpan.FromMinutes(1))],
    };

    /// <summary>The OAuth scope that gives a right.</summary>
    public static string Scope(string right) => ScopeStem + right;
}
