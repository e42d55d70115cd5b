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
        Task.FromResult<IReadOnlyList<ProviderView>>([.. catalogue.Providers.Select(provider => Of(provider, catalogue.TryFind(provider.Id, out var connector) && connector.SignIn is { Ready: true }))]);

    /// <param name="signIn">Somebody can sign in there, from this installation.</param>
    public static ProviderView Of(ProviderDescriptor provider, bool signIn) => new(
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
        [.. Departures(provider.Departures)],
        provider.Push switch
        {
            PushSupport.None => "none",
            PushSupport.Hint => "hint",
            PushSupport.Authoritative => "authoritative",
        },
        [.. provider.SignIn.Where(method => method != SignInMethod.AuthorizationCode || signIn).Select(Word)],
        [.. provider.GroupKinds.Select(GroupId.Word)],
        [.. provider.NeededRights.Select(right => new RightView(right.Code, right.Description))],
        [.. provider.CredentialForm.Select(Of)])
    {
        PushSecret = provider.PushSecret is { } secret ? Of(secret) : null,
    };

    public static CredentialFieldView Of(CredentialField field) => new(field.Name, field.Title, field.Description, field.Secret, field.Pattern, field.MaxLength, field.Optional, field.Multiline);

    private static IEnumerable<string> Departures(DepartureSigns signs)
    {
        if (signs.HasFlag(DepartureSigns.Status)) yield return "status";
        if (signs.HasFlag(DepartureSigns.Tombstone)) yield return "tombstone";
        yield return "absence";
    }

    private static string Word(SignInMethod method) => method switch
    {
        SignInMethod.Form => "form",
        SignInMethod.AuthorizationCode => "authorization_code",
    };
}
