namespace HrisOrleans.Client;

/// <summary>Values for <c>If-Match</c>, so that two people do not overwrite each other.</summary>
public static class ETag
{
    /// <summary>Of a connection's or a member's version.</summary>
    public static string Of(long version) => $"\"{version}\"";

    /// <summary>Of a plan's hash: what is applied is what was reviewed.</summary>
    public static string Of(string hash) => $"\"{hash}\"";
}
