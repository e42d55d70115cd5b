using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client.Connections;

namespace HrisOrleans.Browser.Tests;

/// <summary>Directories that arrive: as files, or pushed by SCIM.</summary>
public sealed class ArrivalTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_directory_of_files_is_connected_looked_through_mapped_and_set_up()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "connect/csv");
        await screen.Heading("Connect CSV files");
        await screen.Button("Connect").ClickAsync();
        await screen.Heading("CSV files are connected");
        await Expect(screen.Button("Choose who comes in")).ToBeDisabledAsync();
        await screen.Shots3("file-connected");
        await Give(screen, "Staff no.;E-Mail;Vorname;Nachname;Abteilung;Badge\n1;ann@acme.example;Ann;Ärmel;Sales;x\n2;bob@acme.example;Bob;Lee;Sales;x\n3;no address;Cil;Ortega;Legal;x\n;dee@acme.example;Dee;Diaz;Legal;x\n");
        await screen.Sees("in 4 lines");
        await screen.Field("Staff no.").SelectOptionAsync("externalId");
        await screen.Sees("There is no id in this line.");
        await screen.Sees("The e-mail address is malformed.");
        await screen.Sees("Ann Ärmel");
        await screen.Shots3("file-preview");
        Assert.All((await tenant.Counts()).Values, count => Assert.Equal(0, count));
        await screen.Button("Use this file").ClickAsync();
        await screen.Sees("3 people in a file that came");
        await screen.Link("Choose who comes in").ClickAsync();
        await screen.Button("Continue with Everyone").ClickAsync();
        await screen.Page.GetByText("Create now, invite later").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await screen.Button("Create accounts").ClickAsync();
        await screen.Sees("2 accounts are created");

        // The next one is compared with it before it counts. How long somebody has to be missing is the connection's own number.
        await tenant.Api.Connection.ChangePolicy(tenant.Id, new PolicyRequest(MinimumAbsenceSeconds: 7_200), cancellationToken: Stop);
        await screen.Link("Open the connection").ClickAsync();
        await Give(screen, "Staff no.,E-Mail\n1,ann@acme.example\n9,eve@acme.example\n");
        await screen.Sees("2 people of the last file are not in this one.");
        await screen.Sees("at least 2 hours apart");
        await screen.Shots3("file-next", screen.Page.GetByText("2 people of the last file"));
        await screen.Button("Choose another file").ClickAsync();
        await Give(screen, "name,team\nAnn,12\n");
        await screen.Sees("csv_");
        await screen.Shot("file-refused", screen.Page.GetByRole(AriaRole.Alert));
        Assert.Equal(2, (await tenant.Counts())["queued"]);

        // Without credentials there is nothing to relink.
        await screen.Sees("Ends everything automatic and destroys the file that was uploaded.");
        await Expect(screen.Page.GetByText("CSV files", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(screen.Link("Relink")).ToHaveCountAsync(0);
        await screen.Go($"t/{tenant.Id}/relink");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("/connection$"));
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task A_file_that_was_changed_after_it_was_chosen_is_told_and_chosen_again()
    {
        var tenant = await console.Tenant();
        await tenant.Api.Connection.Connect(tenant.Id, new("csv", new Dictionary<string, string>()), Stop);
        var folder = Directory.CreateTempSubdirectory("hris-console-file-");
        try
        {
            var path = Path.Combine(folder.FullName, "people.csv");
            await File.WriteAllTextAsync(path, "external id,email\n1,ann@acme.example\n2,no address\n", Stop);
            await using var screen = await console.Open(tenant, "connection");
            await Live(screen);
            await screen.Page.Locator("#directory-file").SetInputFilesAsync(path);
            await screen.Sees("in 2 lines");
            await File.WriteAllTextAsync(path, "external id,email\n1,ann@acme.example\n2,bob@acme.example\n3,cil@acme.example\n", Stop);
            await screen.Button("Use this file").ClickAsync();
            await screen.Sees("The file has changed since you chose it");
            await screen.Shots3("file-changed");
            await Expect(screen.Page.GetByText("not reachable")).ToHaveCountAsync(0);
            await Live(screen);
            await screen.Page.Locator("#directory-file").SetInputFilesAsync(path);
            await screen.Sees("in 3 lines");
            await screen.Button("Use this file").ClickAsync();
            await screen.Sees("3 people in a file that came");
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public async Task A_directory_that_pushes_gets_an_address_and_a_token_that_is_shown_once()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "connect/scim");
        await screen.Button("Connect").ClickAsync();
        await screen.Sees("Push from your directory");
        await Expect(screen.Page.GetByText("keep the old one")).ToHaveCountAsync(0);
        var known = await screen.Field("Address").InputValueAsync();
        await screen.Button("Make a token").ClickAsync();
        await Expect(screen.Field("Token")).ToHaveValueAsync(new Regex(".{20,}"));
        await screen.Shots3("scim-token");
        var (address, token) = (await screen.Field("Address").InputValueAsync(), await screen.Field("Token").InputValueAsync());
        Assert.Equal(known, address);
        Assert.StartsWith(console.Host.Address.ToString(), address, StringComparison.Ordinal);
        using var directory = new HttpClient();
        directory.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var pushed = await directory.PostAsJsonAsync(
            $"{address}/Users",
            new { schemas = (string[])["urn:ietf:params:scim:schemas:core:2.0:User"], userName = "ann@acme.example", externalId = "1", active = true, emails = new[] { new { value = "ann@acme.example", primary = true } }, name = new { givenName = "Ann", familyName = "Ärmel" } },
            Stop);
        Assert.True(pushed.IsSuccessStatusCode, await pushed.Content.ReadAsStringAsync(Stop));
        await screen.Button("I have saved it").ClickAsync();
        await Expect(screen.Page.GetByText(token)).ToHaveCountAsync(0);
        await screen.Link("Choose who comes in").ClickAsync();
        await screen.Sees("All 1 person.");
        await screen.Go($"t/{tenant.Id}/connection");
        await screen.Sees("Push from your directory");
        await screen.Sees("destroys the token and everything that was pushed");
        Assert.DoesNotContain(token, await screen.Page.ContentAsync(), StringComparison.Ordinal);

        // The address is there without another token. A token in use is not ended without a question, and another one can be made beside it.
        await Expect(screen.Field("Address")).ToHaveValueAsync(address);
        await screen.Button("Make a token, and end the old one now").ClickAsync();
        await Expect(screen.Dialog()).ToContainTextAsync("your directory cannot push");
        await screen.Shots3("scim-token-end");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(screen.Dialog()).ToHaveCountAsync(0);
        await Expect(screen.Field("Token")).ToHaveCountAsync(0);
        await screen.Button("Make a token, and keep the old one for a day").ClickAsync();
        await screen.Sees("Tokens from before work until");
        var beside = await screen.Field("Token").InputValueAsync();
        await screen.Button("I have saved it").ClickAsync();
        Assert.Equal(HttpStatusCode.OK, await Read(token));
        Assert.Equal(HttpStatusCode.OK, await Read(beside));
        await screen.Button("Make a token, and end the old one now").ClickAsync();
        await screen.Button("End it, and make another").ClickAsync();
        await Expect(screen.Field("Token")).ToHaveValueAsync(new Regex(".{20,}"));
        Assert.Equal(HttpStatusCode.OK, await Read(await screen.Field("Token").InputValueAsync()));

        async Task<HttpStatusCode> Read(string with)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/Users");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", with);
            using var answer = await directory.SendAsync(request, Stop);
            return answer.StatusCode;
        }
    }

    // The input listens once the page is live.
    private static Task Live(Screen screen) => screen.Page.WaitForFunctionAsync("() => document.getElementById('directory-file')?._blazorInputFileNextFileId !== undefined");

    private static async Task Give(Screen screen, string text)
    {
        await Live(screen);
        await screen.Page.Locator("#directory-file").SetInputFilesAsync(new FilePayload { Name = "people.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });
    }
}
