namespace HrisOrleans.Connectors.Http;

/// <summary>How one provider is reached; what is not given is the connector's own default, which is right for production.</summary>
public sealed class ProviderOptions
{
    /// <summary>Base address of its API, with the provider's placeholders. Only https, except on loopback, where a sandbox may stand.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>Base address of its sign-in (authorize and token endpoints), where that is another one.</summary>
    public string? SignInUrl { get; set; }

    /// <summary>The app that this installation is at the provider, for signing in by OAuth 2.</summary>
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>The secret that the provider signs its webhooks with, where that belongs to the app and not to a connection.</summary>
    public string? SigningSecret { get; set; }

    /// <summary>Records a page, within what the provider allows.</summary>
    public int? PageSize { get; set; }

    /// <summary>Calls of one account in any minute, instead of what the connector declares; null leaves it at that.</summary>
    public int? CallsPerMinute { get; set; }

    /// <summary>Calls of all accounts together in any minute, where the provider counts the app; null for no limit.</summary>
    public int? TotalCallsPerMinute { get; set; }

    public CallOptions Calls { get; } = new();

    /// <summary>Null when the options can be used, else what is wrong with them.</summary>
    internal string? Problem()
    {
        if (PageSize is < 1) return "PageSize must be positive.";
        if (CallsPerMinute is < 1 || TotalCallsPerMinute is < 1) return "CallsPerMinute and TotalCallsPerMinute must be positive.";
        if (Calls.Attempts < 1 || Calls.MaxBodyBytes < 1) return "Attempts and MaxBodyBytes must be positive.";
        return Wrong(BaseUrl) ? "BaseUrl must be an https address, or http on loopback." : Wrong(SignInUrl) ? "SignInUrl must be an https address, or http on loopback." : null;
    }

    // Placeholders stand for a part of a host name or path.
    private static bool Wrong(string? address) => address is not null
        && (!Uri.TryCreate(address.Replace('{', 'x').Replace('}', 'x'), UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)));
}
