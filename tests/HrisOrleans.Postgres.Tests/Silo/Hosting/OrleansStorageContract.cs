using System.Data.Common;
using System.Text;
using HrisOrleans.Postgres.Tests.Support;
using HrisOrleans.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Reminders;
using Orleans.Storage;

namespace HrisOrleans.Postgres.Tests.Silo.Hosting;

/// <summary>What grain storage and reminders must do, on either database.</summary>
public abstract class OrleansStorageContract
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected abstract Task<DatabaseOptions> Database();

    [Fact]
    public async Task Grain_state_survives_a_restart()
    {
        var database = await Database();
        await using (var first = await TestSilo.Start(database))
            await first.Note("tenant/acme").Write("kept");

        await using var second = await TestSilo.Start(database);
        Assert.Equal("kept", await second.Note("tenant/acme").Read());
    }

    [Fact]
    public async Task Grain_state_is_json_without_type_names()
    {
        var database = await Database();
        await using var silo = await TestSilo.Start(database);
        await silo.Note("tenant/acme").Write("plain");

        await using var source = database.CreateDataSource();
        await using var command = source.CreateCommand("select payloadbinary from orleans_grain_state");
        var payload = Assert.IsType<byte[]>(await command.ExecuteScalarAsync(Ct));
        Assert.Equal("""{"Text":"plain"}""", Encoding.UTF8.GetString(payload));
    }

    [Fact]
    public async Task Of_racing_first_writes_one_wins_and_the_others_are_told()
    {
        await using var silo = await TestSilo.Start(await Database());
        foreach (var round in Enumerable.Range(0, 20))
        {
            var grain = GrainId.Create("test.note", $"tenant/race-{round}");
            var refused = 0;
            GrainState<NoteState>? winner = null;
            await Parallel.ForAsync(0, 4, Ct, async (writer, _) =>
            {
                var state = new GrainState<NoteState>(new NoteState { Text = $"writer {writer}" });
                try
                {
                    await silo.Storage.WriteStateAsync("note", grain, state);
                    winner = state;
                }
                catch (InconsistentStateException)
                {
                    Interlocked.Increment(ref refused);
                }
            });

            Assert.Equal(3, refused);
            var stored = new GrainState<NoteState>();
            await silo.Storage.ReadStateAsync("note", grain, stored);
            Assert.Equal(winner!.State, stored.State);
            Assert.Equal(winner.ETag, stored.ETag);
        }
    }

    [Fact]
    public async Task Of_racing_later_writes_one_wins_and_the_others_are_told()
    {
        await using var silo = await TestSilo.Start(await Database());
        var grain = GrainId.Create("test.note", "tenant/acme");
        var first = new GrainState<NoteState>(new NoteState { Text = "first" });
        await silo.Storage.WriteStateAsync("note", grain, first);

        var refused = 0;
        await Parallel.ForAsync(0, 4, Ct, async (writer, _) =>
        {
            var state = new GrainState<NoteState>(new NoteState { Text = $"writer {writer}" }, first.ETag);
            try
            {
                await silo.Storage.WriteStateAsync("note", grain, state);
            }
            catch (InconsistentStateException)
            {
                Interlocked.Increment(ref refused);
            }
        });
        Assert.Equal(3, refused);
    }

    [Fact]
    public async Task A_cleared_state_refuses_whoever_read_it_before()
    {
        await using var silo = await TestSilo.Start(await Database());
        var grain = GrainId.Create("test.note", "tenant/acme");
        var state = new GrainState<NoteState>(new NoteState { Text = "first" });
        await silo.Storage.WriteStateAsync("note", grain, state);
        var stale = new GrainState<NoteState>(new NoteState { Text = "stale" }, state.ETag);
        await silo.Storage.ClearStateAsync("note", grain, state);

        await Assert.ThrowsAsync<InconsistentStateException>(() => silo.Storage.WriteStateAsync("note", grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => silo.Storage.ClearStateAsync("note", grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => silo.Storage.WriteStateAsync("note", grain, new GrainState<NoteState>(new NoteState { Text = "blind" })));

        var read = new GrainState<NoteState>();
        await silo.Storage.ReadStateAsync("note", grain, read);
        Assert.False(read.RecordExists);
        read.State = new NoteState { Text = "again" };
        await silo.Storage.WriteStateAsync("note", grain, read);
        await silo.Storage.ReadStateAsync("note", grain, read);
        Assert.Equal("again", read.State.Text);
    }

    [Fact]
    public async Task A_write_that_expects_a_row_never_makes_one()
    {
        await using var silo = await TestSilo.Start(await Database());
        var grain = GrainId.Create("test.note", "tenant/never-written");
        var expecting = new GrainState<NoteState>(new NoteState { Text = "ghost" }, "7");

        await Assert.ThrowsAsync<InconsistentStateException>(() => silo.Storage.WriteStateAsync("note", grain, expecting));
        var read = new GrainState<NoteState>();
        await silo.Storage.ReadStateAsync("note", grain, read);
        Assert.False(read.RecordExists);
    }

    [Theory]
    [InlineData("00123")]
    [InlineData("123")]
    [InlineData("beef")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task A_key_that_reads_as_a_number_or_guid_is_refused(string key)
    {
        await using var silo = await TestSilo.Start(await Database());
        var grain = GrainId.Create("test.note", key);
        var state = new GrainState<NoteState>(new NoteState { Text = "mine" });

        await Assert.ThrowsAsync<ArgumentException>(() => silo.Storage.ReadStateAsync("note", grain, state));
        await Assert.ThrowsAsync<ArgumentException>(() => silo.Storage.WriteStateAsync("note", grain, state));
        await Assert.ThrowsAsync<ArgumentException>(() => silo.Storage.ClearStateAsync("note", grain, state));
    }

    [Fact]
    public async Task Hexadecimal_names_behind_a_prefix_keep_rows_of_their_own()
    {
        await using var silo = await TestSilo.Start(await Database());
        string[] keys = ["tenant/00123", "tenant/123", "tenant/0x123", "tenant/0123456789abcdef0123456789abcdef"];
        foreach (var key in keys)
            await silo.Note(key).Write(key);

        foreach (var key in keys)
        {
            var read = new GrainState<NoteState>();
            await silo.Storage.ReadStateAsync("note", GrainId.Create("test.note", key), read);
            Assert.Equal(key, read.State!.Text);
        }
    }

    [Fact]
    public async Task A_reminder_survives_a_restart()
    {
        var database = await Database();
        await using (var first = await TestSilo.Start(database))
            await first.Note("tenant/acme").Remind("sync", TimeSpan.FromHours(1), TimeSpan.FromDays(40));

        await using var second = await TestSilo.Start(database);
        Assert.True(await second.Note("tenant/acme").HasReminder("sync"));
        var row = await second.Reminders.ReadRow(GrainId.Create("test.note", "tenant/acme"), "sync", Ct);
        Assert.Equal(TimeSpan.FromDays(40), row!.Period);
        Assert.Equal(DateTimeKind.Utc, row.StartAt.Kind);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reminder_ticks_after_a_restart()
    {
        var database = await Database();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
        void OnFakeTime(ISiloBuilder silo) =>
            silo.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, time);

        var key = $"tenant/{Guid.NewGuid()}";
        await using (var first = await TestSilo.Start(database, OnFakeTime))
            await first.Note(key).Remind("sync", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10));
        var tick = ReminderTicks.Next(key);
        Assert.False(tick.IsCompleted);

        await using var second = await TestSilo.Start(database, OnFakeTime);
        // The silo reads its reminders while we turn the clock: turn it until it has, and the reminder is due.
        while (!tick.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_reminder_row_is_replaced_and_removed_by_its_version()
    {
        await using var silo = await TestSilo.Start(await Database());
        var grain = GrainId.Create("test.note", "tenant/acme");
        var start = new DateTime(2026, 3, 1, 7, 30, 0, 125, DateTimeKind.Utc);
        var first = await silo.Reminders.UpsertRow(Reminder(grain, "sync", start), Ct);
        var second = await silo.Reminders.UpsertRow(Reminder(grain, "sync", start), Ct);

        Assert.NotEqual(first, second);
        Assert.False(await silo.Reminders.RemoveRow(grain, "sync", first!, Ct));
        Assert.Equal(start, (await silo.Reminders.ReadRow(grain, "sync", Ct))!.StartAt);
        Assert.True(await silo.Reminders.RemoveRow(grain, "sync", second!, Ct));
        Assert.Null(await silo.Reminders.ReadRow(grain, "sync", Ct));
        Assert.False(await silo.Reminders.RemoveRow(grain, "sync", second!, Ct));
    }

    [Fact]
    public async Task Reminders_are_read_by_their_stretch_of_the_ring()
    {
        await using var silo = await TestSilo.Start(await Database());
        var grains = Enumerable.Range(0, 64).Select(i => GrainId.Create("test.note", $"tenant/{i}")).ToList();
        foreach (var grain in grains)
            await silo.Reminders.UpsertRow(Reminder(grain, "sync", new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc)), Ct);

        // From past the first quarter's end to the third quarter's; over the ring's end; and all of it.
        foreach (var (begin, end) in new[] { (0x4000_0000u, 0xC000_0000u), (0xC000_0000u, 0x4000_0000u), (5u, 5u), (0u, uint.MaxValue) })
        {
            var expected = grains.Where(grain => InStretch(grain.GetUniformHashCode(), begin, end)).ToHashSet();
            var read = await silo.Reminders.ReadRows(begin, end, Ct);
            Assert.Equal(expected, read.Reminders.Select(reminder => reminder.GrainId).ToHashSet());
        }
    }

    [Fact]
    public async Task The_reminder_read_uses_the_index_on_the_hash()
    {
        var database = await Database();
        await using var source = database.CreateDataSource();
        await using var command = source.CreateCommand(IndexesOfReminders(database.Kind));
        var indexes = new List<string>();
        await using DbDataReader reader = await command.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct))
            indexes.Add(reader.GetString(0));
        Assert.Contains("orleans_reminder_hash", indexes);
    }

    private static string IndexesOfReminders(DatabaseKind kind) => kind switch
    {
        DatabaseKind.Sqlite => "select name from sqlite_master where type = 'index' and tbl_name = 'orleans_reminder'",
        DatabaseKind.PostgreSql => "select indexname from pg_indexes where tablename = 'orleans_reminder'",
    };

    private static bool InStretch(uint hash, uint begin, uint end) =>
        begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static ReminderEntry Reminder(GrainId grain, string name, DateTime start) => new()
    {
        GrainId = grain,
        ReminderName = name,
        StartAt = start,
        Period = TimeSpan.FromMinutes(1),
    };
}
