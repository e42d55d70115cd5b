using HrisOrleans.Storage.Encryption;

namespace HrisOrleans.Tests.Storage.Encryption;

public sealed class KeyEncryptionKeysTests
{
    private static readonly string Key = Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray());
    private static readonly string Other = Convert.ToBase64String(Enumerable.Repeat((byte)8, 32).ToArray());

    [Fact]
    public void The_first_key_is_the_current_one()
    {
        var keys = KeyEncryptionKeys.Parse($"# rotated in March\n2026-03:{Other}\n\n2025-01: {Key}\r\n");
        Assert.Equal("2026-03", keys.Current.Id);
        Assert.Equal(["2026-03", "2025-01"], keys.Ids);
    }

    [Fact]
    public void A_key_without_an_id_keeps_its_fingerprint_when_lines_are_added()
    {
        var alone = KeyEncryptionKeys.Parse(Key);
        var rotated = KeyEncryptionKeys.Parse($"{Other}\n{Key}");
        Assert.NotEqual(alone.Current.Id, rotated.Current.Id);
        Assert.Contains(alone.Current.Id, rotated.Ids);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment")]
    [InlineData("c2hvcnQ=")]
    [InlineData("id:not base64 at all")]
    [InlineData(":BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=")]
    [InlineData("an id:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=")]
    [InlineData("a:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\na:CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=")]
    public void A_faulty_list_is_refused(string text)
    {
        var refusal = Assert.Throws<EncryptionException>(() => KeyEncryptionKeys.Parse(text));
        Assert.Equal(EncryptionFault.Malformed, refusal.Fault);
    }

    [Fact]
    public void A_refusal_does_not_tell_the_key()
    {
        var secret = Key[..40];
        var refusal = Assert.Throws<EncryptionException>(() => KeyEncryptionKeys.Parse("k1:" + secret));
        Assert.DoesNotContain(secret, refusal.ToString(), StringComparison.Ordinal);
        Assert.Contains("line 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_read_from_the_environment_when_it_has_any()
    {
        var variable = $"HRIS_TEST_{Guid.NewGuid():N}";
        Assert.Null(KeyEncryptionKeys.FromEnvironment(variable));
        Environment.SetEnvironmentVariable(variable, "k1:" + Key);
        Assert.Equal("k1", KeyEncryptionKeys.FromEnvironment(variable)!.Current.Id);
    }

    [Fact]
    public void A_data_folder_gets_one_key_file_that_only_its_owner_reads()
    {
        using var file = new SqliteFile();
        var folder = Path.Combine(file.Folder, "data");
        var made = KeyEncryptionKeys.FromDataFolder(folder);
        Assert.Equal(made.Ids, KeyEncryptionKeys.FromDataFolder(folder).Ids);

        var path = Assert.Single(Directory.GetFiles(folder));
        Assert.Equal("kek", Path.GetFileName(path));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Of_several_that_make_the_key_file_at_once_all_read_the_same()
    {
        using var file = new SqliteFile();
        foreach (var round in Enumerable.Range(0, 100))
        {
            var folder = Path.Combine(file.Folder, $"{round}");
            using var together = new Barrier(4);
            var ids = new System.Collections.Concurrent.ConcurrentBag<string>();
            var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                together.SignalAndWait();
                ids.Add(KeyEncryptionKeys.FromDataFolder(folder).Current.Id);
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            Assert.Single(ids.Distinct());
            Assert.Equal(["kek"], Directory.GetFiles(folder).Select(Path.GetFileName));
        }
    }
}
