using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Connectors.Scim;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Pushed;

namespace HrisOrleans.Silo.Pushed;

/// <summary>A directory that is pushed here by SCIM: read from what is kept of it, under the same rules as any other.</summary>
internal sealed class ScimConnector(IPushedStore store, PushedDirectory directory, TimeProvider time) : IDirectoryConnector
{
    public const string Id = "scim";

    public ProviderDescriptor Descriptor { get; } = new(
        Id,
        "SCIM 2.0",
        OpenToEverySubscription: false,
        DeltaSupport.ServerCursor,
        [GroupKind.Group, GroupKind.Department, GroupKind.Division],
        [new("scim.push", "Let the directory push users and groups to the SCIM address of this connection, with its bearer token.")],
        [])
    {
        Departures = DepartureSigns.Status | DepartureSigns.Tombstone,
        Push = PushSupport.Authoritative,
    };

    public int MapperVersion => ScimMapper.Version;

    // Nothing is asked for: the token is issued here, after the connection is made.
    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken) =>
        new ProbeReport("scim", "SCIM", await store.Count(TenantId.Parse(credentials.Owner), PushedKind.User, cancellationToken), []);

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new PushedFullRead(TenantId.Parse(credentials.Owner), store, new PushedPages(TenantId.Parse(credentials.Owner), store, directory, fingerprinter), time);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new PushedDeltaRead(TenantId.Parse(credentials.Owner), store, new PushedPages(TenantId.Parse(credentials.Owner), store, directory, fingerprinter), checkpoint);
}
