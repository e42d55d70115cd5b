using System.Diagnostics;
using Spectre.Console;

namespace HrisOrleans.Host.Demo;

/// <summary>Plays the whole story in one process and says what happened. Nothing outside a temporary folder is touched.</summary>
internal static class DemoCommand
{
    private const int Fewest = 500;
    private const int Most = 200_000;

    /// <returns>0 when every expected fact holds, else 1.</returns>
    public static async Task<int> Run(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
        var people = configuration.GetValue("people", 1_000);
        if (people is < Fewest or > Most) throw new SettingException($"--people must be between {Fewest} and {Most}: the story needs departments to choose from.");
        // Into a file there is no terminal to fit into.
        if (System.Console.IsOutputRedirected) AnsiConsole.Profile.Width = 200;
        var report = new DemoReport();
        var watch = Stopwatch.StartNew();
        AnsiConsole.MarkupLineInterpolated($"A company of [bold]{people}[/] people, a tenant, and what happens to them.");
        string folder;
        await using (var stage = await DemoStage.Start(people))
        {
            folder = stage.Folder;
            await AnsiConsole.Progress()
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
                .StartAsync(progress => new DemoStory(stage, report).Play(progress));
        }

        report.Print(AnsiConsole.Console, watch.Elapsed);
        if (report.Holds && !configuration.GetValue("keep", false))
        {
            Directory.Delete(folder, recursive: true);
            return 0;
        }

        AnsiConsole.MarkupLineInterpolated($"Data, mails and {DemoStage.LogName} are kept in [blue]{folder}[/]");
        return report.Holds ? 0 : 1;
    }
}
