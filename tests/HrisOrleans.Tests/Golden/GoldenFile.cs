namespace HrisOrleans.Tests.Golden;

/// <summary>Reads a golden file. A line of it is never changed once shipped, only added.</summary>
internal static class GoldenFile
{
    public static string[] Lines(string name)
    {
        using var stream = typeof(GoldenFile).Assembly.GetManifestResourceStream("Golden/" + name) ?? throw new FileNotFoundException("There is no such golden file.", name);
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#'))];
    }
}
