namespace HrisOrleans.Domain.Connections;

/// <summary>
/// How many members a connection may lose by itself, and when a read looks too wrong to be followed. Losses that a
/// person approved do not count.
/// </summary>
/// <param name="People">Losses in a window that are always allowed.</param>
/// <param name="Percent">Share of the granted members at the window's start.</param>
/// <param name="AtMost">Never more in a window, whatever the share.</param>
/// <param name="GroupPeople">Like <paramref name="People"/>, of one selected group.</param>
/// <param name="GroupPercent">Like <paramref name="Percent"/>, of one selected group.</param>
/// <param name="Window">The time over which losses are added up.</param>
/// <param name="ShrinkPercent">Share of the known people whose being missing from one read makes it implausible; 100 switches this off.</param>
/// <param name="ChurnPercent">Share of the granted members whose id or address changing at once makes it implausible; 100 switches this off.</param>
public sealed record RemovalPolicy(int People, int Percent, int AtMost, int GroupPeople, int GroupPercent, TimeSpan Window, int ShrinkPercent, int ChurnPercent)
{
    /// <summary>So many may well leave or change at once in a company of any size; of more a share decides.</summary>
    private const int FewPeople = 2;

    public static RemovalPolicy Default { get; } = new(2, 10, 500, 2, 30, TimeSpan.FromHours(24), 50, 20);

    /// <summary>Losses allowed in a window that began with so many granted members.</summary>
    public int Allowed(int granted) => Math.Min(AtMost, Math.Max(People, Share(granted, Percent)));

    /// <summary>Losses of one group allowed in a window that began with so many of it.</summary>
    public int AllowedOfGroup(int granted) => Math.Max(GroupPeople, Share(granted, GroupPercent));

    /// <summary>Whether a read that misses <paramref name="missing"/> of <paramref name="known"/> people is to be believed only by a person.</summary>
    public bool Shrinks(int known, int missing) => ShrinkPercent < 100 && missing > Math.Max(FewPeople, Share(known, ShrinkPercent));

    /// <summary>Whether so many changed ids and addresses are to be believed only by a person.</summary>
    public bool Churns(int granted, int changed) => ChurnPercent < 100 && changed > Math.Max(FewPeople, Share(granted, ChurnPercent));

    /// <summary>The first value out of its bounds: people and shares 0 – 100 %, at most 0 – 1,000,000, window 1 hour – 30 days.</summary>
    public (string Field, string Bounds)? OutOfRange()
    {
        if (People is < 0 or > Most) return ("removalPeople", "0 and 1,000,000");
        if (AtMost is < 0 or > Most) return ("removalAtMost", "0 and 1,000,000");
        if (GroupPeople is < 0 or > Most) return ("groupRemovalPeople", "0 and 1,000,000");
        if (Percent is < 0 or > 100) return ("removalPercent", "0 and 100");
        if (GroupPercent is < 0 or > 100) return ("groupRemovalPercent", "0 and 100");
        if (ShrinkPercent is < 1 or > 100) return ("shrinkPercent", "1 and 100");
        if (ChurnPercent is < 1 or > 100) return ("churnPercent", "1 and 100");
        return Window < TimeSpan.FromHours(1) || Window > TimeSpan.FromDays(30) ? ("removalWindow", "1 hour and 30 days") : null;
    }

    private const int Most = 1_000_000;

    private static int Share(int people, int percent) => (int)((long)people * percent / 100);
}
