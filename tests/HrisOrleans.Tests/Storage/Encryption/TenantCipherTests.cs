using System.Text;
using CsCheck;
using HrisOrleans.Storage.Encryption;

namespace HrisOrleans.Tests.Storage.Encryption;

public sealed class TenantCipherTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly TenantCipher Acme = new("acme", 3, Key);

    [Fact]
    public void What_is_sealed_opens_again()
    {
        Gen.Select(Gen.Byte.Array[0, 600], Gen.Byte.Array[0, 600]).Sample((plaintext, associated) =>
        {
            var value = Acme.Seal(plaintext, associated);
            Assert.Equal(plaintext.Length + TenantCipher.Overhead, value.Length);
            Assert.Equal(plaintext, Acme.Open(value, associated));
        });
    }

    [Fact]
    public void A_changed_bit_anywhere_opens_nothing()
    {
        var value = Acme.Seal("Ada Lovelace"u8, "member/1/name"u8);
        for (var bit = 0; bit < value.Length * 8; bit++)
        {
            value[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<EncryptionException>(() => Acme.Open(value, "member/1/name"u8));
            value[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.Equal("Ada Lovelace"u8, Acme.Open(value, "member/1/name"u8));
    }

    [Fact]
    public void A_value_opens_in_its_own_place_only()
    {
        var value = Acme.Seal("Ada"u8, "member/1/name"u8);
        Assert.Equal(EncryptionFault.NotAuthentic, Fault(() => Acme.Open(value, "member/2/name"u8)));
        Assert.Equal(EncryptionFault.NotAuthentic, Fault(() => Acme.Open(value, [])));
    }

    [Fact]
    public void A_value_opens_for_its_own_tenant_only_even_under_the_same_key()
    {
        var value = Acme.Seal("Ada"u8, "c"u8);
        Assert.Equal(EncryptionFault.NotAuthentic, Fault(() => new TenantCipher("globex", 3, Key).Open(value, "c"u8)));
        // The end of one and the beginning of the other do not run together.
        Assert.Equal(EncryptionFault.NotAuthentic, Fault(() => new TenantCipher("acmec", 3, Key).Open(value, [])));
        Assert.Equal(EncryptionFault.NotAuthentic, Fault(() => new TenantCipher("acm", 3, Key).Open(value, "ec"u8)));
    }

    [Fact]
    public void Bytes_that_are_no_sealed_value_are_told_apart_from_altered_ones()
    {
        Assert.Equal(EncryptionFault.Malformed, Fault(() => Acme.Open([], [])));
        Assert.Equal(EncryptionFault.Malformed, Fault(() => Acme.Open(new byte[TenantCipher.Overhead - 1], [])));
        var value = Acme.Seal([], []);
        value[0] = 2;
        Assert.Equal(EncryptionFault.UnknownFormat, Fault(() => Acme.Open(value, [])));
        Assert.Equal(EncryptionFault.KeyUnavailable, Fault(() => Acme.Open(new TenantCipher("acme", 4, Key).Seal([], []), [])));
    }

    [Fact]
    public void Sealing_the_same_twice_gives_two_values()
    {
        Assert.NotEqual(Acme.Seal("Ada"u8, []), Acme.Seal("Ada"u8, []));
    }

    [Fact]
    public void A_refusal_tells_nothing_of_the_contents()
    {
        var value = Acme.Seal("Ada Lovelace"u8, "a"u8);
        var refusal = Assert.Throws<EncryptionException>(() => Acme.Open(value, "b"u8));
        Assert.DoesNotContain("Ada", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(Key), refusal.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_derived_secret_is_the_same_for_the_same_purpose_only()
    {
        var fingerprint = Acme.DeriveSecret("fingerprint");
        Assert.Equal(32, fingerprint.Length);
        Assert.Equal(fingerprint, new TenantCipher("acme", 3, Key).DeriveSecret("fingerprint"));
        Assert.NotEqual(fingerprint, Acme.DeriveSecret("invitation"));
        Assert.NotEqual(fingerprint, new TenantCipher("globex", 3, Key).DeriveSecret("fingerprint"));
        Assert.NotEqual(Key, fingerprint);
        Assert.Throws<ArgumentException>(() => Acme.DeriveSecret(""));
    }

    [Fact]
    public void One_cipher_serves_several_threads()
    {
        Parallel.For(0, 2000, i =>
        {
            var plaintext = Encoding.UTF8.GetBytes($"person {i}");
            Assert.Equal(plaintext, Acme.Open(Acme.Seal(plaintext, "x"u8), "x"u8));
        });
    }

    private static EncryptionFault Fault(Action open) => Assert.Throws<EncryptionException>(open).Fault;
}
