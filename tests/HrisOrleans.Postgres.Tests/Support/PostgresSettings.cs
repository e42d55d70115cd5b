namespace HrisOrleans.Postgres.Tests.Support;

/// <summary>How a private server is started.</summary>
public sealed record PostgresSettings
{
    /// <summary>
    /// Whether writes reach the disk. Off by default: killed processes lose nothing by it, only a machine that loses
    /// its power does, and no test does that.
    /// </summary>
    public bool Fsync { get; init; }

    public int MaxConnections { get; init; } = 300;

    /// <summary>Further server settings, as in <c>-c name=value</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
}
