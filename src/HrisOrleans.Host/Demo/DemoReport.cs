using System.Globalization;
using Spectre.Console;

namespace HrisOrleans.Host.Demo;

/// <summary>One checked fact: what should be so, and what is.</summary>
internal sealed record DemoFact(string Step, string What, string Expected, string Found)
{
    public bool Ok => Expected == Found;
}

/// <summary>Collects the facts of the story and prints them as a table.</summary>
internal sealed class DemoReport
{
    private readonly List<DemoFact> _facts = [];
    private readonly Dictionary<string, TimeSpan> _took = [];
    private string _step = "";

    public int Facts => _facts.Count;

    public bool Holds => _facts.Count > 0 && _facts.All(fact => fact.Ok);

    public void Begin(string step) => _step = step;

    public void End(TimeSpan took) => _took[_step] = took;

    public void Expect(string what, object? expected, object? found) => _facts.Add(new DemoFact(_step, what, Written(expected), Written(found)));

    public void Print(IAnsiConsole console, TimeSpan took)
    {
        var table = new Table().Border(TableBorder.Rounded).Expand();
        table.AddColumns("step", "expected", "found", "ok");
        table.Columns[3].NoWrap();
        foreach (var step in _facts.GroupBy(fact => fact.Step))
        {
            table.AddRow(new Markup($"[bold]{step.Key.EscapeMarkup()}[/] [grey]{Seconds(_took.GetValueOrDefault(step.Key))}[/]"), new Text(""), new Text(""), new Text(""));
            foreach (var fact in step)
                table.AddRow(new Text("  " + fact.What), new Text(fact.Expected), new Text(fact.Found), new Markup(fact.Ok ? "[green]yes[/]" : "[red bold]NO[/]"));
        }

        console.Write(table);
        var wrong = _facts.Count(fact => !fact.Ok);
        console.MarkupLine(wrong == 0
            ? $"[green]All {_facts.Count} facts hold[/], in {Seconds(took)}."
            : $"[red]{wrong} of {_facts.Count} facts do not hold[/], in {Seconds(took)}.");
    }

    private static string Seconds(TimeSpan took) => took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private static string Written(object? value) => value switch
    {
        null => "none",
        true => "yes",
        false => "no",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
