using HrisOrleans.Connectors.Auth;

namespace HrisOrleans.Connectors.Tests.Auth;

/// <summary>Keeps credentials as a database would: what is stored outlives every reader, and one writer goes at a time.</summary>
public sealed class MemoryKeeper(ConnectorCredentials stored) : ICredentialKeeper
{
    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <summary>What a new process would begin with.</summary>
    public ConnectorCredentials Stored { get; set; } = stored;

    /// <summary>How often the provider was asked.</summary>
    public int Renewals { get; private set; }

    /// <summary>Called when the provider has answered and nothing is stored yet.</summary>
    public Func<Task> BeforeStore { get; set; } = () => Task.CompletedTask;

    /// <summary>Called when it is stored and nobody has used it yet.</summary>
    public Func<Task> AfterStore { get; set; } = () => Task.CompletedTask;

    public ConnectorCredentials Open() => Stored with { Keeper = this };

    public async Task<Reply<ConnectorCredentials>> Renew(
        ConnectorCredentials stale, Func<ConnectorCredentials, CancellationToken, Task<Reply<ConnectorCredentials>>> renew, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            if (Stored[RotatingTokens.AccessToken] != stale[RotatingTokens.AccessToken]) return Stored;
            Renewals++;
            var reply = await renew(Stored, cancellationToken);
            if (!reply.Succeeded) return reply;
            await BeforeStore();
            Stored = reply.Value;
            await AfterStore();
            return Stored;
        }
        finally
        {
            _writer.Release();
        }
    }
}
