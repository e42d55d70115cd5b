using System.Collections.ObjectModel;

namespace HrisOrleans.Connectors.Push;

/// <summary>One request as it came in. Its text is hidden: headers may be secrets.</summary>
/// <param name="Method"><c>GET</c> or <c>POST</c>.</param>
/// <param name="Headers">By lower-case name; one that came several times is none.</param>
/// <param name="Body">The raw bytes.</param>
public sealed record PushRequest(string Method, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>What stands behind the address, decoded and by name as it came; one that came several times is none.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public bool Posted => Method == "POST";

    public string? Header(string name) => Headers.GetValueOrDefault(name.ToLowerInvariant());

    public override string ToString() => "(push)";
}
