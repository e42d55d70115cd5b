using DbUp.Engine;

namespace HrisOrleans.Storage.Schema;

/// <summary>The scripts this program carries, one folder a dialect, in the order of their numbers.</summary>
internal static class SchemaScripts
{
    public static IReadOnlyList<SqlScript> For(DatabaseKind kind)
    {
        var folder = kind switch
        {
            DatabaseKind.Sqlite => "Schema/Sqlite/",
            DatabaseKind.PostgreSql => "Schema/PostgreSql/",
        };
        return typeof(SchemaScripts).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new SqlScript(name[folder.Length..], Read(name)))
            .ToList();
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(SchemaScripts).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
