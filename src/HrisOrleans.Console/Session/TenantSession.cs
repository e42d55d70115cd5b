using HrisOrleans.Client;
using HrisOrleans.Console.Hosting;
using Microsoft.AspNetCore.Components.Authorization;

namespace HrisOrleans.Console.Session;

/// <summary>
/// The signed-in person's client, one a circuit. The layout opens it before any page is shown, so that pages only use it.
/// </summary>
public sealed class TenantSession(AuthenticationStateProvider authentication, IHttpClientFactory clients)
{
    private SignedIn? _who;
    private HrisOrleansClient? _client;

    /// <summary>Who is signed in.</summary>
    public SignedIn Who => _who ?? throw new InvalidOperationException("The session is not open.");

    /// <summary>The API as them.</summary>
    public HrisOrleansClient Client => _client ?? throw new InvalidOperationException("The session is not open.");

    /// <summary>False when nobody is signed in.</summary>
    public async Task<bool> Open()
    {
        if (_who is not null) return true;
        _who = SignedIn.From((await authentication.GetAuthenticationStateAsync()).User);
        if (_who is not null) _client = HrisOrleansClient.Create(clients.CreateClient(ConsoleHosting.HttpClient), _who.Token);
        return _who is not null;
    }
}
