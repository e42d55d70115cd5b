using System.Net;
using HrisOrleans.Connectors.Auth;
using Microsoft.Extensions.Options;
using Refit;

namespace HrisOrleans.Connectors.Http;

/// <summary>Opens sessions with providers: one client, one way of calling, limits and tokens for all of them.</summary>
internal sealed class ProviderHttp(IHttpClientFactory clients, IOptionsMonitor<ProviderOptions> options, ICallLimiter limiter, GrantedTokens granted, TimeProvider time)
{
    /// <summary>The name of the client that every provider's calls go through.</summary>
    public const string ClientName = "provider";

    // The caller needs the transport's own exceptions to tell a cut connection from a name that does not resolve.
    private static readonly RefitSettings Raw = new() { TransportExceptionFactory = (_, exception, _) => exception };

    public TimeProvider Time => time;

    public GrantedTokens Granted => granted;

    public ProviderOptions Options(string provider) => options.Get(provider);

    public ProviderCaller Caller(string provider) => new(Options(provider).Calls, time);

    /// <summary>A Refit client for one address, without authorization: for token endpoints.</summary>
    public TApi Api<TApi>(string baseAddress)
    {
        var client = clients.CreateClient(ClientName);
        client.BaseAddress = new Uri(baseAddress);
        return RestService.ForGenerated<TApi>(client, Raw);
    }

    /// <summary>A session of one account.</summary>
    /// <param name="baseAddress">Placeholders already filled with values that passed the credential form.</param>
    public ProviderSession<TApi> Open<TApi>(string provider, string baseAddress, ConnectorCredentials credentials, IAccessTokens tokens) =>
        new(Api<TApi>(baseAddress), provider, credentials.Owner, tokens, Caller(provider), limiter, time);
}

/// <summary>One account's API: each call asks the limits, carries a token that is good, and comes back as an answer or a failure.</summary>
internal sealed class ProviderSession<TApi>(TApi api, string provider, string account, IAccessTokens tokens, ProviderCaller caller, ICallLimiter limiter, TimeProvider time)
{
    /// <summary>How long a provider is left alone that asked for fewer calls and named no moment; the windows of most are a minute long.</summary>
    private static readonly TimeSpan Unnamed = TimeSpan.FromMinutes(1);

    /// <param name="call">Makes the call; the second argument is the whole Authorization header.</param>
    /// <param name="explain">What an unsuccessful status and its body mean; null leaves it to the usual meaning of the status.</param>
    /// <param name="inspect">What is wrong with a body of success; for providers that refuse that way.</param>
    public async Task<Reply<ProviderAnswer>> Call(
        Func<TApi, string, CancellationToken, Task<HttpResponseMessage>> call,
        CancellationToken cancellationToken,
        Func<HttpStatusCode, ReadOnlyMemory<byte>, ConnectorFailure?>? explain = null,
        Func<ReadOnlyMemory<byte>, ConnectorFailure?>? inspect = null)
    {
        string? refused = null;
        while (true)
        {
            var token = await tokens.Get(refused, cancellationToken);
            if (!token.Succeeded) return await Heeded(token.Failure, cancellationToken);
            if (await limiter.Enter(provider, account, cancellationToken) is { } later) return later;
            var reply = await caller.Send(aborted => call(api, token.Value, aborted), explain, cancellationToken, inspect);
            if (reply.Failure is { Kind: FailureKind.Throttled } throttled) return await Heeded(throttled, cancellationToken);

            // A token may be taken back before it runs out: one that the provider gives anew is tried once.
            if (reply.Failure?.Kind != FailureKind.Reauthenticate || refused is not null) return reply;
            refused = token.Value;
            var fresh = await tokens.Get(refused, cancellationToken);
            if (!fresh.Succeeded) return await Heeded(fresh.Failure, cancellationToken);
            if (fresh.Value == refused) return reply;
        }
    }

    // The wait is the whole account's: its other calls, on whatever machine, stay away as well.
    private async ValueTask<ConnectorFailure> Heeded(ConnectorFailure failure, CancellationToken cancellationToken)
    {
        if (failure.Kind != FailureKind.Throttled) return failure;
        var until = failure.RetryAt ?? time.GetUtcNow() + Unnamed;
        await limiter.Throttled(provider, account, until, cancellationToken);
        return failure with { RetryAt = until };
    }
}
