using HrisOrleans.Api.Http;
using HrisOrleans.Contracts.Hints;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Api.Connecting;

/// <summary>Where browsers reach this API: as configured, else as the request did.</summary>
/// <param name="Base">Without a slash at the end.</param>
internal sealed record PublicAddress(string Base)
{
    public bool Secure => Base.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>What has to be registered with the app at each provider.</summary>
    public string RedirectUri => $"{Base}/v1/sign-in/callback";

    /// <summary>Where a provider's webhook of one tenant goes.</summary>
    public string Push(string provider, string tenant) => Base + PushPath.Of(provider, tenant);

    public string Link(string token) => $"{Base}/v1/connect/{token}";

    public static PublicAddress Of(HttpRequest request, ApiOptions options) =>
        new(options.PublicUrl is { } url ? url.AbsoluteUri.TrimEnd('/') : $"{request.Scheme}://{request.Host}{request.PathBase}");
}

/// <summary>Where browsers may be sent in the end: below addresses that the operator named, to our own pages beside the API, and nowhere else.</summary>
internal sealed class ReturnAddresses(IOptions<ApiOptions> options)
{
    private const int Longest = 2_000;

    /// <summary>The address as it was given, or a refusal.</summary>
    public string? Check(string? returnTo)
    {
        if (returnTo is null || (returnTo.Length <= Longest && options.Value.OwnPages.Any(pages => Within(returnTo, pages)))) return returnTo;
        return returnTo.Length <= Longest && Uri.TryCreate(returnTo, UriKind.Absolute, out var asked) && options.Value.ReturnTo.Any(allowed => Below(asked, allowed))
            ? asked.AbsoluteUri
            : throw RequestRefusedException.Invalid("returnTo", "returnTo must lie below one of the addresses in Api:ReturnTo.");
    }

    /// <summary>The address with what happened.</summary>
    public static string With(string returnTo, string? refusal)
    {
        var (address, fragment) = returnTo.IndexOf('#') is >= 0 and var at ? (returnTo[..at], returnTo[at..]) : (returnTo, "");
        var outcome = refusal is null ? "connection=connected" : $"connection=refused&code={Uri.EscapeDataString(refusal)}";
        return $"{address}{(address.Contains('?') ? '&' : '?')}{outcome}{fragment}";
    }

    private static bool Below(Uri asked, Uri allowed) =>
        asked.UserInfo.Length == 0
        && asked.GetLeftPart(UriPartial.Authority) == allowed.GetLeftPart(UriPartial.Authority)
        && (asked.AbsolutePath == allowed.AbsolutePath || asked.AbsolutePath.StartsWith(allowed.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal));

    // A path that no browser reads as another host's, or as one outside of the pages.
    private static bool Within(string asked, string pages) =>
        asked.StartsWith(pages, StringComparison.Ordinal)
        && asked.All(letter => letter is > ' ' and < '\x7f' and not '\\')
        && !asked.Contains("//", StringComparison.Ordinal)
        && !asked.Split('?', '#')[0].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase).Split('/').Any(part => part is "." or "..");
}
