using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Browser.Tests.Support;

/// <summary>A server of a test's own on this machine.</summary>
internal static class Loopback
{
    /// <summary>One that is still to be told what it answers, and to be started.</summary>
    /// <param name="port">0: any that is free.</param>
    public static WebApplication App(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        return builder.Build();
    }
}
