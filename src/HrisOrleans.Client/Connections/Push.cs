using System.ComponentModel.DataAnnotations;

namespace HrisOrleans.Client.Connections;

/// <summary>Webhooks of the provider to here: each is a hint that something changed, and what did is read.</summary>
/// <param name="Address">Where they go: to be entered at the provider.</param>
/// <param name="State"><c>off</c>: there is no secret yet, and all of them are refused; <c>own</c>: believed by the connection's own secret; <c>app</c>: by that of the operator's app at the provider, and nothing has to be entered; <c>subscribed</c>: the provider was asked for them, and is again before it stops. <c>off</c> where the provider has no <c>pushSecret</c>: it was not asked yet, or would not.</param>
public sealed record Push(string Address, [property: AllowedValues("off", "own", "app", "subscribed")] string State)
{
    /// <summary>A sentence on why the provider does not send, or not of everything; changes are then found by schedule. Null where nothing is known to be wrong.</summary>
    public string? Problem { get; init; }
}

/// <param name="Secret">What the provider signs with, see the provider's <c>pushSecret</c>.</param>
public sealed record PushSecretRequest(string Secret)
{
    /// <summary>Without the secret, so that no log shows it.</summary>
    public override string ToString() => "PushSecretRequest";
}
