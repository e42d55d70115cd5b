using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

/// <summary>A class of its own, beside which the others go on: it really waits for the life of a short session.</summary>
public sealed class IdleTests(ConsoleFixture console)
{
    [Fact]
    public async Task Who_does_nothing_for_a_session_s_life_is_signed_out_and_who_does_something_is_not()
    {
        var folder = Directory.CreateTempSubdirectory("hris-console-idle-");
        try
        {
            var tenant = await console.Tenant();
            await tenant.SetUp();
            await using var host = await console.StartHost(folder.FullName, null, "--Console:ApiUrl", console.Host.Address.ToString(), "--Console:SessionLife", "00:00:10");
            await using var screen = await console.Open(address: host.Address);
            await screen.SignIn(tenant.Token);

            // A page that redraws itself every three seconds.
            await screen.Go($"t/{tenant.Id}/syncs");
            await screen.Heading("Syncs");
            await screen.Page.WaitForFunctionAsync("since => Date.now() - since > 20000", await screen.Page.EvaluateAsync<double>("() => Date.now()")).While(() => screen.Page.Keyboard.PressAsync("Shift"));
            await screen.Heading("Syncs");
            await screen.Heading("Your session has ended");
            await screen.Go($"t/{tenant.Id}/syncs");
            await screen.Heading("Sign in");
            await screen.Field("Sign-in link or token").FillAsync(tenant.Token);
            await screen.Button("Sign in").ClickAsync();
            await screen.Heading("Syncs");
        }
        finally
        {
            folder.Delete(true);
        }
    }
}
