using HrisOrleans.Connectors;
using HrisOrleans.Connectors.BambooHr;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Silo.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Tests.Connectors;

public sealed class ConnectorCatalogueTests
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddConnectors().BuildServiceProvider();

    private readonly ConnectorCatalogue _catalogue = Services.GetRequiredService<ConnectorCatalogue>();

    [Fact]
    public void A_provider_is_found_by_its_id_and_an_unknown_one_is_not()
    {
        Assert.True(_catalogue.TryFind("bamboohr", out var connector));
        Assert.Equal("BambooHR", connector.Descriptor.Name);
        Assert.False(_catalogue.TryFind("Bamboohr", out _));
        Assert.False(_catalogue.TryFind(null, out _));
    }

    [Fact]
    public void Every_provider_says_what_it_needs_before_it_asks_for_secrets() => Assert.All(_catalogue.Providers, provider =>
    {
        Assert.NotEmpty(provider.NeededRights);
        Assert.Equal(provider.NeededRights.Count, provider.NeededRights.Select(right => right.Code).Distinct().Count());
        Assert.Contains(provider.CredentialForm, field => field.Secret);
        Assert.All(provider.CredentialForm.Where(field => !field.Secret), field => Assert.NotNull(field.Pattern));
    });

    [Fact]
    public void BambooHR_needs_a_paid_subscription_and_knows_who_changed()
    {
        _catalogue.TryFind("bamboohr", out var connector);

        Assert.False(connector!.Descriptor.OpenToEverySubscription);
        Assert.Equal(DeltaSupport.ChangedIds, connector.Descriptor.Delta);
        Assert.Equal([GroupKind.Department, GroupKind.Division, GroupKind.Location], connector.Descriptor.GroupKinds);
    }

    [Fact]
    public void Options_that_cannot_be_used_are_refused()
    {
        using var services = new ServiceCollection().AddConnectors(bamboo => bamboo.PageSize = 0).BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<BambooHrOptions>>().Value);
    }

    [Fact]
    public void A_form_with_several_ways_is_refused_where_none_of_them_is_whole()
    {
        Assert.True(_catalogue.TryFind("okta", out var connector));
        var (provider, given) = (connector.Descriptor, new Dictionary<string, string> { ["orgDomain"] = "acme.okta.com" });

        var refusal = ConnectionProber.Misfit(provider.CredentialForm, given, provider.WayMissing(given));
        given["apiToken"] = "token";

        Assert.Equal(("invalid_credentials_form", true), (refusal!.Code, refusal.Detail.Contains("give either apiToken, or clientId and privateKey", StringComparison.Ordinal)));
        Assert.Null(ConnectionProber.Misfit(provider.CredentialForm, given, provider.WayMissing(given)));
    }
}
