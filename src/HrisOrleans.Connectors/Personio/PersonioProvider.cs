using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Personio;

/// <summary>What Personio is and what it needs; the names of rights and form fields are part of the API contract.</summary>
/// <remarks>
/// <para>Personio tells employments only person by person, and they hold what matters: first day, leave, title, department. So a
/// read costs one call for each person who has not left, and one for fifty people besides. At 300 calls a minute, 3,000
/// people take ten minutes; nobody is left out for that, whatever groups are asked for.</para>
/// <para>A delta finds people by their own last update. Personio does not promise that a change of an employment alone is one;
/// what a delta does not find comes with the next full read.</para>
/// </remarks>
internal static class PersonioProvider
{
    public const string Id = "personio";
    public const string ClientId = "clientId";
    public const string ClientSecret = "clientSecret";

    public const string PersonsRight = "personio:persons:read";
    public const string OrgUnitsRight = "personio:org-units:read";
    public const string CompanyRight = "legal-entities.list";
    public const string EmailRight = "persons.email";
    public const string StatusRight = "employments.status";
    public const string StartRight = "employments.employment_start_date";
    public const string GroupsRight = "employments.org_units";

    private const string Printable = "[\\x21-\\x7E]+";

    public static ProviderDescriptor Descriptor { get; } = new(
        Id,
        "Personio",
        OpenToEverySubscription: false,
        DeltaSupport.ChangedRecords,
        [GroupKind.Department, GroupKind.Location, GroupKind.Team],
        [
            new(PersonsRight, "List all persons and their employments (scope personio:persons:read)."),
            new(OrgUnitsRight, "List departments and teams (scope personio:org-units:read)."),
            new(CompanyRight, "List the legal entities; the company is recognised by the oldest."),
            new(EmailRight, "See the attribute Email of every person (readable attributes of the credentials)."),
            new(StatusRight, "See the attribute Status of every employment."),
            new(StartRight, "See the attribute Hire date of every employment; future starters are recognised by it."),
            new(GroupsRight, "See the attributes Department and Team of every employment."),
        ],
        [
            new(ClientId, "Client ID", "The client id of API credentials (Settings, Integrations, API credentials).", Secret: false, Printable, 200),
            new(ClientSecret, "Client secret", "The secret that belongs to it.", Secret: true, Printable),
        ])
    {
        Departures = DepartureSigns.Status,
        Push = PushSupport.Hint,
        PushSecret = new("secret", "Token", "A long random text of your own. Make a webhook by Personio's API (POST /v2/webhooks) with this address as url, this text as token, the status ENABLED, and the events of persons and employments.", Secret: true, ProviderDescriptor.PushSecretPattern, 500),

        // Personio's own figures for one set of credentials.
        Limits = [new(300, TimeSpan.FromMinutes(1)), new(15, TimeSpan.FromSeconds(1))],
    };
}
