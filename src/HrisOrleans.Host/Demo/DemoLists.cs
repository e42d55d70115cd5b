namespace HrisOrleans.Host.Demo;

/// <summary>How many people should stand in each list; the steps write down what each of their moves changes.</summary>
internal sealed class DemoLists
{
    public int Active { get; set; }

    public int Queued { get; set; }

    public int Requests { get; set; }

    public int Pending { get; set; }

    public int Deactivated { get; set; }

    public int Members => Active + Queued + Requests + Pending + Deactivated;

    public static string Text(IReadOnlyDictionary<string, int> counts) =>
        Text(counts["active"], counts["queued"], counts["requests"], counts["pending"], counts["deactivated"]);

    public override string ToString() => Text(Active, Queued, Requests, Pending, Deactivated);

    private static string Text(int active, int queued, int requests, int pending, int deactivated) =>
        FormattableString.Invariant($"active {active}, queued {queued}, requests {requests}, pending {pending}, deactivated {deactivated}");
}
