using System.Diagnostics;
using System.Text.Json;
using HrisOrleans.Benchmarks.Machine;

namespace HrisOrleans.Benchmarks.Scripts;

/// <summary>What a script says of its own run.</summary>
/// <param name="Seconds">From its first statement to its last: the start of the runtime is not counted.</param>
/// <param name="CpuSeconds">Of the whole process.</param>
/// <param name="IdleMb">Resident before it began.</param>
/// <param name="PeakMb">The most that was resident.</param>
internal sealed record ScriptFigures(double Seconds, double CpuSeconds, double IdleMb, double PeakMb, int Seen, int Written, int Gone)
{
    public string Write() => JsonSerializer.Serialize(this);

    public static ScriptFigures Read(string line) => JsonSerializer.Deserialize<ScriptFigures>(line)!;
}

/// <summary>What a script found and did.</summary>
internal readonly record struct ScriptResult(int Seen, int Written, int Gone);

/// <summary>Watches one run of a script from inside its process.</summary>
internal sealed class ScriptMeter
{
    private readonly double _idle = ProcessFigures.ResidentMb(Environment.ProcessId);
    private readonly long _began = Stopwatch.GetTimestamp();

    public ScriptFigures End(ScriptResult result)
    {
        var seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        return new ScriptFigures(
            seconds, Environment.CpuUsage.TotalTime.TotalSeconds, _idle, ProcessFigures.PeakMb(Environment.ProcessId), result.Seen, result.Written, result.Gone);
    }
}
