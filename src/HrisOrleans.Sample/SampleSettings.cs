namespace HrisOrleans.Sample;

/// <summary>What the app has to know of HrisOrleans.</summary>
public sealed record SampleSettings
{
    /// <summary>Where its API is.</summary>
    public required Uri Url { get; init; }

    /// <summary>The customer whose users these are.</summary>
    public required string Tenant { get; init; }

    /// <summary>An admin token of the tenant.</summary>
    public required string Token { get; init; }

    /// <summary>The webhook's secret; the old and the new one while it is rotated.</summary>
    public required string[] WebhookSecrets { get; init; }

    /// <summary>The file with the app's own users.</summary>
    public string UsersFile { get; init; } = "users.db";
}
