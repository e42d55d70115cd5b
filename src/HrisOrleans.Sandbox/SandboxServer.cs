using HrisOrleans.Sandbox.BambooHr;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Sandbox;

/// <summary>How a sandbox starts.</summary>
public sealed record SandboxOptions
{
    /// <summary>Loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Companies that are there from the beginning.</summary>
    public IReadOnlyList<NewCompany> Companies { get; init; } = [new NewCompany("acme")];

    /// <summary>The clock of changes, of the <c>Date</c> header and of slow answers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>A sandbox on its own loopback port.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private SandboxServer(WebApplication app, IReadOnlyList<CompanyState> companies)
    {
        _app = app;
        Companies = companies;
        BaseUrl = new Uri(app.Urls.First());
        _client = new HttpClient { BaseAddress = BaseUrl, Timeout = TimeSpan.FromMinutes(5) };
        Control = new SandboxControl(_client);
    }

    /// <summary>Such as <c>http://127.0.0.1:5080/</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>What a BambooHR connector takes for its base address, placeholder included.</summary>
    public string BambooHrUrl => $"{BaseUrl}bamboohr/{{companyDomain}}";

    /// <summary>What a provider's connector takes for its base address here, placeholders included; null where the sandbox does not play it.</summary>
    public string? VendorUrl(string provider) => SandboxVendor.All.FirstOrDefault(vendor => vendor.Id == provider) is { } vendor ? $"{BaseUrl}{vendor.Id}{vendor.BaseSuffix}" : null;

    /// <summary>The companies as they began, tokens included.</summary>
    public IReadOnlyList<CompanyState> Companies { get; }

    /// <summary>Makes things happen.</summary>
    public SandboxControl Control { get; }

    public static async Task<SandboxServer> Start(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(System.Net.IPAddress.Loopback, options.Port);
        });
        var world = new SandboxWorld(options.Time);
        var companies = options.Companies.Select(world.Create).ToList();
        var app = builder.Build();
        app.MapSandbox(world);
        await app.StartAsync(cancellationToken);
        return new SandboxServer(app, companies);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>Mounts a sandbox in another host.</summary>
public static class SandboxMapping
{
    /// <summary>Adds the vendors' APIs and, for callers on the same machine, the control calls.</summary>
    public static IEndpointRouteBuilder MapSandbox(this IEndpointRouteBuilder endpoints, SandboxWorld world)
    {
        BambooHrEndpoints.Map(endpoints, world);
        foreach (var vendor in SandboxVendor.All) vendor.Map(endpoints, world);
        new ControlEndpoints(endpoints, world).Map();
        return endpoints;
    }
}
