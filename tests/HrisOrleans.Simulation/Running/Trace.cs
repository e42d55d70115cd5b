namespace HrisOrleans.Simulation.Running;

/// <summary>What happened, as a running hash and, when asked for, as lines to read. Only names that a seed decides go in: no random ids.</summary>
internal sealed class Trace(TextWriter? lines)
{
    private const ulong Prime = 1_099_511_628_211;
    private ulong _hash = 14_695_981_039_346_656_037;

    public ulong Hash => _hash;

    /// <summary>Somebody reads along.</summary>
    public bool Read => lines is not null;

    public void Step(string what) => Add("", what);

    public void Detail(string where, string what) => Add(where, what);

    /// <summary>Only for whoever reads along.</summary>
    public void Note(string what) => lines?.WriteLine($"        {what}");

    private void Add(string where, string what)
    {
        foreach (var letter in where) _hash = (_hash ^ letter) * Prime;
        foreach (var letter in what) _hash = (_hash ^ letter) * Prime;
        _hash = (_hash ^ '\n') * Prime;
        lines?.WriteLine(where.Length == 0 ? $"* {what}" : $"    {where}: {what}");
    }
}
