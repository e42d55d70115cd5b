using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Slack;

/// <summary>What Slack is and what it needs; the names of rights and form fields are part of the API contract.</summary>
internal static class SlackProvider
{
    public const string Id = "slack";
    public const string AccessToken = Auth.RotatingTokens.AccessToken;

    public const string UsersRight = "users:read";
    public const string EmailRight = "users:read.email";
    public const string GroupsRight = "usergroups:read";
    public const string ChannelsRight = "channels:read";

    public static ProviderDescriptor Descriptor { get; } = new(
        Id,
        "Slack",
        OpenToEverySubscription: true,
        DeltaSupport.None,
        [GroupKind.Group, GroupKind.Channel],
        [
            new(UsersRight, "List the people of the workspace (scope users:read)."),
            new(EmailRight, "See their e-mail addresses (scope users:read.email)."),
            new(GroupsRight, "See user groups and who is in them (scope usergroups:read); free plans have none."),
            new(ChannelsRight, "See public channels and who is in them (scope channels:read)."),
        ],
        [new(AccessToken, "Bot or user token", "The OAuth token of an app installed in the workspace; it begins with xoxb- or xoxp-.", Secret: true, "[\\x21-\\x7E]+")])
    {
        Push = PushSupport.Hint,
        PushSecret = new("secret", "Signing secret", "Of the app that is installed in the workspace: Basic Information, App Credentials, at api.slack.com. Enter the address there under Event Subscriptions, with the events team_join, user_change, subteam_created, subteam_updated, subteam_members_changed, member_joined_channel and member_left_channel.", Secret: true, ProviderDescriptor.PushSecretPattern, 500),
        Departures = DepartureSigns.Status,
        SignIn = [SignInMethod.AuthorizationCode, SignInMethod.Form],

        // Slack's own figure for its lists (tier 2), counted here for all of its methods together.
        Limits = [new(20, TimeSpan.FromMinutes(1))],
    };
}
