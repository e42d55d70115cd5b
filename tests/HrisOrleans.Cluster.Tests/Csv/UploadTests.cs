using System.Text;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.Csv;

/// <summary>What becomes of people whose directory comes as files.</summary>
public sealed class UploadTests(Product product) : IClassFixture<Product>
{
    private const string Header = "id,email,first name,last name,department,status\n";

    [Fact]
    public async Task Who_is_uploaded_before_confirmation_moves_nobody_and_later_files_bring_joiners_and_take_explicit_leavers()
    {
        var tenant = await Connected();
        var first = await Upload(tenant, Header + Line("ann") + Line("bob") + Line("cid") + Line("dan"));
        Assert.Equal((4, 4, 0, "externalId"), (first.Lines, first.New, first.Missing, first.IdentifiedBy));
        Assert.Equal("unconfigured", (await tenant.Connection()).Status);
        Assert.Empty(await tenant.Members());

        await tenant.Save(ProductTenant.Everyone);
        Assert.Equal(["ann@people.example", "bob@people.example", "cid@people.example", "dan@people.example"], (await tenant.Members()).Select(member => member.Email).Order());
        Assert.Equal(["department:crew"], (await Member(tenant, "ann"))!.Groups);

        // A joiner, an explicit leaver, another name: at once, and whoever is not in it stays.
        var second = await Upload(tenant, Header + Line("ann").Replace("Ann", "Annie", StringComparison.Ordinal) + Line("bob", "terminated") + Line("cid") + Line("eve"));
        Assert.Equal((1, 1), (second.New, second.Missing));
        await TwoSilos.Until(async () => await Member(tenant, "eve") is { Grant: "linked" });
        await TwoSilos.Until(async () => await Member(tenant, "bob") is { Cause: "terminated" });
        Assert.Equal(("Annie", "linked"), await Member(tenant, "ann") is { } ann ? (ann.GivenName, ann.Grant) : default);
        Assert.Equal("linked", (await Member(tenant, "dan"))!.Grant);
        Assert.Equal(second.Id, (await tenant.Api.Connection.GetFile(tenant.Id, TwoSilos.Stop)).Id);
    }

    [Fact]
    public async Task Who_is_left_out_leaves_after_a_second_file_half_an_hour_later_and_never_because_one_file_is_read_again()
    {
        var tenant = await Configured("ann", "bob", "cid", "dan");
        var without = Header + Line("ann") + Line("bob") + Line("cid");
        await Applied(tenant, without);

        // The same statement, however often and however late it is read.
        product.Time.Advance(TimeSpan.FromHours(25));
        await tenant.Sync();
        await tenant.Sync();
        Assert.Equal("linked", (await Member(tenant, "dan"))!.Grant);

        // Another one that says the same.
        await Upload(tenant, without);
        await TwoSilos.Until(async () => await Member(tenant, "dan") is { Grant: "none", Cause: "left_directory" });
        Assert.Equal(["linked", "linked", "linked"], (await tenant.Members()).Where(member => member.ExternalId != "dan").Select(member => member.Grant));

        // And whoever comes back is the same member.
        await Upload(tenant, without + Line("dan"));
        await TwoSilos.Until(async () => await Member(tenant, "dan") is { Grant: "linked" });
    }

    [Fact]
    public async Task A_second_file_within_half_an_hour_proves_nothing_and_the_next_one_does()
    {
        var tenant = await Configured("ann", "bob", "cid", "dan");
        var without = Header + Line("ann") + Line("bob") + Line("cid");
        await Applied(tenant, without);
        product.Time.Advance(TimeSpan.FromMinutes(10));
        await Applied(tenant, without);
        Assert.Equal("linked", (await Member(tenant, "dan"))!.Grant);
        product.Time.Advance(TimeSpan.FromMinutes(21));
        await Upload(tenant, without);
        await TwoSilos.Until(async () => await Member(tenant, "dan") is { Grant: "none", Cause: "left_directory" });
    }

