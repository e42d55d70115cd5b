using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>How BambooHR is reached. The defaults are right for production.</summary>
public sealed class BambooHrOptions
{
    /// <summary>The place of the company domain in <see cref="BaseUrl"/>.</summary>
    public const string Placeholder = "{companyDomain}";

    /// <summary>Base address of a company. Only https, except on loopback, where a sandbox may stand.</summary>
    public string BaseUrl { get; set; } = $"https://{Placeholder}.bamboohr.com";

    /// <summary>Records a page; BambooHR allows up to 2,500.</summary>
    public int PageSize { get; set; } = 500;

    /// <summary>Ids asked for in one request of a delta read; more would make the address too long.</summary>
    public int IdBatch { get; set; } = 100;

    /// <summary>With more changes than this a delta read answers <see cref="FailureKind.StartAgain"/>: a full read is cheaper.</summary>
    public int MaxChangedIds { get; set; } = 5_000;

    /// <summary>How far a checkpoint lies before the moment it was taken, for changes that BambooHR shows late.</summary>
    public TimeSpan CheckpointOverlap { get; set; } = TimeSpan.FromMinutes(2);

    public CallOptions Calls { get; } = new();

    /// <summary>Null when the options can be used, else what is wrong with them.</summary>
    internal string? Problem()
    {
        if (!BaseUrl.Contains(Placeholder, StringComparison.Ordinal)) return $"BaseUrl must contain {Placeholder}.";
        if (!Uri.TryCreate(BaseUrl.Replace(Placeholder, "company"), UriKind.Absolute, out var url)) return "BaseUrl is not an absolute address.";
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) return "BaseUrl must be https, or http on loopback.";
        if (PageSize is < 1 or > 2_500) return "PageSize must be between 1 and 2,500.";
        if (IdBatch is < 1 or > 200) return "IdBatch must be between 1 and 200.";
        return Calls.Attempts < 1 || Calls.MaxBodyBytes < 1 ? "Attempts and MaxBodyBytes must be positive." : null;
    }
}
