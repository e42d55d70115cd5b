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

    private static IConfiguration Settings(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create<string, string?>(value.Key, value.Value))).Build();
}
