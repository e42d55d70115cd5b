using HrisOrleans.Console.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Console.Connect;

/// <summary>Where the API's pages are for the person's browser, and where this console is for the API: a browser may come by another address than this process does.</summary>
internal sealed class ConsolePlace(IOptions<ConsoleOptions> options, ApiAddress api, NavigationManager navigation)
{
    /// <summary>How the API is told to send the browser back to a page: by its path where the API stands beside the console, else by its whole address.</summary>
    public string ToReturnTo(string page)
    {
        var address = navigation.ToAbsoluteUri(page);
        return options.Value.ApiUrl is null ? address.PathAndQuery : address.AbsoluteUri;
    }

    /// <summary>Where a directory pushes its people by SCIM; no secret, as a token is.</summary>
    public string ToPush(string tenant) => FromOutside(new Uri(api.Value, $"/scim/v2/{Uri.EscapeDataString(tenant)}").AbsoluteUri);

    /// <summary>An address that the API told, as it is from outside: one that rests on our own call to it lies where the browser found us.</summary>
    public string FromOutside(string url)
    {
        var told = new Uri(url);
        return options.Value.ApiUrl is null && told.GetLeftPart(UriPartial.Authority) == api.Value.GetLeftPart(UriPartial.Authority)
            ? new Uri(new Uri(navigation.BaseUri), told.PathAndQuery).AbsoluteUri
            : url;
    }
}
