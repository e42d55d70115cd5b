namespace HrisOrleans.Tests.Api;

/// <summary>Approved files: what was promised once and may change only on purpose.</summary>
internal static class Golden
{
    /// <summary>Compares, and leaves what came instead beside the test's binaries, to be reviewed and copied over the approved file.</summary>
    public static void Matches(string name, string actual)
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream($"Goldens/{name}");
        var approved = stream is null ? "" : new StreamReader(stream).ReadToEnd();
        if (approved.ReplaceLineEndings("\n").TrimEnd() == actual.ReplaceLineEndings("\n").TrimEnd()) return;
        var received = Path.Combine(AppContext.BaseDirectory, $"received.{name}");
        File.WriteAllText(received, actual.TrimEnd() + "\n");
        Assert.Fail($"{name} is not what was approved; review {received} and copy it to Golden/{name} if it is meant.");
    }
}
