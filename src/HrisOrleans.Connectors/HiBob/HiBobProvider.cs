using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.HiBob;

/// <summary>What HiBob is and what it needs; the names of rights and form fields are part of the API contract.</summary>
internal static class HiBobProvider
{
    public const string Id = "hibob";
    public const string ServiceUserId = "serviceUserId";
    public const string Token = "token";

    public const string RootRight = "people.root";
    public const string WorkRight = "people.work";
    public const string LifecycleRight = "people.internal";

    public static ProviderDescriptor Descriptor { get; } = new(
        Id,
        "HiBob",
        OpenToEverySubscription: false,
        DeltaSupport.None,
        [GroupKind.Department, GroupKind.Location],
        [
            new(RootRight, "View the category Basic info of everybody, those who left included."),
            new(WorkRight, "View the category Work of everybody: job title, department, site and start date."),
            new(LifecycleRight, "View the category Lifecycle of everybody; leavers and people on leave are recognised by it."),
        ],
        [
            new(ServiceUserId, "Service user id", "The id of an API service user, such as SERVICE-12345.", Secret: false, "[\\x21-\\x39\\x3B-\\x7E]+", 200),
            new(Token, "Token", "The token that was shown when the service user was made.", Secret: true, "[\\x21-\\x7E]+"),
        ])
    {
        Push = PushSupport.Hint,
        PushSecret = new("secret", "Secret", "Bob shows it with the webhook: Integrations, Automation, Webhooks. Make one with this address for the employee events.", Secret: true, ProviderDescriptor.PushSecretPattern, 500),
        Departures = DepartureSigns.Status,

        // Bob's own figure for its people search.
        Limits = [new(50, TimeSpan.FromMinutes(1))],
    };
}
