using System.Text;
using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client.Members;

namespace HrisOrleans.Browser.Tests;

/// <summary>Inviting by hand: one, several, a file.</summary>
public sealed class InviteTests(ConsoleFixture console)
{
    [Fact]
    public async Task One_person_is_invited_and_a_double_click_is_one_invitation()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "members");
        await screen.Sees("Nobody is active yet");
        await screen.Shots3("members-empty");
        await screen.Link("Invite by hand").First.ClickAsync();
        await screen.Heading("Invite by hand");
        await screen.Shots3("invite-one");
        await screen.Field("E-mail address").FillAsync("dee@partner.example");
        await screen.Field("Given name").FillAsync("Dee");
        await screen.Page.GetByLabel("Later").CheckAsync();
        await screen.Button("Queue the invitation").DblClickAsync();
        await screen.Sees("Dee is queued");
        await screen.Shots3("invite-one-done");
        Assert.Equal(1, (await tenant.Counts())["queued"]);

        await screen.Button("Invite another").ClickAsync();
        await screen.Field("E-mail address").FillAsync("DEE@partner.example");
        await screen.Button("Queue the invitation").ClickAsync();
        await screen.Sees("already_member");
        await screen.Shot("invite-one-refused");
        await screen.Field("E-mail address").FillAsync("no address");
        await screen.Button("Queue the invitation").ClickAsync();
        await screen.Sees("This is not an e-mail address.");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Pasted_people_are_looked_through_before_anybody_is_invited()
    {
        var tenant = await console.Tenant();
        await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("bob@partner.example"), cancellationToken: Stop);
        await using var screen = await console.Open(tenant, "members/invite?how=many");
        await Expect(screen.Field("People, one a line")).ToHaveAttributeAsync("placeholder", "ann@acme.example\nBob Lee <bob@acme.example>\ncil@acme.example, Cil, Ortega");
        await screen.Shot("invite-many-example");
        await screen.Field("People, one a line").FillAsync("ann@partner.example\n\nBob Lee <bob@partner.example>\nnot an address\ncil@partner.example, Cil, Ortega\nANN@partner.example\n\"=HYPERLINK(1)\" <eve@partner.example>");
        await screen.Shots3("invite-many");
        await screen.Button("Look through").ClickAsync();
        await screen.Sees("3 people can be invited, 3 lines are bad");
        await Expect(screen.Page.GetByRole(AriaRole.Row, new() { Name = "3 Bob Lee <bob@partner.example> Somebody with this address is here already." })).ToBeVisibleAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Row, new() { Name = "4 not an address This is not an e-mail address." })).ToBeVisibleAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Row, new() { Name = "6 ANN@partner.example This address is already further up." })).ToBeVisibleAsync();
        await screen.Sees("=HYPERLINK(1)");
        await screen.Shots3("invite-many-preview");
        Assert.Equal(1, (await tenant.Counts()).Values.Sum());

        await screen.Button("Invite 3 people").DblClickAsync();
        await screen.Sees("Invited 3 people");
        await screen.Sees("Somebody with this address is here already.");
        await screen.Shots3("invite-many-results");
        Assert.Equal(4, (await tenant.Counts())["pending"]);

        // What came of it is at its address, with who stood in the line that was refused.
        await screen.Page.ReloadAsync();
        await screen.Sees("Invited 3 people");
        await Expect(screen.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Somebody with this address is here already." })).ToContainTextAsync("Bob Lee <bob@partner.example>");
        await screen.Button("Invite more").ClickAsync();
        await Expect(screen.Field("People, one a line")).ToHaveValueAsync("");
        Assert.Equal(0, await screen.Page.EvaluateAsync<int>("() => Object.keys(sessionStorage).filter(key => key.startsWith('hris-kept')).length"));
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task A_file_shows_its_bad_lines_by_number_and_the_good_ones_go_through()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "members/invite?how=file");
        await screen.Sees("Choose a CSV file, or drop it here");
        await screen.Shots3("invite-file");
        await Give(screen, "people.csv", "E-Mail;Vorname;Nachname;Rolle\nann@partner.example;Ann;Ärmel;admin\n;Nobody;;\nbob@partner.example;Bob;Lee;owner\ncil@partner.example;Cil;Ortega;\nnope;;;\n");
        await screen.Sees("2 people can be invited, 3 lines are bad");
        await Expect(screen.Page.GetByRole(AriaRole.Row, new() { Name = "3 ;Nobody;; There is no e-mail address in this line." })).ToBeVisibleAsync();
        await screen.Sees("Ann Ärmel");
        await screen.Shots3("invite-file-preview");
        Assert.Equal(0, (await tenant.Counts()).Values.Sum());
        await screen.Page.GetByLabel("Later").CheckAsync();
        await screen.Button("Queue 2 people").ClickAsync();
        await screen.Sees("Invited 2 people");
        await screen.Sees("3 refused");
        await screen.Button("Refused").ClickAsync();
        await screen.Sees("The role is neither member nor admin.");
        await screen.Shots3("invite-file-results");
        Assert.Equal(2, (await tenant.Counts())["queued"]);
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task A_file_that_is_none_is_refused_with_a_sentence()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "members/invite?how=file");
        await Give(screen, "people.csv", "name,team\nAnn,12\n");
        await screen.Sees("csv_no_email_column");
        await screen.Shot("invite-file-refused");
        await Give(screen, "empty.csv", "");
        await screen.Sees("csv_empty");
    }

    [Fact]
    public Task Through_an_outage_what_was_pressed_is_told_where_it_was_pressed_and_work_under_way_is_found_again() => console.BehindARelay(async (tenant, relay, screen) =>
    {
        const string kept = "What you entered is kept: try again in a moment.";
        await screen.Go($"t/{tenant.Id}/members/invite?how=file");
        await Give(screen, "many.csv", "email\n" + string.Concat(Enumerable.Range(1, 30_000).Select(one => $"guest{one}@partner.example\n")));
        await screen.Sees("30,000 people can be invited");
        await screen.Page.GetByLabel("Later").CheckAsync();
        relay.Away = true;
        await screen.Button("Queue 30,000 people").ClickAsync();
        await screen.Sees(kept);
        relay.Away = false;
        await screen.Button("Queue 30,000 people").ClickAsync();
        await screen.Sees("Inviting 30,000 people");
        await screen.Shot("invite-file-running");

        // Its address finds it, and a Stop that nobody heard can be pressed again.
        await screen.Page.ReloadAsync();
        await screen.Sees("Inviting 30,000 people");
        relay.Away = true;
        await screen.Button("Stop").ClickAsync();
        await screen.Sees("HrisOrleans cannot be reached at the moment.");
        await Expect(screen.Button("Stop")).ToBeEnabledAsync();
        relay.Away = false;
        await screen.Button("Stop").ClickAsync();
        await screen.Sees("then stopped");
        await screen.Sees("not reached, because it was stopped");

        var member = (await tenant.Api.Members.List(tenant.Id, "queued", source: "hand", limit: 1, cancellationToken: Stop)).Items[0];
        await screen.Go($"t/{tenant.Id}/members/{member.Id}");
        await screen.Button("Edit").ClickAsync();
        await screen.Field("Family name").FillAsync("Guest");
        relay.Away = true;
        await screen.Button("Save").ClickAsync();
        await Expect(screen.Dialog()).ToContainTextAsync(kept);
        await screen.Shot("member-edit-away");
        relay.Away = false;
        await screen.Button("Save").ClickAsync();
        await screen.Sees("Saved.");
        await screen.Button("Erase this person…").ClickAsync();
        await screen.Field($"Type {member.Email} to confirm").FillAsync(member.Email!);
        relay.Away = true;
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Erase for good" }).ClickAsync();
        await Expect(screen.Dialog()).ToContainTextAsync(kept);
        relay.Away = false;
    });

    private static async Task Give(Screen screen, string name, string text)
    {
        // The input listens once the page is live.
        await screen.Page.WaitForFunctionAsync("() => document.getElementById('csv')?._blazorInputFileNextFileId !== undefined");
        await screen.Page.Locator("#csv").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });
    }
}
