using System.Text;
using System.Text.Json;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Silo.Pushed;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Csv;

/// <summary>Two silos that watch one folder.</summary>
public sealed class FolderTests : IAsyncDisposable
{
    private const string Header = "id,email,first name\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("hris-files-").FullName;
    private TwoSilos _world = null!;

    private string Mine => Path.Combine(_folder, TwoSilos.Tenant.Value);

    [Fact]
    public async Task Each_file_is_taken_once_when_it_is_whole_and_put_away_with_a_report()
    {
        await Start();
        TwoSilos.Must(await _world.Connection.Connect(Csv, TwoSilos.Stop));

        // What is still being written has another name, and is left alone.
        await Lay("people.part", Header + "1,ann@people.example,Ann\n");
        await Lay("first.csv", Header + "1,ann@people.example,Ann\n2,bob@people.example,Bob\nx,no address,X\n");
        var report = await Report("done", "first.csv");
        Assert.Equal(3, report.GetProperty("report").GetProperty("lines").GetInt32());
        Assert.Equal([(4, "malformed_email")], report.GetProperty("report").GetProperty("faults").EnumerateArray().Select(fault => (fault.GetProperty("line").GetInt32(), fault.GetProperty("code").GetString())));
        Assert.DoesNotContain("ann@", report.GetRawText(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Mine, "people.part")));

        var preview = await _world.Ended(TwoSilos.Must(await _world.Connection.Preview(TwoSilos.Everyone, TwoSilos.Stop)));
        var plan = TwoSilos.Must(await _world.Queries.Plan(new PlanQuery(preview.Plan!.Value), TwoSilos.Stop));
        await _world.Ended(await _world.CreateAccounts(plan));
        Assert.Equal(2, await _world.Members());

