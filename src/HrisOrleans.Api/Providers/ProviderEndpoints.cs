using HrisOrleans.Api.Auth;
using HrisOrleans.Api.Http;
using HrisOrleans.Client;
using HrisOrleans.Client.Providers;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;

namespace HrisOrleans.Api.Providers;

internal static class ProviderEndpoints
{
    public static void MapProviders(this RouteGroupBuilder api) => api.MapGet("/providers", List)
        .For(Access.Anyone)
        .WithTags("Providers")
        .Is("listProviders", "See all integrations", "Every provider with the subscriptions that may connect it, the rights needed in the HRIS, and the credential form.")
        .Gives<ResultList<Provider>>();

    private static async Task<IResult> List(IGrainFactory grains, CancellationToken cancellationToken)
    {
        var providers = await grains.GetGrain<ICatalogueGrain>(GrainKeys.Catalogue).List(cancellationToken);
        return Replies.Ok(new ResultList<Provider>([.. providers.Select(provider => provider.ToDto())]));
    }
}
