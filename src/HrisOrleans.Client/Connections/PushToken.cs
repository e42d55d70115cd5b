namespace HrisOrleans.Client.Connections;

/// <param name="OverlapSeconds">How long the tokens before stay good, at most a week; not at all when left out.</param>
public sealed record PushTokenRequest(int? OverlapSeconds = null)
{
    /// <summary>A week.</summary>
    public const int LongestOverlapSeconds = 604_800;
}

/// <summary>What a directory needs to push its people here.</summary>
/// <param name="Token">The bearer token, shown this once.</param>
/// <param name="BaseUrl">The SCIM address, as this request reached the API.</param>
/// <param name="OthersEndAt">When the tokens before end.</param>
public sealed record PushToken(string Token, string BaseUrl, DateTimeOffset OthersEndAt)
{
    /// <summary>Without the token, so that no log shows it.</summary>
    public override string ToString() => $"PushToken {{ BaseUrl = {BaseUrl} }}";
}
