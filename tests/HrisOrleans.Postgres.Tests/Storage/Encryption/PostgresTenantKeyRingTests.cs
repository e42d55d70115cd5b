using System.Collections.Concurrent;
using HrisOrleans.Postgres.Tests.Support;
using HrisOrleans.Storage.Encryption;

namespace HrisOrleans.Postgres.Tests.Storage.Encryption;

/// <summary>The key table's statements on PostgreSQL; the rules themselves are tested on SQLite.</summary>
public sealed class PostgresTenantKeyRingTests(PostgresServer server)
{
    private static readonly string Old = "old:" + Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray());
    private static readonly string New = "new:" + Convert.ToBase64String(Enumerable.Repeat((byte)8, 32).ToArray());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_made_once_rewrapped_and_destroyed()
    {
        await using var database = (await server.CreateMigratedDatabase(Ct)).CreateDataSource();
        TenantKeyRing Ring(string keks) => new(database, KeyEncryptionKeys.Parse(keks), TimeProvider.System);

        var secrets = new ConcurrentBag<string>();
        await Parallel.ForAsync(0, 8, Ct, async (_, ct) =>
            secrets.Add(Convert.ToHexString(await Ring(Old).DeriveSecret("acme", "fingerprint", ct))));
        Assert.Single(secrets.Distinct());

        var value = await Ring(Old).Seal("acme", "Ada"u8.ToArray(), "name"u8.ToArray(), Ct);
        Assert.Equal(1, await Ring($"{New}\n{Old}").Rewrap(Ct));
        Assert.Equal("Ada"u8.ToArray(), await Ring(New).Open("acme", value, "name"u8.ToArray(), Ct));

        Assert.True(await Ring(New).Destroy("acme", Ct));
        Assert.False(await Ring(New).Destroy("acme", Ct));
        var refusal = await Assert.ThrowsAsync<EncryptionException>(
            async () => await Ring(New).Open("acme", value, "name"u8.ToArray(), Ct));
        Assert.Equal(EncryptionFault.KeyDestroyed, refusal.Fault);
        Assert.Equal(2, (await Ring(New).For("acme", Ct)).KeyId);
    }
}
