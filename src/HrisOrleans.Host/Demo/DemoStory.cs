using System.Diagnostics;
using HrisOrleans.Host.Demo.Steps;
using Spectre.Console;

namespace HrisOrleans.Host.Demo;

/// <summary>The chapters in order; each rests on what the ones before left behind.</summary>
internal sealed class DemoStory(DemoStage stage, DemoReport report)
{
    private Action<string> _say = _ => { };

    public async Task Play(ProgressContext progress)
    {
        var scene = new DemoScene(stage, report, text => _say(text));
        DemoStep[] steps =
        [
            new CatalogueStep(scene),
            new TenantStep(scene),
            new ConnectStep(scene),
            new BrowseStep(scene),
            new PreviewStep(scene),
            new CreateStep(scene),
            new ApproveStep(scene),
            new AcceptStep(scene),
            new JoinAndLeaveStep(scene),
            new AddressStep(scene),
            new ComeBackStep(scene),
            new OutageStep(scene),
            new AbsenceStep(scene),
            new FaultyRecordStep(scene),
            new EveryoneStep(scene),
            new NarrowStep(scene),
            new ReturnStep(scene),
            new ByHandStep(scene),
            new RemovalStep(scene),
            new ManualStep(scene),
            new PauseStep(scene),
            new DisconnectStep(scene),
            new ReconnectStep(scene),
            new EventStep(scene),
        ];
        var bars = steps.Select(step => progress.AddTask(step.Title, autoStart: false, maxValue: step.Facts)).ToList();
        foreach (var (step, bar) in steps.Zip(bars))
        {
            if (!await Play(step, bar)) return;
        }
    }

    private async Task<bool> Play(DemoStep step, ProgressTask bar)
    {
        report.Begin(step.Title);
        var before = report.Facts;
        var began = Stopwatch.GetTimestamp();
        bar.StartTask();
        _say = text =>
        {
            bar.Value = report.Facts - before;
            bar.Description = $"{step.Title} [grey]{text.EscapeMarkup()}[/]";
        };
        try
        {
            await step.Play();
            var checkedFacts = report.Facts - before;
            if (checkedFacts != step.Facts) report.Expect("every fact was checked", step.Facts, checkedFacts);
            return true;
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            // The outer edge of a step: the later ones rest on it, so the story ends here, with what broke in the table.
            report.Expect("the step was played to its end", "yes", trouble is DemoBroken ? trouble.Message : $"{trouble.GetType().Name}: {trouble.Message}");
            return false;
        }
        finally
        {
            report.End(Stopwatch.GetElapsedTime(began));
            bar.Description = step.Title.EscapeMarkup();
            bar.Value = bar.MaxValue;
            bar.StopTask();
        }
    }
}