        // Once the selection is confirmed a file leads to a sync.
        await Lay("second.csv", Header + "1,ann@people.example,Ann\n2,bob@people.example,Bob\n3,cid@people.example,Cid\n");
        await Report("done", "second.csv");
        await TwoSilos.Until(async () => await _world.Members() == 3);
        Assert.Empty(Directory.GetFiles(Path.Combine(Mine, "working")));
    }

    [Fact]
    public async Task A_file_whose_writer_had_only_paused_is_taken_once_more_as_a_whole()
    {
        await Start();
        TwoSilos.Must(await _world.Connection.Connect(Csv, TwoSilos.Stop));
        await using var writer = new FileStream(Path.Combine(Mine, "slow.csv"), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await writer.WriteAsync(Encoding.UTF8.GetBytes(Header + "1,ann@people.example,Ann\n"), TwoSilos.Stop);
        await writer.FlushAsync(TwoSilos.Stop);
        Assert.Equal(1, (await Report("done", "slow.csv")).GetProperty("report").GetProperty("lines").GetInt32());

        // It writes on into what was put away.
        await writer.WriteAsync("2,bob@people.example,Bob\n"u8.ToArray(), TwoSilos.Stop);
        await writer.FlushAsync(TwoSilos.Stop);
        await TwoSilos.Until(async () => Away("done").Any(File.Exists) && await Lines() == 2);
        Assert.Single(Away("done"));

        async Task<int> Lines() => Away("done") is [var away] && File.Exists(away + ".report.json")
            ? JsonElement.Parse(await File.ReadAllTextAsync(away + ".report.json", TwoSilos.Stop)).GetProperty("report").GetProperty("lines").GetInt32()
            : 0;
    }

    [Fact]
    public async Task Many_files_that_two_silos_see_at_once_are_each_put_away_once()
    {
        await Start();
        TwoSilos.Must(await _world.Connection.Connect(Csv, TwoSilos.Stop));
        for (var n = 0; n < 25; n++) await Lay($"file-{n:00}.csv", Header + $"{n},p{n}@people.example,P\n");
        await TwoSilos.Until(() => Task.FromResult(Laid().Length == 0 && Away("done").Length + Away("refused").Length >= 25));

        // One that was overtaken by a later one while both were read is refused, and says so; none is taken twice or lost.
        var names = Away("done").Concat(Away("refused")).Select(file => Path.GetFileName(file)[^"file-00.csv".Length..]).ToList();
        Assert.Equal(25, names.Count);
        Assert.Equal(25, names.Distinct().Count());
        foreach (var refused in Away("refused")) Assert.Equal("file_overtaken", JsonElement.Parse(await File.ReadAllTextAsync(refused + ".report.json", TwoSilos.Stop)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task What_cannot_be_taken_is_put_away_with_its_reason()
    {
        await Start(options => options with { MaxBytes = 2_000 });
        await Lay("early.csv", Header + "1,ann@people.example,Ann\n");
        Assert.Equal("no_connection", (await Report("refused", "early.csv")).GetProperty("code").GetString());
        TwoSilos.Must(await _world.Connection.Connect(Csv, TwoSilos.Stop));
        await Lay("cut.csv", Header + "1,ann@people.example,\"Ann");
        Assert.Equal("csv_cut", (await Report("refused", "cut.csv")).GetProperty("code").GetString());
        await Lay("large.csv", Header + new string('\n', 3_000));
        Assert.Equal("csv_too_large", (await Report("refused", "large.csv")).GetProperty("code").GetString());
        await Lay("latin.csv", [.. Encoding.UTF8.GetBytes(Header), .. "1,ann@people.example,Zo"u8, 0xEB, (byte)'\n']);
        Assert.Equal("csv_encoding", (await Report("refused", "latin.csv")).GetProperty("code").GetString());
        await Lay("latin.windows-1252.csv", [.. Encoding.UTF8.GetBytes(Header), .. "1,ann@people.example,Zo"u8, 0xEB, (byte)'\n']);
        Assert.Equal("windows-1252", (await Report("done", "latin.windows-1252.csv")).GetProperty("report").GetProperty("encoding").GetString());
    }

    [Fact]
    public async Task A_file_that_a_dead_silo_left_half_read_is_taken_up_by_another_and_says_what_it_said_then()
    {
        await Start();
        TwoSilos.Must(await _world.Connection.Connect(Csv, TwoSilos.Stop));
        var claimed = _world.Time.GetUtcNow().AddMinutes(-20);
        var working = Directory.CreateDirectory(Path.Combine(Mine, "working")).FullName;
        var name = string.Join('~', claimed.UtcTicks.ToString("d19", null), claimed.UtcTicks.ToString("d19", null), "0a0a0a0a", "people.csv");
        await File.WriteAllTextAsync(Path.Combine(working, name), Header + "1,ann@people.example,Ann\n", TwoSilos.Stop);
        var report = await Report("done", "people.csv");
        Assert.Equal(claimed, report.GetProperty("at").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_link_leads_nobody_to_another_tenants_files()
    {
        await Start();
        TwoSilos.Must(await _world.Connection.Connect(Csv, TwoSilos.Stop));
        var others = Directory.CreateDirectory(Path.Combine(_folder, "hidden~")).FullName;
        var theirs = Path.Combine(others, "people.txt");
        await File.WriteAllTextAsync(theirs, Header + "1,eve@people.example,Eve\n", TwoSilos.Stop);
        Directory.CreateDirectory(Mine);
        File.CreateSymbolicLink(Path.Combine(Mine, "link.csv"), theirs);
        await Lay("own.csv", Header + "2,ann@people.example,Ann\n");
        await Report("done", "own.csv");
        Assert.True(File.Exists(Path.Combine(Mine, "link.csv")));
        Assert.DoesNotContain(Away("done"), file => file.EndsWith("link.csv", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Connect Csv { get; } = new("csv", new Dictionary<string, string>());

    private async Task Start(Func<FolderOptions, FolderOptions>? change = null)
    {
        var options = new FolderOptions { Path = _folder, Poll = TimeSpan.FromMilliseconds(50), Settle = TimeSpan.FromMilliseconds(100) };
        Directory.CreateDirectory(Mine);
        _world = await TwoSilos.Start(people: 1, services => services.AddSingleton(change?.Invoke(options) ?? options));
    }

    private Task Lay(string name, string text) => Lay(name, Encoding.UTF8.GetBytes(text));

    private async Task Lay(string name, byte[] bytes)
    {
        var writing = Path.Combine(_folder, $"{Guid.NewGuid():N}.tmp");
        await File.WriteAllBytesAsync(writing, bytes, TwoSilos.Stop);
        File.Move(writing, Path.Combine(Mine, name));
    }

    private string[] Laid() => Directory.GetFiles(Mine, "*.csv");

    private string[] Away(string where) => Directory.Exists(Path.Combine(Mine, where)) ? Directory.GetFiles(Path.Combine(Mine, where), "*.csv") : [];

    private async Task<JsonElement> Report(string where, string name)
    {
        string? file = null;
        await TwoSilos.Until(() => Task.FromResult((file = Away(where).SingleOrDefault(away => away.EndsWith("Z-" + name, StringComparison.Ordinal))) is not null));
        return JsonElement.Parse(await File.ReadAllTextAsync(file + ".report.json", TwoSilos.Stop));
    }
}
