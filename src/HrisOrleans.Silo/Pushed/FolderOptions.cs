namespace HrisOrleans.Silo.Pushed;

/// <summary>The folder that files of people may be laid into, a sub-folder for each tenant.</summary>
public sealed record FolderOptions
{
    /// <summary>Null: none is watched. Silos that share it share the work.</summary>
    public string? Path { get; init; }

    /// <summary>Between two looks.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a file must not have changed before it is taken to be whole.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The largest file.</summary>
    public long MaxBytes { get; init; } = 100 << 20;
}
