using HrisOrleans.Connectors;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;
using Orleans.Concurrency;

namespace HrisOrleans.Silo.Connections;

/// <summary>Tells what can be connected.</summary>
[GrainType("hris.catalogue"), StatelessWorker]
internal sealed class CatalogueGrain(ConnectorCatalogue catalogue) : Grain, ICatalogueGrain
{
    public Task<IReadOnlyList<ProviderView>> List(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ProviderView>>([.. catalogue.Providers.Select(Of)]);

    private static ProviderView Of(ProviderDescriptor provider) => new(
        provider.Id,
        provider.Name,
        [.. Enum.GetValues<Subscription>().Where(subscription => subscription.Covers(provider)).Select(subscription => subscription.ToString().ToLowerInvariant())],
        provider.Delta switch
        {
            DeltaSupport.None => "none",
            DeltaSupport.ChangedIds => "changed_ids",
            DeltaSupport.ChangedRecords => "changed_records",
            DeltaSupport.ServerCursor => "server_cursor",
        },
        [.. provider.GroupKinds.Select(GroupId.Word)],
        [.. provider.NeededRights.Select(right => new RightView(right.Code, right.Description))],
        [.. provider.CredentialForm.Select(field => new CredentialFieldView(field.Name, field.Title, field.Description, field.Secret, field.Pattern, field.MaxLength))]);
}
