using HrisOrleans.Benchmarks.Machine;

namespace HrisOrleans.Benchmarks.Syncs;

/// <summary>What one sync cost.</summary>
/// <param name="OwnCpu">CPU seconds of our server or of the script's process.</param>
/// <param name="PostgresCpu">CPU seconds of PostgreSQL.</param>
/// <param name="AboveIdleMb">Peak resident memory of the server or the script over what it had before its first work.</param>
/// <param name="OthersCpu">CPU seconds of everybody else on the machine meanwhile, the sandbox included.</param>
internal sealed record Sample(double Seconds, double OwnCpu, double PostgresCpu, double AboveIdleMb, double WalMb, double OthersCpu)
{
    public double Cpu => OwnCpu + PostgresCpu;
}

/// <summary>Reads the clocks around one sync.</summary>
internal sealed class Meter(BenchmarkDatabases databases)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5);

    /// <summary>One sync of our server, which is up and idle.</summary>
    public async Task<Sample> OfProduct(ProductProcess product, Func<Task<double>> sync)
    {
        var start = await Begin();
        ProcessFigures.ForgetPeak(product.Pid);
        var own = ProcessFigures.Cpu(product.Pid);
        var seconds = await sync();
        return await End(start, seconds, ProcessFigures.Cpu(product.Pid) - own, ProcessFigures.PeakMb(product.Pid) - product.IdleMb);
    }

    /// <summary>One run of a script: a process that starts, works and ends.</summary>
    public async Task<Sample> OfScript(Func<Task<Scripts.ScriptFigures>> script)
    {
        var start = await Begin();
        var figures = await script();
        return await End(start, figures.Seconds, figures.CpuSeconds, figures.PeakMb - figures.IdleMb);
    }

    private async Task<(double Wal, double Postgres, double Machine)> Begin()
    {
        // What came before writes its pages, and hands its statistics in, on nobody's account.
        await databases.Checkpoint();
        await Task.Delay(Settling, TimeProvider.System);
        var wal = await databases.WalBytes();
        return (wal, ProcessFigures.PostgresCpu(databases.Postmaster), ProcessFigures.MachineCpu());
    }

    private async Task<Sample> End((double Wal, double Postgres, double Machine) start, double seconds, double own, double aboveIdle)
    {
        var postgres = ProcessFigures.PostgresCpu(databases.Postmaster) - start.Postgres;
        var others = ProcessFigures.MachineCpu() - start.Machine - own - postgres;
        return new Sample(seconds, own, postgres, aboveIdle, (await databases.WalBytes() - start.Wal) / 1e6, others);
    }
}
