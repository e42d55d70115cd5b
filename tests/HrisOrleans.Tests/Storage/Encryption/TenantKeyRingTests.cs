using System.Data.Common;
using HrisOrleans.Storage.Encryption;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Storage.Encryption;

public sealed class TenantKeyRingTests : IAsyncLifetime
{
    private static readonly string Old = "old:" + Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray());
    private static readonly string New = "new:" + Convert.ToBase64String(Enumerable.Repeat((byte)8, 32).ToArray());

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
    private SqliteFile _file = null!;
    private DbDataSource _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _file = await SqliteFile.Migrated();
        _database = _file.Options.CreateDataSource();
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    public async Task A_value_opens_in_another_process()
    {
        var value = await Ring(Old).Seal("acme", "Ada"u8.ToArray(), "name"u8.ToArray(), Ct);
        Assert.Equal("Ada"u8.ToArray(), await Ring(Old).Open("acme", value, "name"u8.ToArray(), Ct));
    }

    [Fact]
    public async Task Several_that_need_the_first_key_at_once_get_the_same()
    {
        var secrets = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForAsync(0, 8, Ct, async (_, ct) =>
            secrets.Add(Convert.ToHexString(await Ring(Old).DeriveSecret("acme", "fingerprint", ct))));
        Assert.Single(secrets.Distinct());
        Assert.Equal([1L], await _file.Column("select count(*) from tenant_keys"));
    }

    [Fact]
    public async Task A_key_is_stored_wrapped_and_dated()
    {
        var cipher = await Ring(Old).For("acme", Ct);
        Assert.Equal(1, cipher.KeyId);
        var wrapped = Assert.IsType<byte[]>(Assert.Single(await _file.Column("select wrapped from tenant_keys")));
        Assert.Equal(61, wrapped.Length);
        Assert.Equal(["old"], await _file.Column("select kek_id from tenant_keys"));
        Assert.StartsWith("2026-03-01 09:00:00", Assert.IsType<string>(Assert.Single(await _file.Column("select created_at from tenant_keys"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_tenants_value_does_not_open()
    {
        var ring = Ring(Old);
        var value = await ring.Seal("acme", "Ada"u8.ToArray(), default, Ct);
        Assert.Equal(EncryptionFault.KeyUnavailable, await Fault(ring.Open("globex", value, default, Ct)));
        await ring.For("globex", Ct);
        Assert.Equal(EncryptionFault.NotAuthentic, await Fault(ring.Open("globex", value, default, Ct)));
    }

    [Fact]
    public async Task A_key_row_copied_to_another_tenant_does_not_open()
    {
        var value = await Ring(Old).Seal("acme", "Ada"u8.ToArray(), default, Ct);
        await _file.Execute("update tenant_keys set tenant = 'globex'");
        Assert.Equal(EncryptionFault.KeyUnavailable, await Fault(Ring(Old).Open("globex", value, default, Ct)));
    }

    [Fact]
    public async Task After_a_rotation_old_values_open_with_the_new_key_alone()
    {
        var value = await Ring(Old).Seal("acme", "Ada"u8.ToArray(), default, Ct);
        await Ring(Old).For("globex", Ct);
        var secret = await Ring(Old).DeriveSecret("acme", "fingerprint", Ct);

        Assert.Equal(2, await Ring($"{New}\n{Old}").Rewrap(Ct));
        Assert.Equal(0, await Ring($"{New}\n{Old}").Rewrap(Ct));

        Assert.Equal("Ada"u8.ToArray(), await Ring(New).Open("acme", value, default, Ct));
        Assert.Equal(secret, await Ring(New).DeriveSecret("acme", "fingerprint", Ct));
        Assert.Equal(["new", "new"], await _file.Column("select kek_id from tenant_keys"));
    }

    [Fact]
    public async Task A_missing_key_encryption_key_is_named()
    {
        await Ring(Old).For("acme", Ct);
        var refusal = await Assert.ThrowsAsync<EncryptionException>(async () => await Ring(New).For("acme", Ct));
        Assert.Equal(EncryptionFault.KeyUnavailable, refusal.Fault);
        Assert.Contains("'old'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_under_the_right_name_is_refused()
    {
        await Ring(Old).For("acme", Ct);
        var wrong = New.Replace("new:", "old:", StringComparison.Ordinal);
        Assert.Equal(EncryptionFault.KeyUnavailable, await Fault(Ring(wrong).DeriveSecret("acme", "x", Ct)));
    }

    [Fact]
    public async Task What_a_destroyed_key_sealed_is_gone_and_its_number_is_never_used_again()
    {
        var ring = Ring(Old);
        var value = await ring.Seal("acme", "Ada"u8.ToArray(), default, Ct);
        var secret = await ring.DeriveSecret("acme", "fingerprint", Ct);
        Assert.True(await ring.Destroy("acme", Ct));
        Assert.False(await ring.Destroy("acme", Ct));

        Assert.Equal(EncryptionFault.KeyDestroyed, await Fault(ring.Open("acme", value, default, Ct)));
        Assert.Equal([DBNull.Value], await _file.Column("select wrapped from tenant_keys"));
        Assert.Equal(2, (await ring.For("acme", Ct)).KeyId);
        Assert.NotEqual(secret, await ring.DeriveSecret("acme", "fingerprint", Ct));
        Assert.Equal(EncryptionFault.KeyDestroyed, await Fault(ring.Open("acme", value, default, Ct)));
    }

    [Fact]
    public async Task Another_process_forgets_a_destroyed_key_in_time()
    {
        var other = Ring(Old);
        var value = await other.Seal("acme", "Ada"u8.ToArray(), default, Ct);
        await Ring(Old).Destroy("acme", Ct);

        _time.Advance(TenantKeyRing.CacheFor);
        Assert.Equal(EncryptionFault.KeyDestroyed, await Fault(other.Open("acme", value, default, Ct)));
    }

    [Fact]
    public async Task A_key_in_memory_needs_no_database()
    {
        var ring = Ring(Old);
        var cipher = await ring.For("acme", Ct);
        await _file.Execute("delete from tenant_keys");
        Assert.Same(cipher, await ring.For("acme", Ct));
        _time.Advance(TenantKeyRing.CacheFor);
        Assert.NotSame(cipher, await ring.For("acme", Ct));
    }

    private TenantKeyRing Ring(string keks) => new(_database, KeyEncryptionKeys.Parse(keks), _time);

    private static async Task<EncryptionFault> Fault(ValueTask<byte[]> call) =>
        (await Assert.ThrowsAsync<EncryptionException>(async () => await call)).Fault;
}
