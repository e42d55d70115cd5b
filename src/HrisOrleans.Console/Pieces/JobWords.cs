using HrisOrleans.Client.Jobs;

namespace HrisOrleans.Console.Pieces;

/// <summary>Long work as a person is told of it.</summary>
internal static class JobWords
{
    public static string Title(Job job) => (job.Action, job.FinishedAt) switch
    {
        ("approve", null) => $"Approving {Moments.People(job.Total)}",
        ("approve", _) => $"Approved {Moments.People(job.Done)}",
        ("deny", null) => $"Denying {Moments.People(job.Total)}",
        ("deny", _) => $"Denied {Moments.People(job.Done)}",
        ("send", null) => $"Sending {Moments.Count(job.Total, "invitation")}",
        ("send", _) => $"Sent {Moments.Count(job.Done, "invitation")}",
        ("remind", null) => $"Reminding {Moments.People(job.Total)}",
        ("remind", _) => $"Reminded {Moments.People(job.Done)}",
        ("revoke", null) => $"Revoking {Moments.Count(job.Total, "invitation")}",
        ("revoke", _) => $"Revoked {Moments.Count(job.Done, "invitation")}",
        ("remove", null) => $"Removing {Moments.People(job.Total)}",
        ("remove", _) => $"Removed {Moments.People(job.Done)}",
        ("restore", null) => $"Restoring {Moments.People(job.Total)}",
        ("restore", _) => $"Restored {Moments.People(job.Done)}",
        ("invite", null) => $"Inviting {Moments.People(job.Total)}",
        ("invite", _) => $"Invited {Moments.People(job.Done)}",
        _ => $"{job.Action}: {Moments.People(job.Total)}",
    };

    /// <summary>What is left to tell beside the title.</summary>
    public static string Rest(Job job)
    {
        List<string> parts = [];
        if (job.FinishedAt is null) parts.Add($"{Moments.Number(Looked(job))} of {Moments.Number(job.Total)}");
        if (job.Refused > 0) parts.Add($"{Moments.Number(job.Refused)} refused");
        if (job.Nothing > 0) parts.Add($"{Moments.Number(job.Nothing)} needed no change");
        if (job.Cancelled > 0) parts.Add($"{Moments.Number(job.Cancelled)} not reached, because it was stopped");
        return parts.Count == 0 ? "Everybody as asked." : string.Join(" · ", parts);
    }

    public static int Looked(Job job) => job.Done + job.Nothing + job.Refused + job.Cancelled;

    /// <summary>What came of one.</summary>
    public static (string Word, string Tone) Outcome(string word) => word switch
    {
        "done" => ("Done", "good"),
        "nothing" => ("No change needed", "calm"),
        "refused" => ("Refused", "bad"),
        "cancelled" => ("Not reached", "wait"),
        _ => ("Waits", "busy"),
    };
}
