using System.Globalization;

namespace HrisOrleans.Benchmarks.Machine;

/// <summary>What processes have cost so far, as the kernel counts it.</summary>
internal static class ProcessFigures
{
    // The unit of times in /proc, the same on every Linux that .NET runs on.
    private const double TicksASecond = 100;

    /// <summary>CPU seconds of a process, user and system.</summary>
    public static double Cpu(int pid) => Stat(pid.ToString(CultureInfo.InvariantCulture)) is { } stat ? stat.Own : 0;

    /// <summary>CPU seconds of a PostgreSQL server: the postmaster, its living children, and those it has buried.</summary>
    public static double PostgresCpu(int postmaster)
    {
        var server = Stat(postmaster.ToString(CultureInfo.InvariantCulture));
        while (server is { } before)
        {
            var living = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0]))
                .Sum(name => Stat(name!) is { } stat && stat.Parent == postmaster ? stat.Own : 0);

            // One that was buried while we counted would be missing on both sides, or stand on both.
            server = Stat(postmaster.ToString(CultureInfo.InvariantCulture));
            if (server?.Children == before.Children) return before.Own + before.Children + living;
        }

        return 0;
    }

    /// <summary>CPU seconds that the whole machine was busy.</summary>
    public static double MachineCpu()
    {
        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // user, nice, system, irq, softirq; not idle, not waiting.
        return new[] { 1, 2, 3, 6, 7 }.Sum(column => double.Parse(times[column], CultureInfo.InvariantCulture)) / TicksASecond;
    }

    /// <summary>Resident memory now, MB.</summary>
    public static double ResidentMb(int pid) => StatusMb(pid, "VmRSS:");

    /// <summary>The most resident memory since the start or since <see cref="ForgetPeak"/>, MB.</summary>
    public static double PeakMb(int pid) => StatusMb(pid, "VmHWM:");

    public static void ForgetPeak(int pid) => File.WriteAllText($"/proc/{pid}/clear_refs", "5");

    private static double StatusMb(int pid, string name)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.AsSpan(name.Length, line.Length - name.Length - "kB".Length), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) / 1024;
    }

    private static (int Parent, double Own, double Children)? Stat(string pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            // The second field is the program's name in brackets, which may hold anything; after it come the state, the parent, …
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), Seconds(fields[11]) + Seconds(fields[12]), Seconds(fields[13]) + Seconds(fields[14]));
        }
        catch (IOException)
        {
            // It ended while we looked.
            return null;
        }
    }

    private static double Seconds(string ticks) => double.Parse(ticks, CultureInfo.InvariantCulture) / TicksASecond;
}
