using CsCheck;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Tests.Connections;

/// <summary>Links and states: what they say of themselves, and what is kept of them.</summary>
public sealed class TenantSecretTests
{
    private static readonly Gen<TenantId> AnyTenant =
        Gen.OneOf(Gen.Const("a"), Gen.Const("acme"), Gen.Const("0-9"), Gen.Const(new string('x', 63)), Gen.Char['a', 'z'].Array[1, 20].Select(letters => new string(letters))).Select(TenantId.Parse);

    [Fact]
    public void A_secret_names_its_tenant_and_its_kind_only() => Gen.Select(AnyTenant, Gen.Byte.Array[32]).Sample((tenant, random) =>
    {
        var text = TenantSecret.Write(TenantSecret.Link, tenant, random);
        Assert.True(TenantSecret.TryTenant(TenantSecret.Link, text, out var found));
        Assert.Equal(tenant, found);
        Assert.False(TenantSecret.TryTenant(TenantSecret.SignIn, text, out _));
        Assert.Equal(text, Uri.EscapeDataString(text));
    });

    [Fact]
    public void Two_secrets_share_nothing_that_is_kept() => Gen.Select(AnyTenant, Gen.Byte.Array[32], Gen.Byte.Array[32]).Sample((tenant, one, other) =>
    {
        var (first, second) = (TenantSecret.Write(TenantSecret.SignIn, tenant, one), TenantSecret.Write(TenantSecret.SignIn, tenant, other));
        Assert.Equal(one.SequenceEqual(other), TenantSecret.Hash(first) == TenantSecret.Hash(second));
        Assert.DoesNotContain(first[^20..], TenantSecret.Hash(first), StringComparison.Ordinal);
    });

    [Fact]
    public void Nonsense_is_nobodys() => Gen.OneOf(Gens.Text, Gen.String, Gens.Text.Select(text => "cnl_acme_" + text + "!"), Gens.Text.Select(text => $"cnl_{text}_ABC"), Gen.Const("cnl_acme_"), Gen.Const("cnl_acme"), Gen.Const(new string('a', 500)))
        .Sample(text => Assert.False(TenantSecret.TryTenant(TenantSecret.Link, text, out var tenant) && TenantId.TryParse(text.Split('_')[1], out var named) && named != tenant));

    [Theory, InlineData(""), InlineData("cnl"), InlineData("cnl_acme_"), InlineData("cnl_ACME_abc"), InlineData("cnl_acme_a b"), InlineData("cnl_acme_a/b"), InlineData("cnl_acme_é"), InlineData("CNL_acme_abc"), InlineData(null)]
    public void What_is_not_of_the_form_is_refused(string? text) => Assert.False(TenantSecret.TryTenant(TenantSecret.Link, text, out _));

    [Fact]
    public void A_secret_is_never_shorter_than_can_be_guessed() => Assert.Throws<ArgumentException>(() => TenantSecret.Write(TenantSecret.Link, TenantId.Parse("acme"), new byte[16]));

    [Theory, InlineData("access_denied", "sign_in_denied"), InlineData("temporarily_unavailable", "provider_unavailable"), InlineData("invalid_scope", "provider_bad_response"), InlineData("", "provider_bad_response")]
    public void A_providers_word_becomes_one_of_ours(string word, string code) => Assert.Equal(code, ConnectLinkRules.Denied(word).Code);

    [Fact]
    public void A_providers_word_is_repeated_only_where_it_is_one() => Gens.Text.Sample(text =>
        Assert.True(text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.') || !ConnectLinkRules.Denied(text).Detail.Contains($"({text})", StringComparison.Ordinal)));
}
