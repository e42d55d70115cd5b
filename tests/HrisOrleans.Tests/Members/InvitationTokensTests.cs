using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Members;
using HrisOrleans.Tests.Mail;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Members;

public sealed class InvitationTokensTests : IAsyncLifetime
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Globex = TenantId.Parse("globex");
    private static readonly MemberId Ada = new(Guid.Parse("01980000-0000-7000-8000-00000000ada0"));

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
    private MailKeys _keys = null!;
    private InvitationTokens _tokens = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _keys = await MailKeys.Make(_time);
        _tokens = new InvitationTokens(_keys.Ring);
    }

    public ValueTask DisposeAsync() => _keys.DisposeAsync();

    [Fact]
    public async Task A_token_names_what_it_was_issued_for()
    {
        var token = await _tokens.Issue(Acme, Ada, 3, Ct);
        Assert.Equal(new InvitationToken(Acme, Ada, 3), await _tokens.Verify(token, Ct));
    }

    [Fact]
    public async Task Links_that_were_mailed_long_ago_are_still_made_the_same_way()
    {
        await _keys.Fix(Acme, filling: 9);
        Assert.Equal("inv_acme_0198000000007000800000000000ada0_1_8yoqO4Qd4MFu8j_ym53104qNauMukyALfIjqg-ZwA1w", await _tokens.Issue(Acme, Ada, 1, Ct));
    }

    [Fact]
    public async Task Every_changed_character_makes_a_token_worthless()
    {
        var token = await _tokens.Issue(Acme, Ada, 12, Ct);
        for (var at = 0; at < token.Length; at++)
        {
            // A neighbour in the alphabet also changes the bits that decoding base64 would ignore at the end.
            foreach (var other in new[] { (char)(token[at] ^ 1), token[at] == 'A' ? 'B' : 'A', '1' })
            {
                if (other == token[at]) continue;
                Assert.Null(await _tokens.Verify(token[..at] + other + token[(at + 1)..], Ct));
            }
        }
    }

    [Fact]
    public async Task A_signature_is_good_for_its_own_tenant_member_and_number_only()
    {
        var token = await _tokens.Issue(Acme, Ada, 2, Ct);
        await _tokens.Issue(Globex, Ada, 2, Ct);
        var signature = token.Split('_', 5)[4];
        Assert.Null(await _tokens.Verify(new InvitationToken(Globex, Ada, 2).Signed(signature), Ct));
        Assert.Null(await _tokens.Verify(new InvitationToken(Acme, new MemberId(Guid.NewGuid()), 2).Signed(signature), Ct));
        Assert.Null(await _tokens.Verify(new InvitationToken(Acme, Ada, 3).Signed(signature), Ct));
        Assert.NotNull(await _tokens.Verify(new InvitationToken(Acme, Ada, 2).Signed(signature), Ct));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("inv")]
    [InlineData("inv_acme_0198000000007000800000000000ada0_1")]
    [InlineData("inv_acme_0198000000007000800000000000ada0_1_")]
    [InlineData("inv_acme_0198000000007000800000000000ada0_0_x")]
    [InlineData("inv_acme_0198000000007000800000000000ada0_-1_x")]
    [InlineData("inv_acme_0198000000007000800000000000ada0_99999999999_x")]
    [InlineData("inv_ACME_0198000000007000800000000000ada0_1_x")]
    [InlineData("inv_acme_01980000-0000-7000-8000-00000000ada0_1_x")]
    [InlineData("hris_acme_0198000000007000800000000000ada0_1_x")]
    public async Task What_is_no_token_is_refused_like_a_wrong_one(string? text) => Assert.Null(await _tokens.Verify(text, Ct));

    [Fact]
    public async Task One_token_has_one_spelling()
    {
        var token = await _tokens.Issue(Acme, Ada, 7, Ct);
        Assert.Null(await _tokens.Verify(token.Replace("_7_", "_07_", StringComparison.Ordinal), Ct));
        Assert.Null(await _tokens.Verify(token.Replace("ada0", "ADA0", StringComparison.Ordinal), Ct));
        Assert.Null(await _tokens.Verify(token + "=", Ct));
        Assert.Null(await _tokens.Verify(token + " ", Ct));
        Assert.Null(await _tokens.Verify(token + new string('A', 10_000), Ct));
    }

    [Fact]
    public async Task Guessing_at_tenants_that_do_not_exist_leaves_no_trace()
    {
        foreach (var tenant in Enumerable.Range(0, 5).Select(number => TenantId.Parse($"guess-{number}")))
        {
            Assert.Null(await _tokens.Verify(new InvitationToken(tenant, Ada, 1).Signed(new string('A', 43)), Ct));
        }

        Assert.Equal(0, await _keys.Tenants());
    }

    [Fact]
    public async Task Without_a_key_nothing_that_a_stranger_can_compute_is_accepted()
    {
        // Signed as if the tenant's secret were empty.
        var text = $"hris.invitation/1\nacme\n{Ada.Value:N}\n1";
        var forged = System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.HMACSHA256.HashData(new byte[32], System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.Null(await _tokens.Verify(new InvitationToken(Acme, Ada, 1).Signed(forged), Ct));
    }

    [Fact]
    public async Task Destroying_a_tenants_key_ends_its_links()
    {
        var token = await _tokens.Issue(Acme, Ada, 1, Ct);
        await _keys.Ring.Destroy(Acme.Value, Ct);
        Assert.Null(await _tokens.Verify(token, Ct));
    }
}
