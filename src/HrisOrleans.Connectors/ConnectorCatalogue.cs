using System.Diagnostics.CodeAnalysis;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors;

/// <summary>Every provider that can be connected, by id.</summary>
public sealed class ConnectorCatalogue
{
    private readonly SortedDictionary<string, IDirectoryConnector> _connectors = new(StringComparer.Ordinal);

    public ConnectorCatalogue(IEnumerable<IDirectoryConnector> connectors)
    {
        foreach (var connector in connectors) _connectors.Add(connector.Descriptor.Id, connector);
        Providers = [.. _connectors.Values.Select(connector => connector.Descriptor)];
    }

    /// <summary>What each provider is, sorted by id.</summary>
    public IReadOnlyList<ProviderDescriptor> Providers { get; }

    public bool TryFind(string? provider, [NotNullWhen(true)] out IDirectoryConnector? connector)
    {
        connector = null;
        return provider is not null && _connectors.TryGetValue(provider, out connector);
    }
}
