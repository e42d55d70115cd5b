using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;

namespace HrisOrleans.Browser.Tests;

/// <summary>The lists, one member, and why.</summary>
public sealed class MembersTests(ConsoleFixture console)
{
    [Fact]
    public async Task Lists_have_counts_and_a_search_that_finds_by_name_and_address()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("zoe.lindgren@partner.example", "Zoe", "Lindgren", Send: "later"), cancellationToken: Stop);
        await using var screen = await console.Open(tenant, "members?list=queued");
        await screen.Heading("Members");
        await Expect(Tab(screen, "Queued")).ToContainTextAsync($"{(await tenant.Counts())["queued"]}");
        await Expect(Rows(screen).First).ToBeVisibleAsync();
        await screen.Shots3("members-queued");

        await screen.Field("Search by name or address").FillAsync("lindgren");
        await screen.Sees("1 person is found.");
        await Expect(Rows(screen)).ToHaveCountAsync(1);
        await Expect(Rows(screen)).ToContainTextAsync("Zoe Lindgren");
        await screen.Field("Search by name or address").FillAsync("zoe.lindgren@PARTNER");
        await Expect(Rows(screen)).ToContainTextAsync("Zoe Lindgren");
        await screen.Shot("members-search");

        await screen.Field("Search by name or address").FillAsync("nobody@acme.example");
        await screen.Heading("Members");
        await screen.Sees("Nobody is found");
        await Expect(screen.Link("Why is nobody@acme.example not here?")).ToBeVisibleAsync();
        await screen.Shots3("members-nobody-found");
        await screen.Button("Clear filters").First.ClickAsync();
        await screen.Page.GetByLabel("Came from").SelectOptionAsync("hand");
        await Expect(Rows(screen)).ToHaveCountAsync(1);
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task A_group_narrows_the_list()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        var groups = await Groups(tenant);
        var group = groups.First(one => one.People is > 1 and < 20);
        await using var screen = await console.Open(tenant, "members?list=queued");
        await screen.Page.GetByRole(AriaRole.Combobox, new() { Name = "Group" }).ClickAsync();
        await screen.Page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = group.Name }).First.ClickAsync();
        var found = (await tenant.Api.Members.List(tenant.Id, "queued", group: group.Id, total: true, limit: 1, cancellationToken: Stop)).Total;
        await screen.Sees($"{found} people are found.");
        await Expect(Rows(screen)).ToHaveCountAsync(found!.Value);
    }

    [Fact]
    public async Task Lists_and_counts_move_without_a_reload()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp(approval: "required");
        await using var screen = await console.Open(tenant, "members?list=requests");
        await Expect(Rows(screen).First).ToBeVisibleAsync();
        var before = (await tenant.Counts())["requests"];
        var first = (await tenant.Api.Members.List(tenant.Id, "requests", limit: 1, cancellationToken: Stop)).Items[0];
        await Expect(Row(screen, first)).ToBeVisibleAsync();
        await tenant.Api.Members.Approve(tenant.Id, first.Id, new ApproveRequest(), cancellationToken: Stop);
        await Expect(Row(screen, first)).ToHaveCountAsync(0);
        await Expect(Tab(screen, "Requests")).ToContainTextAsync($"{before - 1}");
        await Expect(Tab(screen, "Queued")).ToContainTextAsync("1");
    }

    [Fact]
    public async Task Many_are_decided_at_once_by_name_and_each_is_told()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp(approval: "required");
        await using var screen = await console.Open(tenant, "members?list=requests");
        var three = (await tenant.Api.Members.List(tenant.Id, "requests", limit: 3, cancellationToken: Stop)).Items;
        foreach (var member in three) await Row(screen, member).GetByRole(AriaRole.Checkbox).CheckAsync();
        await screen.Sees("3 selected");
        await screen.Shots3("members-selected");

        // Somebody else is faster with one of them.
        await tenant.Api.Members.Deny(tenant.Id, three[1].Id, cancellationToken: Stop);
        await screen.Button("Approve & send").ClickAsync();
        await screen.Sees("What it does not do");
        await screen.Shot("members-bulk-confirm");

        // A double click is one decision.
        await Dialog(screen).GetByRole(AriaRole.Button, new() { Name = "Approve & send" }).DblClickAsync();
        await screen.Sees("Approved 2 people");
        await screen.Sees("1 refused");
        Assert.Equal(2, (await tenant.Counts())["pending"]);
        await screen.Shot("members-bulk-done");
        await screen.Link("See who was refused").ClickAsync();
        await screen.Sees("The person is out; restore them instead.");
        await Expect(screen.Page.GetByRole(AriaRole.Link, new() { Name = three[1].DisplayName })).ToBeVisibleAsync();
        await screen.Shots3("members-bulk-results");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task All_of_a_filter_are_sent_with_progress()
    {
        var tenant = await console.Tenant(people: 1500);
        await tenant.SetUp();
        var queued = (await tenant.Counts())["queued"];
        await using var screen = await console.Open(tenant, "members?list=queued");
        await screen.Page.GetByLabel("Select the first 500 of this list").CheckAsync();
        await screen.Sees("500 selected");
        await screen.Button($"Select all {queued:N0} of this list").ClickAsync();
        await screen.Sees($"All {queued:N0} selected");
        await screen.Button("Send invitation").ClickAsync();
        await Dialog(screen).GetByRole(AriaRole.Button, new() { Name = "Send invitation" }).ClickAsync();
        await screen.Sees($"Sent {queued:N0} invitations");
        await Expect(Tab(screen, "Pending")).ToContainTextAsync($"{queued:N0}");
        await screen.Sees("Nothing is queued");
        Assert.Equal(queued, (await tenant.Counts())["pending"]);
    }

    [Fact]
    public async Task A_member_has_a_readable_history_and_actions_that_say_what_they_do()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp(approval: "required");
        var member = (await tenant.Api.Members.List(tenant.Id, "requests", limit: 1, cancellationToken: Stop)).Items[0];
        await using var screen = await console.Open(tenant, $"members/{member.Id}");
        await screen.Heading(member.DisplayName!);
        await screen.Sees("Came in through the directory, and waits for an approval.");
        await screen.Shots3("member-request");
        await screen.Button("Approve & send").ClickAsync();
        await Dialog(screen).GetByRole(AriaRole.Button, new() { Name = "Approve & send" }).ClickAsync();
        await screen.Sees("Invited with a fresh link");
        await screen.Sees("by ann@acme.example");
        await screen.Button("Remind").ClickAsync();
        await screen.Sees("Links that went out before stay good");
        await Dialog(screen).GetByRole(AriaRole.Button, new() { Name = "Remind" }).ClickAsync();
        await screen.Sees("Reminded with a fresh link");
        await screen.Button("Remove").ClickAsync();
        await screen.Shot("member-remove-confirm");
        await Dialog(screen).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await screen.Sees("Removed by hand. It sticks.");
        await Expect(screen.Button("Restore")).ToBeVisibleAsync();
        await screen.Shots3("member-removed");
        await Expect(screen.Link("the plan, with its reasons")).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex($"t/{tenant.Id}/plans/"));
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task The_last_active_admin_stays_and_the_page_says_why()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp(send: "now");
        var member = await Accepted(tenant);
        await tenant.Api.Members.Edit(tenant.Id, member.Id, new MemberPatch(Role: "admin"), cancellationToken: Stop);
        await using var screen = await console.Open(tenant, $"members/{member.Id}");
        await screen.Button("Remove").ClickAsync();
        await Dialog(screen).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await screen.Sees("This is the last active admin");
        await screen.Sees("last_active_admin");
        await screen.Shots3("member-last-admin");
        await Dialog(screen).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await screen.Button("Edit").ClickAsync();
        await screen.Sees("managed_by_hris");
        await Expect(screen.Field("Given name")).ToBeDisabledAsync();
        await screen.Shot("member-edit-managed");
    }

    [Fact]
    public async Task Who_edits_second_is_told_and_loses_nothing()
    {
        var tenant = await console.Tenant();
        var member = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("bo@partner.example", "Bo", "Berg"), cancellationToken: Stop);
        await using var screen = await console.Open(tenant, $"members/{member.Id}");
        await screen.Button("Edit").ClickAsync();
        await screen.Field("Family name").FillAsync("Bergström");
        await tenant.Api.Members.Edit(tenant.Id, member.Id, new MemberPatch(GivenName: "Bodil"), cancellationToken: Stop);
        await screen.Button("Save").ClickAsync();
        await screen.Sees("Given name is “Bodil” now; it was “Bo”.");
        await Expect(screen.Field("Family name")).ToHaveValueAsync("Bergström");
        await Expect(screen.Field("Given name")).ToHaveValueAsync("Bodil");
        await screen.Shots3("member-edit-conflict");
        await screen.Button("Save mine").ClickAsync();
        await screen.Sees("Saved.");
        var saved = await tenant.Api.Members.Get(tenant.Id, member.Id, Stop);
        Assert.Equal(("Bodil", "Bergström"), (saved.GivenName, saved.FamilyName));

        await screen.Button("Edit").ClickAsync();
        await screen.Field("E-mail address").FillAsync("bo.other@partner.example");
        await screen.Button("Save").ClickAsync();
        await screen.Sees("email_locked");
        await screen.Shot("member-edit-locked");
    }

    [Fact]
    public async Task Erasing_wants_the_address_typed_and_leaves_a_suppression_that_can_be_lifted()
    {
        var tenant = await console.Tenant();
        var member = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("cy@partner.example", "Cy", "Young"), cancellationToken: Stop);
        await using var screen = await console.Open(tenant, "members/suppressions");
        await screen.Sees("No address is suppressed");
        await screen.Shots3("suppressions-empty");
        await screen.Go($"t/{tenant.Id}/members/{member.Id}");
        await screen.Button("Erase this person…").ClickAsync();
        var erase = Dialog(screen).GetByRole(AriaRole.Button, new() { Name = "Erase for good" });
        await Expect(erase).ToBeDisabledAsync();
        await screen.Field("Type cy@partner.example to confirm").FillAsync("cy@partner.exampl");
        await Expect(erase).ToBeDisabledAsync();
        await screen.Field("Type cy@partner.example to confirm").FillAsync("cy@partner.example");
        await screen.Shots3("member-erase");
        await erase.ClickAsync();
        await screen.Heading("No name is kept");
        await screen.Sees("Erased: name, addresses and attributes are gone everywhere.");
        await screen.Shots3("member-erased");
        Assert.Null((await tenant.Api.Members.Get(tenant.Id, member.Id, Stop)).Email);

        await screen.Go($"t/{tenant.Id}/members/suppressions");
        await Expect(screen.Button("Lift")).ToBeVisibleAsync();
        await screen.Shots3("suppressions");
        await screen.Field("Is this address suppressed?").FillAsync("somebody@else.example");
        await screen.Sees("This address is not suppressed");
        await screen.Field("Is this address suppressed?").FillAsync("cy@partner.example");
        await screen.Button("Lift").ClickAsync();
        await Dialog(screen).GetByRole(AriaRole.Button, new() { Name = "Lift" }).ClickAsync();
        await screen.Sees("This address is not suppressed");
        Assert.Empty((await tenant.Api.Suppressions.List(tenant.Id, cancellationToken: Stop)).Items);
    }

    [Fact]
    public async Task Why_answers_for_anybody()
    {
        var tenant = await console.Tenant();
        var groups = await Connected(tenant);
        await tenant.Save(new Selection("groups", [groups.First(one => one.People is > 1 and < 20).Id]), new InviteSettings("later", "automatic"));
        var inside = (await tenant.Api.Members.List(tenant.Id, "queued", limit: 1, cancellationToken: Stop)).Items[0];
        await using var screen = await console.Open(tenant, "members?list=queued");
        await screen.Field("E-mail address").FillAsync(inside.Email!);
        await screen.Button("Why?").ClickAsync();
        await screen.Heading("Why is somebody not here?");
        await screen.Sees("They are here: their invitation waits to be sent.");
        await screen.Shots3("why-member");
        await screen.Field("E-mail address").FillAsync("nobody@acme.example");
        await screen.Button("Why?").ClickAsync();
        await screen.Sees("Nobody by this address is known here.");
        await screen.Sees("They are not in the directory.");
        await screen.Shots3("why-unknown");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Script_in_a_name_stays_text()
    {
        var tenant = await console.Tenant();
        const string name = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
        var member = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("mallory@partner.example", DisplayName: name), cancellationToken: Stop);
        await using var screen = await console.Open(tenant, "members?list=pending");
        await Expect(Row(screen, member)).ToContainTextAsync("<script>");
        await screen.Shot("members-script");
        await screen.Go($"t/{tenant.Id}/members/{member.Id}");
        await screen.Heading(name);
        await Expect(screen.Page).Not.ToHaveTitleAsync("owned");
        Assert.Equal(0, await screen.Page.Locator("main img, main script").CountAsync());
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Thousands_scroll_and_are_searched_with_few_rows_in_the_page()
    {
        // By hand with as many as one likes; how long the search took is told in the test's output.
        var people = int.Parse(Environment.GetEnvironmentVariable("HRISORLEANS_MANY") ?? "4000", System.Globalization.CultureInfo.InvariantCulture);
        var tenant = await console.Tenant(people);
        await tenant.SetUp();
        await using var screen = await console.Open(tenant, "members?list=queued");
        await Expect(Rows(screen).First).ToBeVisibleAsync();
        var list = screen.Page.GetByRole(AriaRole.Region, new() { Name = "Queued members" });
        HashSet<string> seen = [];
        for (var step = 1; step <= 12; step++)
        {
            await list.EvaluateAsync("element => element.scrollTop = element.scrollHeight");
            await Expect(screen.Page.Locator(".member-rows tr.member[aria-hidden]")).ToHaveCountAsync(0);
            seen.Add(await Rows(screen).Last.InnerTextAsync());
            Assert.InRange(await screen.Page.Locator(".member-rows tr").CountAsync(), 5, 300);
        }

        Assert.True(seen.Count > 8, $"only {seen.Count} different ends were reached");
        await screen.Shot("members-thousands");
        var first = (await tenant.Api.Members.List(tenant.Id, "queued", limit: 1, cancellationToken: Stop)).Items[0];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await tenant.Api.Members.List(tenant.Id, "queued", search: first.Email, limit: 100, cancellationToken: Stop);
        var api = watch.ElapsedMilliseconds;
        watch.Restart();
        await screen.Field("Search by name or address").FillAsync(first.Email!);
        await Expect(Rows(screen)).ToHaveCountAsync(1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{people} people: the API's search took {api} ms, the page's {watch.ElapsedMilliseconds} ms with 180 ms for typing on.");
        await screen.Sees("1 person is found.");
    }

    private static ILocator Rows(Screen screen) => screen.Page.Locator(".member-rows tbody tr.member:not([aria-hidden])");

    private static ILocator Row(Screen screen, Member member) => Rows(screen).Filter(new() { Has = screen.Page.Locator($"a[href$='{member.Id}']") });

    private static ILocator Tab(Screen screen, string name) => screen.Page.GetByRole(AriaRole.Navigation, new() { Name = "Lists of members" }).GetByRole(AriaRole.Link, new() { Name = name });

    private static ILocator Dialog(Screen screen) => screen.Page.GetByRole(AriaRole.Dialog);

    private static async Task<IReadOnlyList<Group>> Connected(ConsoleTenant tenant)
    {
        await tenant.Connect();
        return await Groups(tenant);
    }

    private static async Task<IReadOnlyList<Group>> Groups(ConsoleTenant tenant)
    {
        var page = await tenant.Api.Connection.Groups(tenant.Id, cancellationToken: Stop);
        if (page.Sync is { } sync) await tenant.Ended(sync);
        return (await tenant.Api.Connection.Groups(tenant.Id, cancellationToken: Stop)).Items;
    }

    private async Task<Member> Accepted(ConsoleTenant tenant)
    {
        var member = (await tenant.Api.Members.List(tenant.Id, "pending", limit: 1, cancellationToken: Stop)).Items[0];
        await console.Accept(tenant, member);
        return await tenant.Api.Members.Get(tenant.Id, member.Id, Stop);
    }
}
