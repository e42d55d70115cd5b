namespace HrisOrleans.Storage;

/// <summary>The two databases HrisOrleans keeps its rows in.</summary>
public enum DatabaseKind
{
    /// <summary>One file, one process: the embedded default.</summary>
    Sqlite,

    /// <summary>Many silos and API processes over one server: production.</summary>
    PostgreSql,
}
