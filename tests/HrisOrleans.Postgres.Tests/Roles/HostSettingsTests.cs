using HrisOrleans.Host;
using Microsoft.Extensions.Configuration;

namespace HrisOrleans.Postgres.Tests.Roles;

public sealed class HostSettingsTests
{
    private static readonly string Kek = Path.Combine(AppContext.BaseDirectory, "no-such-kek");

    [Theory]
    [InlineData(HostRole.Silo)]
    [InlineData(HostRole.Api)]
    public void A_role_of_a_cluster_refuses_to_start_without_a_key_encryption_key(HostRole role)
    {
        var refused = Assert.Throws<SettingException>(() => new HostSettings(role, Settings(("Database:ConnectionString", "Host=127.0.0.1"))));
        Assert.Contains("key-encryption key", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HostRole.Silo)]
    [InlineData(HostRole.Api)]
    public void A_role_of_a_cluster_refuses_to_start_without_a_database(HostRole role)
    {
        var refused = Assert.Throws<SettingException>(() => new HostSettings(role, Settings(("Encryption:KeyFile", Kek))));
        Assert.Contains("Database:ConnectionString", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("1", false)]
    [InlineData("2", true)]
    [InlineData("-3", false)]
    public void Events_are_kept_for_ever_or_for_two_days_and_more(string days, bool taken)
    {
        var folder = Directory.CreateTempSubdirectory("hris-settings-").FullName;
        try
        {
            var settings = new HostSettings(HostRole.All, Settings(("Data:Folder", folder), ("Events:RetentionDays", days)));
            if (taken) Assert.Equal(int.Parse(days, null), settings.Retention.Days);
            else Assert.Contains("Events:RetentionDays", Assert.Throws<SettingException>(() => settings.Retention).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IConfiguration Settings(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create<string, string?>(value.Key, value.Value))).Build();
}
