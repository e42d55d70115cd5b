namespace HrisOrleans.Contracts.Connections;

/// <summary>"See all integrations". Key: <see cref="GrainKeys.Catalogue"/>.</summary>
[Alias("hris.ICatalogueGrain"), GrainInterfaceType("hris.catalogue")]
public interface ICatalogueGrain : IGrainWithStringKey
{
    [Alias("List")]
    Task<IReadOnlyList<ProviderView>> List(CancellationToken cancellationToken);
}

/// <param name="Subscriptions">Subscriptions that may connect it.</param>
[GenerateSerializer, Alias("hris.provider-view")]
public sealed record ProviderView(
    string Id,
    string Name,
    IReadOnlyList<string> Subscriptions,
    string Delta,
    IReadOnlyList<string> Departures,
    string Push,
    IReadOnlyList<string> SignIn,
    IReadOnlyList<string> GroupKinds,
    IReadOnlyList<RightView> NeededRights,
    IReadOnlyList<CredentialFieldView> CredentialForm)
{
    /// <summary>What its webhooks are believed by; null where it sends no hints.</summary>
    [Id(0)] public CredentialFieldView? PushSecret { get; init; }
}

[GenerateSerializer, Alias("hris.right-view")]
public sealed record RightView(string Code, string Description);

[GenerateSerializer, Alias("hris.credential-field-view")]
public sealed record CredentialFieldView(string Name, string Title, string Description, bool Secret, string? Pattern, int MaxLength, bool Optional = false, bool Multiline = false);
