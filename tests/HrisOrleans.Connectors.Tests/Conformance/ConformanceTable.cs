using System.Collections.Concurrent;
using HrisOrleans.Connectors.Tests.Conformance;
using HrisOrleans.Domain.Directories;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(ConformanceTable))]

namespace HrisOrleans.Connectors.Tests.Conformance;

/// <summary>Prints, behind the tests, what each provider can and how it did.</summary>
public sealed class ConformanceTable : IDisposable
{
    private readonly ConcurrentDictionary<string, (int Passed, int Failed)> _results = new(StringComparer.Ordinal);

    public void Add(string provider, bool passed) =>
        _results.AddOrUpdate(provider, passed ? (1, 0) : (0, 1), (_, counts) => passed ? (counts.Passed + 1, counts.Failed) : (counts.Passed, counts.Failed + 1));

    public void Dispose()
    {
        if (_results.IsEmpty) return;
        using var services = new ServiceCollection().AddConnectors().BuildServiceProvider();
        var catalogue = services.GetRequiredService<ConnectorCatalogue>();
        Console.WriteLine();
        Console.WriteLine("| provider | delta | departures | push | groups | sign-in | conformance |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var provider in catalogue.Providers)
        {
            var (passed, failed) = _results.GetValueOrDefault(provider.Id);
            Console.WriteLine(
                $"| {provider.Id} | {provider.Delta} | {(provider.Departures == DepartureSigns.None ? "absence" : $"{provider.Departures}, absence")} | {provider.Push} | {string.Join(" ", provider.GroupKinds.Select(GroupId.Word))} | {string.Join(" ", provider.SignIn)} | {passed} passed, {failed} failed |");
        }
    }
}
