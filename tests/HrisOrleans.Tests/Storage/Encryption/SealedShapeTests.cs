using System.Text;
using System.Text.Json;
using HrisOrleans.Storage.Encryption;

namespace HrisOrleans.Tests.Storage.Encryption;

/// <summary>
/// Rows in customers' databases look like these for ever: a golden is never changed, a new shape gets a new one.
/// </summary>
public sealed class SealedShapeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_value_sealed_by_the_first_version_still_opens()
    {
        var golden = await Golden("sealed-1.json");
        using var file = await SqliteFile.Migrated();
        await file.Execute(
            $"""
             insert into tenant_keys (tenant, key_id, kek_id, wrapped, created_at)
             values ('{golden.Tenant}', {golden.KeyId}, 'golden', x'{golden.Wrapped}', '2026-01-01 00:00:00+00:00')
             """);
        await using var database = file.Options.CreateDataSource();
        var ring = new TenantKeyRing(database, KeyEncryptionKeys.Parse(golden.Kek), TimeProvider.System);

        var plaintext = await ring.Open(
            golden.Tenant, Convert.FromHexString(golden.Sealed), Encoding.UTF8.GetBytes(golden.AssociatedData), Ct);
        Assert.Equal(golden.Plaintext, Encoding.UTF8.GetString(plaintext));
        Assert.Equal(golden.Secret, Convert.ToHexStringLower(await ring.DeriveSecret(golden.Tenant, golden.Purpose, Ct)));
    }

    [Fact]
    public void A_sealed_value_is_format_key_id_nonce_ciphertext_and_tag()
    {
        var value = new TenantCipher("acme", 0x01020304, new byte[32]).Seal("five5"u8, []);
        Assert.Equal([1, 1, 2, 3, 4], value[..5]);
        Assert.Equal(1 + 4 + 12 + 5 + 16, value.Length);
        Assert.Equal(33, TenantCipher.Overhead);
    }

    private static async Task<GoldenFile> Golden(string name)
    {
        await using var stream = typeof(SealedShapeTests).Assembly.GetManifestResourceStream($"Goldens/{name}")!;
        return (await JsonSerializer.DeserializeAsync<GoldenFile>(stream, JsonSerializerOptions.Web, Ct))!;
    }

    private sealed record GoldenFile(
        string Kek, string Tenant, int KeyId, string Wrapped, string AssociatedData, string Plaintext, string Sealed,
        string Purpose, string Secret);
}
