using System.Diagnostics;

namespace HrisOrleans.Postgres.Tests.Processes;

/// <summary>The demo as anybody starts it: every fact of its story holds, or it ends with another code than 0.</summary>
public sealed class DemoTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task Every_fact_of_the_story_holds()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var folder = Directory.CreateTempSubdirectory("hris-demo-test-").FullName;

        // The smallest company that the story can be told of. Its own folder and ports it finds by itself.
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "HrisOrleans.Host.dll"), "demo", "--people", "500"]) start.ArgumentList.Add(argument);
        start.Environment["TMPDIR"] = folder;
        using var demo = Process.Start(start)!;
        try
        {
            var (told, errors) = (demo.StandardOutput.ReadToEndAsync(limit.Token), demo.StandardError.ReadToEndAsync(limit.Token));
            await demo.WaitForExitAsync(limit.Token);
            output.WriteLine(await told + await errors);
            Assert.Equal(0, demo.ExitCode);
        }
        finally
        {
            if (!demo.HasExited)
            {
                demo.Kill(entireProcessTree: true);
                await demo.WaitForExitAsync(CancellationToken.None);
            }

            Directory.Delete(folder, recursive: true);
        }
    }
}
