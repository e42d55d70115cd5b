using System.Text.Json;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Connectors.Tests.Conformance;

/// <summary>No connector concludes an absence from any of these.</summary>
public abstract partial class ConnectorConformance
{
    [Fact]
    public async Task Wrong_credentials_are_told_apart_from_everything_else()
    {
        await using var harness = await Start();
        harness.Credentials = new ConnectorCredentials(provider.Credentials("acme", "wrong-" + new string('x', 20))) { Owner = "acme" };

        Assert.Equal(FailureKind.Reauthenticate, (await harness.Probe()).Failure?.Kind);
        Assert.Equal(FailureKind.Reauthenticate, (await harness.ReadAll()).Failure.Kind);
    }

    [Fact]
    public async Task Credentials_that_run_out_in_the_middle_end_the_read()
    {
        if (!provider.Pages) return;
        await using var harness = await Start();

        var picture = await harness.ReadAll(page => page == 1 ? harness.RevokeToken() : Task.CompletedTask);

        Assert.Equal(FailureKind.Reauthenticate, picture.Failure.Kind);
    }

    [Fact]
    public async Task Each_missing_right_is_named_by_the_probe()
    {
        foreach (var lost in provider.Rights)
        {
            await using var harness = await Start();
            await harness.Lose(lost);

            var probe = await harness.Probe();

            Assert.True(probe.Failure is null, $"{lost.Right}: {probe.Failure?.Detail}");
            Assert.Contains(lost.Right, probe.Value!.MissingRights);
        }

        await using var sound = await Start();
        Assert.Equal(sound.Connector.Descriptor.NeededRights.Select(right => right.Code).Order(StringComparer.Ordinal), provider.Rights.Select(right => right.Right).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_right_that_is_lost_withholds_the_proof()
    {
        foreach (var lost in provider.Rights)
        {
            await using var harness = await Start();
            await harness.Lose(lost);

            var picture = await harness.ReadAll();

            // What a read does not need, such as the company's name, may be lacking.
            var everybody = provider.ListsLeavers ? People : await harness.Active();
            Assert.True(picture.ProvesNothing || picture.End.Certificate!.Evidence.Records >= everybody, lost.Right);
            if (lost.Field is not null) Assert.True(picture.ProvesNothing, lost.Right);

            // Whatever withholds the proof for being hidden is named, so that the admin hears of it.
            if (picture.Last is ReadStep.End { Missing: { } missing } end) Assert.Equal(missing.StartsWith("fields were hidden", StringComparison.Ordinal), end.MissingRights.Count > 0);
        }
    }

    [Fact]
    public async Task Throttling_says_when_to_come_back()
    {
        foreach (var reset in provider.Resets.Append(ResetForm.None).Distinct())
        {
            await using var harness = await Start();
            await harness.Fault(new NewFault(FaultKind.Throttle, Page: provider.Pages ? 2 : null, Reset: reset, RetryAfterSeconds: 90));

            var picture = await harness.ReadAll();

            // Whoever names no moment is left alone for a minute, by every other call of the account too.
            Assert.Equal(FailureKind.Throttled, picture.Failure.Kind);
            Assert.Equal(harness.Time.GetUtcNow().AddSeconds(reset == ResetForm.None ? 60 : 90), picture.Failure.RetryAt);
            Assert.Equal(picture.Failure.RetryAt, harness.AwayUntil);
        }
    }

    [Theory]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.Unavailable)]
    [InlineData(FaultKind.Cut)]
    [InlineData(FaultKind.CutJson)]
    [InlineData(FaultKind.Html)]
    public async Task What_breaks_in_the_middle_ends_the_read_as_a_failure(FaultKind kind)
    {
        await using var harness = await Start();
        await harness.Fault(new NewFault(kind, Page: provider.Pages ? 2 : null, Reset: ResetForm.None));

        var picture = await harness.ReadAll();

        Assert.Contains(picture.Failure.Kind, new[] { FailureKind.Transient, FailureKind.BadResponse });
        Assert.NotNull((await harness.ReadAll()).End.Certificate);
    }

