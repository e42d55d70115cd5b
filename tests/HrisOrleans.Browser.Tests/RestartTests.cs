using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client;

namespace HrisOrleans.Browser.Tests;

/// <summary>What outlives a restart of the server, and what is said of the rest.</summary>
public sealed class RestartTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_pasted_list_outlives_a_restart_and_what_does_not_is_said()
    {
        var folder = Directory.CreateTempSubdirectory("hris-console-fault-");
        try
        {
            var host = await console.StartHost(folder.FullName);
            await HrisOrleansClient.Create(host.Address, host.OperatorKey).Tenants.Configure("acme", new("Acme Robotics", "standard"), cancellationToken: Stop);
            await using var screen = await console.Open(address: host.Address);
            await screen.SignIn(host.OperatorKey);
            await screen.Go("t/acme/members/invite?how=many");
            await screen.Field("People, one a line").FillAsync("ann@partner.example\nBob Lee <bob@partner.example>");
            await host.DisposeAsync();
            await screen.Sees("Connection lost, trying again");
            await Expect(screen.Page.GetByText("What you entered is kept")).ToBeHiddenAsync();
            await using var again = await console.StartHost(folder.FullName, host.Address.Port);
            await screen.Sees("This page had to be loaded anew.");
            await screen.Shot("reloaded");
            await Expect(screen.Field("People, one a line")).ToHaveValueAsync("ann@partner.example\nBob Lee <bob@partner.example>");
            await screen.Button("Look through").ClickAsync();
            await screen.Button("Invite 2 people").ClickAsync();
            await screen.Sees("Invited 2 people");

            // Done with, it is gone.
            await screen.Page.ReloadAsync();
            await screen.Sees("Invited 2 people");
            await screen.Button("Invite more").ClickAsync();
            await Expect(screen.Field("People, one a line")).ToHaveValueAsync("");
            Assert.Equal(0, await screen.Page.EvaluateAsync<int>("() => Object.keys(sessionStorage).filter(key => key.startsWith('hris-kept')).length"));
        }
        finally
        {
            folder.Delete(true);
        }
    }
}
