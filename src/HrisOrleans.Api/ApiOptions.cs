using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Api;

/// <summary>Settings of the API; section <c>Api</c> of the configuration.</summary>
public sealed class ApiOptions
{
    /// <summary>SHA-256 of each operator key, in hexadecimal. Several, so that keys can be rotated. None: nobody is operator.</summary>
    public IList<string> OperatorKeyHashes { get; } = [];

    /// <summary>The largest file of people to invite, in bytes.</summary>
    public long CsvMaxBytes { get; set; } = 20 << 20;

    /// <summary>The most lines of such a file.</summary>
    public int CsvMaxLines { get; set; } = 100_000;

    /// <summary>The largest file of a directory's people, in bytes.</summary>
    public long DirectoryMaxBytes { get; set; } = 100 << 20;

    /// <summary>Event streams of one tenant that may be open at once in this process.</summary>
    public int StreamsPerTenant { get; set; } = 20;

    /// <summary>Event streams that may be open at once in this process.</summary>
    public int StreamsPerProcess { get; set; } = 1000;

    /// <summary>Where browsers reach this API, for links and for the way back from a provider's sign-in; null: as the request did.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Where browsers may be sent after connecting: these addresses and what lies below them.</summary>
    public IList<Uri> ReturnTo { get; } = [];

    /// <summary>Paths of pages beside this API, such as <c>/console/</c>, where browsers may be sent after connecting too: named as paths, they hold at whatever address a browser came by.</summary>
    public IList<string> OwnPages { get; } = [];

    /// <summary>How often one address may open or send one tenant's connect pages in a minute, in this process.</summary>
    public int ConnectPerMinute { get; set; } = 60;

    /// <summary>Lets a key be an operator's; only its hash is kept.</summary>
    public void AddOperatorKey(string key) => OperatorKeyHashes.Add(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
}

/// <summary>Addresses that browsers are sent to must be whole ones.</summary>
internal sealed class ApiOptionsCheck : IValidateOptions<ApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        if (options.PublicUrl is { } url && !Web(url)) return ValidateOptionsResult.Fail("Api:PublicUrl must be an absolute http or https URL.");
        if (!options.ReturnTo.All(Web)) return ValidateOptionsResult.Fail("Api:ReturnTo must hold absolute http or https URLs.");
        return options.ConnectPerMinute < 1 ? ValidateOptionsResult.Fail("Api:ConnectPerMinute must be 1 or more.") : ValidateOptionsResult.Success;
    }

    private static bool Web(Uri url) => url is { IsAbsoluteUri: true, Scheme: "https" or "http" } && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0;
}
