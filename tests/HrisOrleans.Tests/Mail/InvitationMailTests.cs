using System.Text;
using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Members;
using HrisOrleans.Storage.Mail;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace HrisOrleans.Tests.Mail;

public sealed class InvitationMailTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(MailTestData.Now);
    private MailKeys _keys = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _keys = await MailKeys.Make(_time);
        await _keys.Fix(MailTestData.Acme, filling: 9);
    }

    public ValueTask DisposeAsync() => _keys.DisposeAsync();

    [Fact]
    public async Task The_mail_reads_as_it_always_did()
    {
        var mail = await Compose(MailTestData.Mail() with { DisplayName = "Zoë <Ångström>" }, tenant: "Acme & Söhne");
        using var written = new MemoryStream();
        await mail.Message.WriteToAsync(written, Ct);
        await using var golden = typeof(InvitationMailTests).Assembly.GetManifestResourceStream("Goldens/invitation-1.eml")!;
        using var reader = new StreamReader(golden);
        Assert.Equal((await reader.ReadToEndAsync(Ct)).ReplaceLineEndings("\n"), Encoding.UTF8.GetString(written.ToArray()).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_link_carries_a_genuine_token()
    {
        var leased = MailTestData.Mail();
        var body = (await Compose(leased)).Message.TextBody!;
        var link = body.Split('\n', StringSplitOptions.TrimEntries).Single(line => line.StartsWith("https:", StringComparison.Ordinal));
        var token = link["https://app.example.com/join?token=".Length..];
        var named = await new InvitationTokens(_keys.Ring).Verify(token, Ct);
        Assert.Equal((leased.Tenant, leased.Member, leased.InvitationNumber), (named!.Value.Tenant, named.Value.Member, named.Value.Number));
    }

    [Fact]
    public async Task A_page_with_a_query_of_its_own_keeps_it()
    {
        var page = MailTestData.FileOptions("") with { AcceptBaseUrl = new Uri("https://app.example.com/join?lang=en") };
        Assert.Contains("https://app.example.com/join?lang=en&token=inv_acme_", (await Compose(MailTestData.Mail(), options: page)).Message.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_cannot_add_headers_markup_or_lines()
    {
        var mail = await Compose(
            MailTestData.Mail() with { DisplayName = "Eve\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>" },
            tenant: "Acme\r\nX-Evil: yes\u2028<b>");
        using var written = new MemoryStream();
        await mail.Message.WriteToAsync(written, Ct);
        written.Position = 0;
        var read = await MimeMessage.LoadAsync(written, Ct);
        Assert.DoesNotContain(read.Headers, header => header.Field is "Bcc" or "X-Evil");
        Assert.Single(read.To.Mailboxes, mailbox => mailbox.Address == "person-1@example.org");
        Assert.Equal("You are invited to join Acme X-Evil: yes <b>", read.Subject);
        Assert.DoesNotContain("<script>", read.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", read.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("Hello Eve Bcc: all@example.org <script>alert(1)</script>,", read.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_makings_of_one_mail_have_one_message_id_and_two_mails_have_two()
    {
        var first = (await Compose(MailTestData.Mail(1))).Message.MessageId;
        Assert.Equal(first, (await Compose(MailTestData.Mail(1))).Message.MessageId);
        Assert.NotEqual(first, (await Compose(MailTestData.Mail(2))).Message.MessageId);
    }

    [Fact]
    public async Task Somebody_without_a_name_is_greeted_too() =>
        Assert.StartsWith("Hello,", (await Compose(MailTestData.Mail() with { DisplayName = null })).Message.TextBody, StringComparison.Ordinal);

    [Theory]
    [InlineData("not an address")]
    [InlineData("a@b.example, c@d.example")]
    [InlineData("Ada <ada@example.org>")]
    public async Task What_is_no_plain_address_makes_no_mail(string email) => Assert.Null(await Composer("Acme").Compose(MailTestData.Mail(email: email), Ct));

    [Fact]
    public async Task A_tenants_template_decides_sender_texts_and_page()
    {
        var look = new InvitationTemplate(
            "Join {{ tenant }}, {{name}}", "Hi {{name}}: {{acceptUrl}} or not: https://x.example/no?t={{token}}", "<p title=\"a\">{{name}}</p><a href='{{acceptUrl}}'>in</a>", "Acme \"People\"", "people@example.com", "https://acme.example/in?x=1&y=2");
        var mail = (await Composer("Acme", look: look).Compose(MailTestData.Mail() with { DisplayName = "{{token}} <b>Zoë</b>" }, Ct))!.Message;
        Assert.Equal(("Acme \"People\"", "people@example.com"), (mail.From.Mailboxes.Single().Name, mail.From.Mailboxes.Single().Address));
        Assert.Equal("Join Acme, {{token}} <b>Zoë</b>", mail.Subject);
        var token = await new InvitationTokens(_keys.Ring).Issue(MailTestData.Acme, MailTestData.Mail().Member, 1, Ct);
        Assert.Equal($"Hi {{{{token}}}} <b>Zoë</b>: https://acme.example/in?x=1&y=2&token={token} or not: https://x.example/no?t={token}", mail.TextBody);
        Assert.Equal($"<p title=\"a\">{{{{token}}}} &lt;b&gt;Zo&#235;&lt;/b&gt;</p><a href='https://acme.example/in?x=1&amp;y=2&amp;token={token}'>in</a>", mail.HtmlBody);
    }

    private InvitationMail Composer(string tenant, MailOptions? options = null, InvitationTemplate? look = null) =>
        new(options ?? MailTestData.FileOptions(""), new InvitationTokens(_keys.Ring), new NamedTenants(_ => tenant), new OneLook(look), _time);

    private async Task<OutgoingMail> Compose(LeasedMail mail, string tenant = "Acme", MailOptions? options = null) =>
        (await Composer(tenant, options).Compose(mail, Ct))!;
}