    [Fact]
    public async Task Whose_line_is_faulty_or_stands_twice_is_not_missing()
    {
        var tenant = await Configured("ann", "bob", "cid", "dan", "eve");
        var file = Header + Line("ann") + "bob,no address,Bob,Birch,Crew,active\n" + Line("cid") + Line("cid").Replace("Cid", "Other", StringComparison.Ordinal) + "dan,dan@people.example,Dan\n" + Line("eve");
        for (var i = 0; i < 3; i++)
        {
            var upload = await Applied(tenant, file);
            Assert.Equal([(3, "malformed_email"), (5, "duplicate_id"), (6, "too_few_fields")], upload.Faults.Select(fault => (fault.Line, fault.Code)));
            product.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.All(await tenant.Members(), member => Assert.Equal("linked", member.Grant));
        Assert.Equal("Cid", (await Member(tenant, "cid"))!.GivenName);
    }

    [Fact]
    public async Task While_a_line_does_not_say_whose_it_is_nobody_is_missing()
    {
        var tenant = await Configured("ann", "bob", "cid", "dan");
        var nameless = Header + Line("ann") + Line("bob") + Line("cid") + ",dan@people.example,Dan,Birch,Crew,active\n";
        for (var i = 0; i < 3; i++)
        {
            await Applied(tenant, nameless);
            product.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal("linked", (await Member(tenant, "dan"))!.Grant);
    }

    [Fact]
    public async Task A_file_that_was_cut_at_a_lines_end_and_lost_most_people_waits_for_a_reviewer()
    {
        var names = Enumerable.Range(0, 12).Select(n => $"p{n}").ToArray();
        var tenant = await Configured(names);
        await Upload(tenant, Header + string.Concat(names.Take(4).Select(name => Line(name))));
        var held = await tenant.Sync();
        Assert.Equal("held", held.Outcome);
        product.Time.Advance(TimeSpan.FromHours(1));
        await Applied(tenant, Header + string.Concat(names.Take(4).Select(name => Line(name))));
        Assert.All(await tenant.Members(), member => Assert.Equal("linked", member.Grant));
    }

    [Fact]
    public async Task A_refused_file_and_a_dry_run_change_nothing_and_keep_nothing()
    {
        var tenant = await Connected();
        await ProductTenant.Refused(() => tenant.Api.Connection.GetFile(tenant.Id, TwoSilos.Stop), "no_file");
        var before = await Upload(tenant, Header + Line("quentinia") + Line("bob"));
        await ProductTenant.Refused(() => Upload(tenant, Header + Line("quentinia") + "\"zacharias"), "csv_cut");
        await ProductTenant.Refused(() => Upload(tenant, Header + Line("quentinia") + Line("zacharias"), rows: 3), "csv_rows_differ");
        var dry = await Upload(tenant, Header + Line("quentinia") + Line("zacharias"), dryRun: true);
        Assert.Equal((null, 1, 1), (dry.Id, dry.New, dry.Missing));
        Assert.Equal(["quentinia", "zacharias"], dry.Sample!.Select(person => person.ExternalId));
        Assert.Equal(before.Id, (await tenant.Api.Connection.GetFile(tenant.Id, TwoSilos.Stop)).Id);

        // Neither what was tried nor, in plain text, what is kept.
        var everything = await product.Everything();
        Assert.DoesNotContain("zacharias", everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("quentinia", everything, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Whoever_chooses_people_looks_into_the_last_file()
    {
        var tenant = await Connected();
        await Upload(tenant, Header + Line("ann"));
        Assert.Equal(["ann"], await Shown(tenant, 1));
        await Upload(tenant, Header + Line("ann") + Line("bob"));
        Assert.Equal(["ann", "bob"], await Shown(tenant, 2));
    }

    [Fact]
    public async Task A_disconnect_destroys_what_was_uploaded_and_a_connection_of_another_kind_takes_no_files()
    {
        var tenant = await Configured("ann", "bob");
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await ProductTenant.Refused(() => Upload(tenant, Header + Line("ann")), "no_connection");
        await TwoSilos.Until(async () => (await tenant.Connection()).CurrentSync is null);
        await Connect(tenant);
        await ProductTenant.Refused(() => tenant.Api.Connection.GetFile(tenant.Id, TwoSilos.Stop), "no_file");
        var nothing = await tenant.Ended(await tenant.Api.Plans.Preview(tenant.Id, new(ProductTenant.Everyone, ProductTenant.LaterAutomatic), cancellationToken: TwoSilos.Stop));
        Assert.Equal("incomplete_read", nothing.Outcome);

        var other = await product.Tenant();
        await other.Connect();
        await ProductTenant.Refused(() => Upload(other, Header + Line("ann")), "no_files");
        await ProductTenant.Refused(() => tenant.Api.Connection.IssuePushToken(tenant.Id, cancellationToken: TwoSilos.Stop), "not_pushed");
    }

    [Fact]
    public async Task Files_need_a_paid_subscription()
    {
        var tenant = await product.Tenant();
        await product.Operator.Tenants.Configure(tenant.Id, new("Tenant", "free"), cancellationToken: TwoSilos.Stop);
        await ProductTenant.Refused(() => Connect(tenant), "subscription_required");
    }

    private static string Line(string name, string status = "active") => $"{name},{name}@people.example,{char.ToUpperInvariant(name[0])}{name[1..]},Birch,Crew,{status}\n";

    private static Task Connect(ProductTenant tenant) => tenant.Api.Connection.Connect(tenant.Id, new ConnectRequest("csv", new Dictionary<string, string>()), TwoSilos.Stop);

    private static Task<DirectoryFile> Upload(ProductTenant tenant, string file, bool? dryRun = null, int? rows = null) =>
        tenant.Api.Connection.UploadFile(tenant.Id, new MemoryStream(Encoding.UTF8.GetBytes(file)), dryRun, rows, cancellationToken: TwoSilos.Stop);

    /// <summary>Uploads, and waits for a read of it to end.</summary>
    private static async Task<DirectoryFile> Applied(ProductTenant tenant, string file)
    {
        var uploaded = await Upload(tenant, file);
        await tenant.Sync();
        await tenant.Settled();
        return uploaded;
    }

    private static async Task<Member?> Member(ProductTenant tenant, string id) => (await tenant.Members()).SingleOrDefault(member => member.ExternalId == id);

    private static async Task<IEnumerable<string>> Shown(ProductTenant tenant, int count)
    {
        IReadOnlyList<Person> people = [];
        await TwoSilos.Until(async () => (people = (await tenant.Api.Connection.People(tenant.Id, cancellationToken: TwoSilos.Stop)).Items).Count == count);
        return people.Select(person => person.ExternalId);
    }

    private async Task<ProductTenant> Connected()
    {
        var tenant = await product.Tenant();
        await Connect(tenant);
        return tenant;
    }

    private async Task<ProductTenant> Configured(params string[] people)
    {
        var tenant = await Connected();
        await Upload(tenant, Header + string.Concat(people.Select(name => Line(name))));
        await tenant.Save(ProductTenant.Everyone);
        await tenant.Settled();
        return tenant;
    }
}