    [Theory]
    [InlineData(FaultKind.EmptyList)]
    [InlineData(FaultKind.RepeatPage)]
    [InlineData(FaultKind.RepeatPeople)]
    public async Task A_list_that_is_empty_or_repeats_itself_proves_nothing(FaultKind kind)
    {
        if (!provider.Pages && kind != FaultKind.EmptyList) return;
        await using var harness = await Start();
        await harness.Fault(new NewFault(kind, Page: kind == FaultKind.EmptyList ? null : 2, Times: 0));

        Assert.True((await harness.ReadAll()).ProvesNothing);
    }

    [Fact]
    public async Task A_short_list_is_told_by_its_total()
    {
        if (!provider.NamesTotals) return;
        await using var harness = await Start();
        await harness.Fault(new NewFault(FaultKind.ShortList, Keep: 25, Times: 0, TotalAgrees: false));

        Assert.True((await harness.ReadAll()).ProvesNothing);
    }

    [Fact]
    public async Task A_page_of_another_size_in_the_middle_loses_nobody()
    {
        if (!provider.Pages) return;
        await using var harness = await Start();
        var everybody = await harness.ReadAll();
        await harness.Fault(new NewFault(FaultKind.HalfPage, Page: 2));

        var picture = await harness.ReadAll();

        Assert.True(picture.ProvesNothing || everybody.People.Select(person => person.ExternalId).Order(StringComparer.Ordinal).SequenceEqual(picture.People.Select(person => person.ExternalId).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_way_on_that_cannot_be_read_is_no_end()
    {
        foreach (var lost in provider.LostWays)
        {
            await using var harness = await Start();
            await harness.Fault(new NewFault(FaultKind.Body, lost.Endpoint, Body: lost.Body, Link: lost.Link));

            var picture = await harness.ReadAll(scope: MemberScope);

            Assert.True(picture.Last is ReadStep.Failed { Failure.Kind: FailureKind.BadResponse }, lost.ToString());
        }
    }

    [Fact]
    public async Task People_who_move_between_pages_are_not_taken_for_missing()
    {
        if (!provider.Pages) return;
        await using var harness = await Start();
        var everybody = await harness.ReadAll();

        var picture = await harness.ReadAll(page => page == 1 ? harness.Company.Vanish(2, 3, 4) : Task.CompletedTask);

        var gone = new[] { 2, 3, 4 }.Select(provider.ExternalId);
        var read = picture.People.Select(person => person.ExternalId).ToHashSet(StringComparer.Ordinal);
        Assert.True(picture.ProvesNothing || everybody.People.Select(person => person.ExternalId).Except(gone).All(read.Contains));
    }

    [Fact]
    public async Task Fields_and_values_that_nobody_knows_change_nothing_else()
    {
        await using var harness = await Start();
        var before = await harness.ReadAll();
        await harness.Company.Raw(5, new Dictionary<string, JsonElement> { ["brandNewField"] = JsonSerializer.SerializeToElement(new { deep = new[] { 1, 2 } }) });
        if (provider.UnknownStatus is { } unknown) await harness.Company.Raw(6, unknown);

        var picture = await harness.ReadAll();

        Assert.NotNull(picture.End.Certificate);
        Assert.Equal(before.Find(provider.ExternalId(5))!.Email, picture.Find(provider.ExternalId(5))!.Email);
        if (provider.UnknownStatus is not null) Assert.Equal(AccountStatus.Unknown, picture.Find(provider.ExternalId(6))!.Status);
        Assert.Equal(before.Records.Count, picture.Records.Count);
    }

    [Fact]
    public async Task Nulls_everywhere_are_that_record_s_trouble_alone()
    {
        await using var harness = await Start();
        var nothing = JsonSerializer.SerializeToElement<object?>(null);
        await harness.Company.Raw(7, provider.Properties.ToDictionary(name => name, _ => nothing));
        await harness.Company.Raw(8, provider.Properties.ToDictionary(name => name, _ => JsonSerializer.SerializeToElement(new[] { true })));

        var picture = await harness.ReadAll();

        Assert.Contains(picture.Records, entry => entry.Record.Person?.ExternalId == provider.ExternalId(9) && entry.Record.FaultCode is null);
        Assert.IsType<ReadStep.End>(picture.Last);
        Assert.True(picture.Find(provider.ExternalId(7)) is null or { Email: null });
        Assert.True(picture.Find(provider.ExternalId(8)) is null or { Status: not AccountStatus.Departed });
    }

    [Fact]
    public async Task Nobody_departs_by_a_null()
    {
        await using var harness = await Start();
        var nulls = provider.Properties.Select(name => $$"""{"{{name}}":null}""").Concat(provider.DeeperNulls).Concat(provider.WithoutFirstDay).ToList();
        var hired = await harness.Hire(nulls.Count);
        var ids = hired.Select(provider.ExternalId).ToList();
        foreach (var (id, values) in hired.Zip(nulls)) await harness.Company.Raw(id, JsonSerializer.Deserialize<JsonElement>(values));

        var picture = await harness.ReadAll();

        Assert.NotNull(picture.End.Certificate);
        Assert.Equal([], nulls.Where((_, i) => picture.Find(ids[i]) is { Status: AccountStatus.Departed or AccountStatus.Suspended }));

        // Who was to begin has not left because the day is gone: nobody knows.
        Assert.All(ids.TakeLast(provider.WithoutFirstDay.Count), id => Assert.Equal(AccountStatus.Unknown, picture.Find(id)!.Status));
    }

    [Fact]
    public async Task Whoever_cannot_be_read_is_told_by_name()
    {
        await using var harness = await Start();
        var name = (await harness.ReadAll()).Find(provider.ExternalId(8))!.ShownName;
        var named = new List<string?>();
        foreach (var property in provider.Properties)
        {
            await harness.Company.Raw(8, new Dictionary<string, object?> { [property] = new[] { true } });
            named.AddRange((await harness.ReadAll()).Records.Where(entry => entry.Record is { FaultCode: not null, ExternalId: { } id } && id == provider.ExternalId(8)).Select(entry => entry.Record.Name));
            await harness.Company.Raw(8, clear: true);
        }

        Assert.Contains(named, found => found is not null && !PersonName.ShareNoWord(found, name));
    }

    [Fact]
    public async Task A_record_of_ten_megabytes_is_read_like_another()
    {
        await using var harness = await Start();
        await harness.Company.Raw(5, new Dictionary<string, JsonElement> { ["essay"] = JsonSerializer.SerializeToElement(new string('e', 10_000_000)) });

        var picture = await harness.ReadAll();

        Assert.NotNull(picture.End.Certificate);
        Assert.NotNull(picture.Find(provider.ExternalId(5)));
    }

    [Fact]
    public async Task Letters_of_every_script_come_through()
    {
        await using var harness = await Start();
        var hired = (await harness.Hire(like: new NewHire("美咲", "O’Ñeill-Çağlar 🌻", "misaki@acme.example")))[0];

        Assert.Equal("美咲 O’Ñeill-Çağlar 🌻", (await harness.ReadAll()).Find(provider.ExternalId(hired))!.ShownName);
    }

    [Fact]
    public async Task A_delta_that_expired_begins_again_with_a_full_read()
    {
        await using var harness = await Start();
        if (harness.Connector.Descriptor.Delta == DeltaSupport.None) return;
        Assert.NotNull(provider.ExpiredCheckpoint);

        Assert.Equal(FailureKind.StartAgain, (await harness.ReadChanges(provider.ExpiredCheckpoint)).Failure.Kind);
        Assert.Equal(FailureKind.StartAgain, (await harness.ReadChanges("{")).Failure.Kind);
    }
}
