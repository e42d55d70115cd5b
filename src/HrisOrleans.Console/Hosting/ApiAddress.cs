using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Console.Hosting;

/// <summary>Where the API is: as configured, else where this process itself listens, known once it does.</summary>
internal sealed class ApiAddress(IOptions<ConsoleOptions> options, IServer server)
{
    public Uri Value => field ??= options.Value.ApiUrl ?? Own();

    private Uri Own()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

        // Without a certificate to be asked about, where there is a choice.
        var address = addresses.FirstOrDefault(one => one.StartsWith("http:", StringComparison.OrdinalIgnoreCase)) ?? addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The process listens nowhere yet: set Console:ApiUrl.");
        foreach (var any in (ReadOnlySpan<string>)["0.0.0.0", "[::]", "*", "+"]) address = address.Replace($"//{any}", "//127.0.0.1", StringComparison.Ordinal);
        return new Uri(address);
    }
}
