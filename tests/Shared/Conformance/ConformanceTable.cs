using System.Collections.Concurrent;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Conformance;

/// <summary>Prints, behind the tests, what each provider can and how it did.</summary>
public sealed class ConformanceTable : IDisposable
{
    private readonly ConcurrentDictionary<string, (ProviderDescriptor Provider, int Passed, int Failed)> _results = new(StringComparer.Ordinal);

    public void Add(ProviderDescriptor provider, bool passed) => _results.AddOrUpdate(
        provider.Id,
        _ => passed ? (provider, 1, 0) : (provider, 0, 1),
        (_, counts) => passed ? counts with { Passed = counts.Passed + 1 } : counts with { Failed = counts.Failed + 1 });

    public void Dispose()
    {
        if (_results.IsEmpty) return;
        System.Console.WriteLine();
        System.Console.WriteLine("| provider | delta | departures | push | groups | sign-in | conformance |");
        System.Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (provider, passed, failed) in _results.Values.OrderBy(result => result.Provider.Id, StringComparer.Ordinal))
        {
            System.Console.WriteLine(
                $"| {provider.Id} | {provider.Delta} | {(provider.Departures == DepartureSigns.None ? "absence" : $"{provider.Departures}, absence")} | {provider.Push} | {string.Join(" ", provider.GroupKinds.Select(GroupId.Word))} | {string.Join(" ", provider.SignIn)} | {passed} passed, {failed} failed |");
        }
    }
}
