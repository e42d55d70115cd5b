using HrisOrleans.Api.Http;
using HrisOrleans.Client.Connections;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Connections;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Api.Connecting;

/// <summary>Links to connect by, for whoever has the tenant's token.</summary>
internal static class ConnectLinkEndpoints
{
    private const int LongestLogin = 200;
    private const int MostProviders = 50;

    public static void MapConnectLinks(this RouteGroupBuilder connection)
    {
        connection.MapPost("/connect-link", Issue)
            .Is("createConnectLink", "Make a link to connect by", "A page for a person without other access: it lists what is needed in the HRIS, takes credentials or leads to the provider's sign-in, and can do nothing else. Good for one connection, or for new credentials where there is one already. The answer holds the link, this once. Whoever opens it acts in the name of the login it was made for.")
            .Gives<ConnectLink>(201)
            .Refuses(402, "subscription_required")
            .Refuses(404, "unknown_provider")
            .Refuses(409, "connection_exists");
        connection.MapDelete("/connect-link", Withdraw)
            .Is("withdrawConnectLinks", "Withdraw the links to connect by", "Every link of the tenant that was not used yet is good for nothing any more, and neither is a sign-in that began from one.")
            .Gives<WithdrawnConnectLinks>();
        connection.MapPost("/sign-in", SignIn)
            .Is("signIn", "Sign in at the provider", "Where to send the admin's own browser: to a page that says what is needed and leads to the provider's sign-in. It comes back connected, or with new credentials where there was a connection, to returnTo with `connection=connected` or `connection=refused` and a `code`. Good for ten minutes.")
            .Gives<ConnectLink>(201)
            .Refuses(402, "subscription_required")
            .Refuses(404, "unknown_provider")
            .Refuses(409, "connection_exists", "sign_in_unavailable");
    }

    private static Task<IResult> Issue(TenantScope scope, OptionalBody<ConnectLinkRequest> body, HttpContext context, ReturnAddresses addresses, IOptions<ApiOptions> options, CancellationToken cancellationToken)
    {
        var asked = body.Value;
        var minutes = asked.ExpiresInMinutes ?? (int)ConnectLinkRules.UsualLife.TotalMinutes;
        if (minutes < 1 || minutes > ConnectLinkRequest.LongestMinutes) throw RequestRefusedException.Invalid("expiresInMinutes", $"expiresInMinutes must be from 1 to {ConnectLinkRequest.LongestMinutes}.");
        if (asked.Login is { } login && (string.IsNullOrWhiteSpace(login) || login.Length > LongestLogin || login.Any(char.IsControl))) throw RequestRefusedException.Invalid("login", $"A login has 1 to {LongestLogin} characters.");
        if (asked.Providers?.Count > MostProviders) throw RequestRefusedException.Invalid("providers", $"providers names at most {MostProviders}.");
        return Link(scope, new IssueConnectLink(asked.Providers, asked.Login, minutes * 60, addresses.Check(asked.ReturnTo), SignIn: false), context, options, cancellationToken);
    }

    private static Task<IResult> SignIn(TenantScope scope, OptionalBody<SignInRequest> body, HttpContext context, ReturnAddresses addresses, IOptions<ApiOptions> options, CancellationToken cancellationToken) => Link(
        scope,
        new IssueConnectLink(body.Value.Provider is { } provider ? [provider] : null, null, (int)ConnectLinkRules.SignInLife.TotalSeconds, addresses.Check(body.Value.ReturnTo), SignIn: true),
        context,
        options,
        cancellationToken);

    private static async Task<IResult> Withdraw(TenantScope scope, CancellationToken cancellationToken) =>
        (await scope.SignIn.WithdrawLinks(cancellationToken)).To(count => Replies.Ok(new WithdrawnConnectLinks(count)));

    private static async Task<IResult> Link(TenantScope scope, IssueConnectLink command, HttpContext context, IOptions<ApiOptions> options, CancellationToken cancellationToken)
    {
        var issued = await scope.SignIn.IssueLink(command, cancellationToken);
        return issued.To(link => new Reply<ConnectLink>(StatusCodes.Status201Created, new ConnectLink(PublicAddress.Of(context.Request, options.Value).Link(link.Token), link.ExpiresAt)));
    }
}
