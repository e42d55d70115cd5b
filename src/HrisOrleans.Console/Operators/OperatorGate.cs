using HrisOrleans.Client;
using HrisOrleans.Console.Hosting;
using HrisOrleans.Console.Pieces;
using HrisOrleans.Console.Session;

namespace HrisOrleans.Console.Operators;

/// <summary>
/// Before what is no page of ours, and asks no API: the session's token must still be an operator's. A revoked one is out
/// within half a minute, as everywhere.
/// </summary>
internal sealed class OperatorGate(OperatorChecks checks) : IEndpointFilter
{
    public const string Policy = "hris-operator";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext;
        return SignedIn.From(request.User) is { IsOperator: true } who && await checks.Pass(who.Token, request.RequestAborted) ? await next(context) : Results.StatusCode(StatusCodes.Status403Forbidden);
    }
}

/// <summary>What the API lately said of operators' tokens.</summary>
internal sealed class OperatorChecks(IHttpClientFactory clients, TimeProvider time)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _until = [];

    public async Task<bool> Pass(string token, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (_until.TryGetValue(token, out var until) && now < until) return true;
            foreach (var old in _until.Where(entry => entry.Value <= now).Select(entry => entry.Key).ToList()) _until.Remove(old);
        }

        try
        {
            var session = await HrisOrleansClient.Create(clients.CreateClient(ConsoleHosting.HttpClient), token).Session.Get(cancellationToken);
            if (session.Role != "operator") return false;
        }
        catch (Exception error) when (Trouble.Of(error, cancellationToken) is not null)
        {
            return false;
        }

        lock (_gate) _until[token] = now + Trusted;
        return true;
    }
}
