using System.ComponentModel.DataAnnotations;

namespace HrisOrleans.Client.Connections;

/// <summary>Webhooks of the provider to here: each is a hint that something changed, and what did is read.</summary>
/// <param name="Address">Where they go: to be entered at the provider.</param>
/// <param name="State"><c>off</c>: there is no secret yet, and all of them are refused; <c>own</c>: believed by the connection's own secret; <c>app</c>: by that of the operator's app at the provider, and nothing has to be entered.</param>
public sealed record Push(string Address, [property: AllowedValues("off", "own", "app")] string State);

/// <param name="Secret">What the provider signs with, see the provider's <c>pushSecret</c>.</param>
public sealed record PushSecretRequest(string Secret)
{
    /// <summary>Without the secret, so that no log shows it.</summary>
    public override string ToString() => "PushSecretRequest";
}
