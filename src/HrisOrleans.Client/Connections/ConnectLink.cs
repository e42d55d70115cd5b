namespace HrisOrleans.Client.Connections;

/// <param name="Providers">Which providers may be connected; all that the subscription covers when left out.</param>
/// <param name="Login">For whom it is: the actor in history. The caller when left out.</param>
/// <param name="ExpiresInMinutes">How long it is good, at most a day; half an hour when left out.</param>
/// <param name="ReturnTo">Where the browser goes in the end, below an address that the operator allows; a page of the API's own when left out.</param>
public sealed record ConnectLinkRequest(IReadOnlyList<string>? Providers = null, string? Login = null, int? ExpiresInMinutes = null, string? ReturnTo = null)
{
    /// <summary>A day.</summary>
    public const int LongestMinutes = 1_440;
}

/// <param name="Links">How many were good until now.</param>
public sealed record WithdrawnConnectLinks(int Links);

/// <param name="Provider">Where to sign in; may be left out where the tenant is connected.</param>
/// <param name="ReturnTo">Where the browser goes in the end, below an address that the operator allows; a page of the API's own when left out.</param>
public sealed record SignInRequest(string? Provider = null, string? ReturnTo = null);

/// <summary>A link for a browser.</summary>
/// <param name="Url">Shown this once. Whoever has it can connect the tenant, and nothing else.</param>
/// <param name="ExpiresAt">When it is over.</param>
public sealed record ConnectLink(string Url, DateTimeOffset ExpiresAt)
{
    /// <summary>Without the link, so that no log shows it.</summary>
    public override string ToString() => $"ConnectLink {{ ExpiresAt = {ExpiresAt:O} }}";
}
