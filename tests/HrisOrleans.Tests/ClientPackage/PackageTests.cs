using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace HrisOrleans.Tests.ClientPackage;

/// <summary>The package as a host app gets it.</summary>
public sealed class PackageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_client_packs_with_readme_docs_and_symbols_and_names_nothing_of_the_house()
    {
        var folder = Directory.CreateTempSubdirectory("hris-package-");
        try
        {
            await Pack(folder.FullName);
            var file = Assert.Single(folder.GetFiles("HrisOrleans.Client.*.nupkg"));
            await using var package = await ZipFile.OpenReadAsync(file.FullName, Stop);
            var entries = package.Entries.Select(entry => entry.FullName).ToList();
            Assert.Contains("README.md", entries);
            Assert.Contains("lib/net10.0/HrisOrleans.Client.dll", entries);
            Assert.Contains("lib/net10.0/HrisOrleans.Client.xml", entries);
            await using var stream = await package.GetEntry("HrisOrleans.Client.nuspec")!.OpenAsync(Stop);
            var nuspec = await XDocument.LoadAsync(stream, LoadOptions.None, Stop);
            var dependencies = nuspec.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).ToList();
            Assert.Equal(["Microsoft.Extensions.Http.Resilience", "Refit", "Refit.HttpClientFactory"], dependencies.Order());
            Assert.Equal("README.md", nuspec.Descendants().Single(element => element.Name.LocalName == "readme").Value);

            var symbols = Assert.Single(folder.GetFiles("HrisOrleans.Client.*.snupkg"));
            await using var opened = await ZipFile.OpenReadAsync(symbols.FullName, Stop);
            Assert.Contains(opened.Entries, entry => entry.FullName == "lib/net10.0/HrisOrleans.Client.pdb");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Packs what was built beside these tests, without building or restoring anew.</summary>
    private static async Task Pack(string folder)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root() };
        foreach (var argument in (string[])["pack", "src/HrisOrleans.Client", "--no-build", "-c", configuration, "--nologo", "-v", "quiet", "-o", folder]) start.ArgumentList.Add(argument);
        using var pack = Process.Start(start)!;
        var said = await pack.StandardOutput.ReadToEndAsync(Stop) + await pack.StandardError.ReadToEndAsync(Stop);
        await pack.WaitForExitAsync(Stop);
        Assert.True(pack.ExitCode == 0, said);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HrisOrleans.sln"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("The repository is not above the tests.");
        return folder.FullName;
    }
}
