using System.Net;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Conformance;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(ConformanceTable))]

namespace HrisOrleans.Cluster.Tests.Conformance;

/// <summary>
/// What holds for every directory that comes here by itself: sound statements, and those that are wrong, torn or somebody
/// else's, after which nobody is missing however often they are repeated. Nobody is asked, so there is no page that could be
/// skipped and no limit that could be run into.
/// </summary>
public abstract class PushedConformance(string provider, Product product, ConformanceTable table) : IClassFixture<Product>, IDisposable
{
    private static readonly IReadOnlyList<Stated> Everybody = [.. "ann bob cid dan eve fay gil hal".Split(' ').Select(name => new Stated(name))];

    private static readonly HttpStatusCode[] Refusals = [HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnprocessableEntity];

    private ConnectorCatalogue Catalogue => product.Silo.GetRequiredService<ConnectorCatalogue>();

    private ProviderDescriptor Descriptor => Catalogue.Providers.Single(known => known.Id == provider);

    protected abstract PushedPlay Of(Product product, ProductTenant tenant);

    public void Dispose()
    {
        table.Add(Descriptor, TestContext.Current.TestState?.Result == TestResult.Passed);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Everybody_who_is_stated_becomes_a_member_and_the_statement_is_proof()
    {
        var play = await Configured();
        Assert.Equal(Everybody.Select(person => person.Email), (await play.Tenant.Members()).Select(member => member.Email).Order(StringComparer.Ordinal));
        Assert.NotNull((await play.Tenant.Connection()).VerifiedAt);
    }

    [Fact]
    public async Task A_person_is_read_with_name_address_and_groups()
    {
        var play = await Configured(new Stated("zoe") { Email = "zoe.angstrom@people.example", GivenName = "Zoë", FamilyName = "Ångström", Department = "Forschung & Øl" });
        var zoe = (await play.Tenant.Members()).Single(member => member.Email == "zoe.angstrom@people.example");
        Assert.Equal(("Zoë", "Ångström"), (zoe.GivenName, zoe.FamilyName));
        Assert.Equal(GroupId.Word(GroupKind.Department), Assert.Single(zoe.Groups).Split(':')[0]);
    }

    [Fact]
    public async Task Who_moves_is_in_the_other_group_and_nobody_else()
    {
        var play = await Configured();
        var before = await By(play, "ann");
        await play.State([Everybody[0] with { Department = "Other" }, .. Everybody.Skip(1)]);
        await TwoSilos.Until(async () => !(await By(play, "ann")).Groups.SequenceEqual(before.Groups));
        Assert.All((await play.Tenant.Members()).Where(member => member.Id != before.Id), member => Assert.Equal(before.Groups, member.Groups));
    }

    [Fact]
    public async Task The_same_again_changes_nothing()
    {
        var play = await Configured();
        var before = await play.Tenant.Standings();
        await play.State(Everybody);
        Assert.Equal("no_changes", (await play.Tenant.Sync()).Outcome);
        Assert.Equal(before, await play.Tenant.Standings());
    }

    [Fact]
    public async Task Whoever_is_stated_as_gone_leaves_at_once_and_comes_back_as_the_same_member()
    {
        var play = await Configured();
        var ann = (await By(play, "ann")).Id;
        await play.State([Everybody[0] with { Active = false }, .. Everybody.Skip(1)]);
        await TwoSilos.Until(async () => await By(play, "ann") is { Grant: "none", Cause: "terminated" });
        await play.State(Everybody);
        await TwoSilos.Until(async () => await By(play, "ann") is { Grant: "linked" });
        Assert.Equal(ann, (await By(play, "ann")).Id);
    }

    [Fact]
    public async Task Wrong_credentials_and_those_of_others_state_nothing()
    {
        var (play, other) = (await Configured(), await Configured());
        await NobodyLeaves(play, async () =>
        {
            foreach (var told in play.Tell(Gone()))
                foreach (var token in new[] { "wrong", play.Token + "0", other.Token })
                    Assert.Contains((await PushedPlay.Send(told, token)).Status, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        });
    }

    [Fact]
    public async Task Credentials_that_ran_out_state_nothing()
    {
        var play = await Configured();
        var old = await play.RanOut();
        await NobodyLeaves(play, async () =>
        {
            foreach (var told in play.Tell(Gone())) Assert.Equal(HttpStatusCode.Unauthorized, (await PushedPlay.Send(told, old)).Status);
        });
    }

    [Fact]
    public async Task What_is_cut_off_on_the_way_states_nothing()
    {
        var play = await Configured();
        await NobodyLeaves(play, async () =>
        {
            foreach (var told in play.Tell(Gone())) await play.Cut(told);
        });
    }

    [Fact]
    public async Task What_is_torn_or_empty_is_refused_with_a_sentence()
    {
        var play = await Configured();
        await NobodyLeaves(play, async () =>
        {
            foreach (var told in play.Empty().Append(play.Torn(Gone())))
            {
                var (status, text) = await PushedPlay.Send(told, play.Token);
                Assert.Contains(status, Refusals);
                Assert.Contains("\"detail\"", text, StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public async Task Whoever_is_stated_twice_is_not_missing_and_is_not_two()
    {
        var play = await Configured();
        await NobodyLeaves(play, async () =>
        {
            foreach (var told in play.Twice(Everybody)) await PushedPlay.Send(told, play.Token);
        });
        Assert.Equal(Everybody.Count, (await play.Tenant.Members()).Count);
        Assert.Equal("ann", (await By(play, "ann")).GivenName);
    }

    [Fact]
    public async Task When_most_are_gone_at_once_a_person_decides()
    {
        var play = await Configured();
        for (var round = 0; round < 3; round++) await Round(play, () => play.State(Everybody.Take(2).ToList()));

        // Two are what a company of any size may lose by itself.
        Assert.InRange((await play.Tenant.Members()).Count(member => member.Grant != "linked"), 0, 2);
        Assert.NotEmpty((await play.Tenant.Api.Plans.List(play.Tenant.Id, state: "waiting", cancellationToken: TwoSilos.Stop)).Items);
    }

    [Fact]
    public async Task Values_that_nobody_knows_change_nothing_else()
    {
        var play = await Configured();
        await NobodyLeaves(play, () => play.State([
            Everybody[0] with { Other = new Dictionary<string, string?> { ["brandNewField"] = "42" } },
            Everybody[1] with { Other = new Dictionary<string, string?> { [play.UnknownWord.Key] = play.UnknownWord.Value } },
            .. Everybody.Skip(2)]));
        Assert.Equal(Everybody.Select(person => person.Email), (await play.Tenant.Members()).Select(member => member.Email).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nulls_everywhere_are_that_person_s_trouble_alone()
    {
        var play = await Configured();
        await NobodyLeaves(play, async () =>
        {
            foreach (var property in play.Properties)
            {
                foreach (var told in play.Tell([Everybody[0] with { Other = new Dictionary<string, string?> { [property] = null } }, .. Everybody.Skip(1)])) await PushedPlay.Send(told, play.Token);
                await play.Tenant.Settled();
            }

            foreach (var told in play.Tell([Everybody[0] with { Other = play.Properties.ToDictionary(name => name, _ => (string?)null) }, .. Everybody.Skip(1)])) await PushedPlay.Send(told, play.Token);
        });
    }

    [Fact]
    public async Task A_person_of_ten_megabytes_is_refused_with_a_sentence()
    {
        var play = await Configured();
        await NobodyLeaves(play, async () =>
        {
            var told = play.Tell([Everybody[0] with { Active = false, Other = new Dictionary<string, string?> { ["essay"] = new('e', 10_000_000) } }, .. Everybody.Skip(1).Select(person => person with { Active = false })]).First();
            var (status, text) = await PushedPlay.Send(told, play.Token);
            Assert.Contains(status, Refusals);
            Assert.Contains("\"detail\"", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Letters_of_every_script_come_through()
    {
        var play = await Configured(new Stated("misaki") { GivenName = "美咲", FamilyName = "O’Ñeill-Çağlar 🌻" });
        Assert.Equal(("美咲", "O’Ñeill-Çağlar 🌻"), await By(play, "misaki") is var misaki ? (misaki.GivenName, misaki.FamilyName) : default);
    }

    [Fact]
    public async Task A_checkpoint_that_is_none_begins_again_with_a_full_read()
    {
        var play = await Configured();
        if (Descriptor.Delta == DeltaSupport.None) return;
        Assert.True(Catalogue.TryFind(provider, out var connector));
        using var fingerprinter = new RecordFingerprinter(new byte[32], connector.MapperVersion);
        foreach (var checkpoint in new[] { "{", "0:0", "" })
        {
            var read = connector.ReadChanges(new ConnectorCredentials(new Dictionary<string, string>()) { Owner = play.Tenant.Id }, checkpoint, fingerprinter);
            Assert.Equal(FailureKind.StartAgain, Assert.IsType<ReadStep.Failed>(await read.Next(TwoSilos.Stop)).Failure.Kind);
        }
    }

    private static List<Stated> Gone() => [.. Everybody.Select(person => person with { Active = false })];

    private static async Task<Member> By(PushedPlay play, string key) => (await play.Tenant.Members()).Single(member => member.Email == $"{key}@people.example");

    private async Task<PushedPlay> Configured(params Stated[] further)
    {
        var play = Of(product, await product.Tenant(people: 1));
        await play.Begin();
        await play.State([.. Everybody, .. further]);
        await play.Tenant.Save(ProductTenant.Everyone);
        await play.Tenant.Settled();
        return play;
    }

    /// <summary>The fault, three times, each time believed for as long as it takes to prove an absence.</summary>
    private async Task NobodyLeaves(PushedPlay play, Func<Task> fault)
    {
        for (var round = 0; round < 3; round++) await Round(play, fault);
        Assert.All(await play.Tenant.Members(), member => Assert.Equal("linked", member.Grant));
        Assert.Empty((await play.Tenant.Api.Plans.List(play.Tenant.Id, state: "waiting", cancellationToken: TwoSilos.Stop)).Items);
    }

    private async Task Round(PushedPlay play, Func<Task> statement)
    {
        await statement();
        await play.Tenant.Sync();
        await play.Tenant.Settled();
        product.Time.Advance(TimeSpan.FromMinutes(31));
    }
}
