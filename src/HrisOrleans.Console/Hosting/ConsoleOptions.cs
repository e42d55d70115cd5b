namespace HrisOrleans.Console.Hosting;

/// <summary>Settings of the console; section <c>Console</c> of the configuration.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Where the console is mounted.</summary>
    public const string Path = "/console";

    /// <summary>Where the cluster's dashboard is, below <see cref="Path"/>.</summary>
    public const string DashboardPath = "/orleans";

    /// <summary>Where the API is, such as <c>https://hris.example.com</c>; null: this process's own loopback address.</summary>
    public Uri? ApiUrl { get; set; }

    /// <summary>Where the keys are that sessions are encrypted with. API processes behind one address share it.</summary>
    public string KeyFolder { get; set; } = "";

    /// <summary>How long somebody stays signed in without doing anything.</summary>
    public TimeSpan SessionLife { get; set; } = TimeSpan.FromHours(8);
}
