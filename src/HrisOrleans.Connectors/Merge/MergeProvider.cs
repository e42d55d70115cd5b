using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Merge;

/// <summary>What Merge is and what it needs; the names of rights and form fields are part of the API contract.</summary>
/// <remarks>
/// <para>A person is Merge's <c>id</c>, the account is the id of the linked account. Linking an account again, as after a changed
/// password, keeps both, and its token. <c>remote_id</c> would outlive even a linked account that is deleted and made
/// anew, but it may be missing, and Merge does not promise that it is unique.</para>
/// <para>A read costs one call a hundred people and three or four besides, of 100, 400 or 600 a minute by plan.</para>
/// </remarks>
internal static class MergeProvider
{
    public const string Id = "merge";
    public const string ApiKey = "apiKey";
    public const string AccountToken = "accountToken";
    public const string Region = "region";

    public const string AccountRight = "account.details";
    public const string SyncRight = "account.sync_status";
    public const string ListRight = "employees.list";
    public const string EmailRight = "employees.work_email";
    public const string StatusRight = "employees.employment_status";
    public const string GroupsRight = "groups.list";

    private const string Printable = "[\\x21-\\x7E]+";

    public static ProviderDescriptor Descriptor { get; } = new(
        Id,
        "Merge",
        OpenToEverySubscription: false,
        DeltaSupport.ChangedRecords,
        [GroupKind.Department, GroupKind.Division, GroupKind.Location, GroupKind.Team, GroupKind.Group],
        [
            new(AccountRight, "See the details of the linked account."),
            new(SyncRight, "See how far Merge is with reading the HR system (sync status)."),
            new(ListRight, "List all employees (common model Employee)."),
            new(EmailRight, "See the field work_email of every employee."),
            new(StatusRight, "See the field employment_status of every employee."),
            new(GroupsRight, "List all groups (common model Group)."),
        ],
        [
            new(ApiKey, "Access key", "A production access key of your Merge organization.", Secret: true, Printable),
            new(AccountToken, "Account token", "The token of the linked account, as Merge Link gave it.", Secret: true, Printable),
            new(Region, "Region", "Where your Merge organization is: us, eu or ap.", Secret: false, "us|eu|ap", 2),
        ])
    {
        Push = PushSupport.Hint,
        PushSecret = new("secret", "Signature key", "Of your Merge organization: Advanced, Webhooks, Security. Make a webhook there with this address, for changed and synced data.", Secret: true, ProviderDescriptor.PushSecretPattern, 500),
        Departures = DepartureSigns.Status | DepartureSigns.Tombstone,

        // Merge's figure for a linked account in its lowest plan; the operator's settings may name a higher one.
        Limits = [new(100, TimeSpan.FromMinutes(1))],
    };

    /// <summary>Merge's address in a region; only these three exist.</summary>
    public static string Host(string region) => region switch
    {
        "us" => "https://api.merge.dev/api",
        "eu" => "https://api-eu.merge.dev/api",
        "ap" => "https://api-ap.merge.dev/api",
        _ => throw new ArgumentException("not one of Merge's regions", nameof(region)),
    };
}
