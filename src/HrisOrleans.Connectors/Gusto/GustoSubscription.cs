using System.Text.Json;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;

namespace HrisOrleans.Connectors.Gusto;

/// <summary>What Gusto posts when a subscription is made: a token that proves the address, and signs everything after it.</summary>
/// <param name="Subscription">The subscription's id.</param>
internal sealed record GustoOffer(Guid Subscription, string Token)
{
    public override string ToString() => nameof(GustoOffer);
}

/// <summary>Completes a webhook subscription of this installation's app, by system access.</summary>
internal sealed class GustoSubscription(ProviderHttp http)
{
    private const int LongestToken = 500;

    private readonly ProviderOptions _options = http.Options(GustoProvider.Id);

    /// <summary>The token that a request brings, or null. It may come from anybody.</summary>
    public static GustoOffer? Read(PushRequest request)
    {
        if (!request.Posted) return null;
        try
        {
            using var json = JsonDocument.Parse(request.Body);
            var body = new JsonRecord(json.RootElement);
            return body.Text("verification_token") is { Length: <= LongestToken } token && Guid.TryParseExact(body.Text("webhook_subscription_uuid"), "D", out var subscription)
                ? new GustoOffer(subscription, token)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Gives the token back. Only a token that Gusto itself made, for a subscription of this very app, is taken.</summary>
    public async Task<bool> Verify(GustoOffer offer, CancellationToken cancellationToken)
    {
        if (_options is not { ClientId: { Length: > 0 } id, ClientSecret: { Length: > 0 } secret }) return false;
        var app = new ConnectorCredentials(new Dictionary<string, string> { ["client_id"] = id, ["client_secret"] = secret });
        var session = http.Open<IGustoApi>(GustoProvider.Id, _options.BaseUrl ?? GustoSignIn.Address, app, http.Granted.For(GustoProvider.Id, app, Ask));
        var reply = await session.Call(
            (api, authorization, stop) => api.VerifySubscription(authorization, offer.Subscription.ToString("D"), new Dictionary<string, string> { ["verification_token"] = offer.Token }, stop),
            cancellationToken);
        reply.Value?.Dispose();
        return reply.Succeeded;

        Task<Reply<TokenGrant>> Ask(CancellationToken stop)
        {
            var grant = new Dictionary<string, string>(app.Values) { ["grant_type"] = "system_access" };
            var api = http.Api<IGustoSignIn>(_options.SignInUrl ?? GustoSignIn.Address);
            return TokenEndpoint.Ask(http.Caller(GustoProvider.Id), http.Time, aborted => api.Token(grant, aborted), stop, ownApp: true);
        }
    }
}
