using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

/// <summary>The server goes away and comes back.</summary>
public sealed class FaultTests(ConsoleFixture console)
{
    [Fact]
    public async Task The_server_goes_away_and_comes_back_and_the_page_with_it()
    {
        var folder = Directory.CreateTempSubdirectory("hris-console-fault-");
        try
        {
            var host = await console.StartHost(folder.FullName);
            await using var screen = await console.Open(address: host.Address);
            await screen.SignIn(host.OperatorKey);
            await screen.Heading("Tenants");
            await screen.Sees("There is no tenant yet");
            await host.Kill();
            await screen.Sees("Connection lost, trying again");
            await screen.Shot("reconnecting", loading: true);
            await screen.Accessible("reconnecting");
            await using var again = await console.StartHost(folder.FullName, host.Address.Port);
            await Expect(screen.Page.GetByText("Connection lost, trying again")).ToBeHiddenAsync(new() { Timeout = 60_000 });
            await screen.Heading("Tenants");

            // Still signed in: the keys are in the folder.
            await Expect(screen.Button("Account")).ToBeVisibleAsync();
            await host.DisposeAsync();
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public async Task The_api_goes_away_and_comes_back_while_the_console_stays()
    {
        var folder = Directory.CreateTempSubdirectory("hris-console-api-");
        try
        {
            // The console of one process and the API of another, as behind a balancer.
            var tenant = await console.Tenant();
            await tenant.SetUp();
            var port = HostProcess.FreePort();
            await using var relay = await Relay.Start(port, console.Host.Address);
            await using var host = await console.StartHost(folder.FullName, null, "--Console:ApiUrl", $"http://127.0.0.1:{port}/");
            await using var screen = await console.Open(address: host.Address);
            await screen.SignIn(tenant.Token);
            await screen.Sees("invitations are queued");
            relay.Away = true;
            await screen.Go($"t/{tenant.Id}/connection");
            await screen.Sees("HrisOrleans is not reachable, trying again.");
            await screen.Shot("api-away", loading: true);
            await screen.Accessible("api away");
            relay.Away = false;
            await screen.Sees("Everyone in the directory.");
            await Expect(screen.Page.GetByText("not reachable")).ToHaveCountAsync(0);
        }
        finally
        {
            folder.Delete(true);
        }
    }
}
