using System.Globalization;

namespace HrisOrleans.Domain.Members;

/// <summary>Directory records in one text: <c>source/id</c>, the id escaped, with blanks between.</summary>
public static class FormerSources
{
    public static string Write(IEnumerable<SourceRef> sources) =>
        string.Join(' ', sources.Select(source => string.Create(CultureInfo.InvariantCulture, $"{source.Source}/{Uri.EscapeDataString(source.ExternalId)}")));

    public static IEnumerable<SourceRef> Read(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(source => source.Split('/', 2))
        .Select(parts => new SourceRef(int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture), Uri.UnescapeDataString(parts[1])));
}
