using HrisOrleans.Domain.Invitations;

namespace HrisOrleans.Tests.Invitations;

public sealed class InvitationTemplateTests
{
    private static readonly string[] Domains = ["example.com"];

    [Fact]
    public void The_products_own_template_is_one_that_a_tenant_could_save() =>
        Assert.Null(InvitationTemplates.Check(new InvitationTemplate(InvitationTemplate.DefaultSubject, InvitationTemplate.DefaultText, InvitationTemplate.DefaultHtml), Domains));

    [Fact]
    public void An_empty_template_is_the_products_own() => Assert.Null(InvitationTemplates.Check(new InvitationTemplate(), Domains));

    [Theory]
    [InlineData("Join {{tenat}}", "tenat")]
    [InlineData("Join {{ Tenant }}", "Tenant")]
    [InlineData("{{}}", "''")]
    public void An_unknown_placeholder_is_refused_by_name(string subject, string name)
    {
        var refusal = InvitationTemplates.Check(new InvitationTemplate(subject), Domains);
        Assert.Equal("unknown_placeholder", refusal?.Code);
        Assert.Contains(name, refusal!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello {{name}}", null, "accept_link_missing")]
    [InlineData(null, "<p>{{name}}</p>", "accept_link_missing")]
    [InlineData("{{acceptUrl", null, "malformed_template")]
    [InlineData("   ", null, "malformed_template")]
    [InlineData("{{acceptUrl}}\0", null, "malformed_template")]
    [InlineData(null, "<script>steal('{{acceptUrl}}')</script>", "malformed_template")]
    [InlineData(null, "<SCRIPT src=x></SCRIPT>{{acceptUrl}}", "malformed_template")]
    [InlineData(null, "<a href={{acceptUrl}}>in</a>", "malformed_template")]
    [InlineData(null, "<a title=\"{{name}}\" href=\"{{acceptUrl}}\">in</a>", "malformed_template")]
    [InlineData(null, "<a href=\"{{tenant}}\">x</a>{{acceptUrl}}", "malformed_template")]
    [InlineData(null, "<p title=\"a > b\" {{acceptUrl}}>", "malformed_template")]
    [InlineData("{{acceptUrl}}", "<a href='{{acceptUrl}}' title=\"1 > 0\">{{name}}</a>", null)]
    public void A_template_that_would_break_a_mail_is_refused(string? text, string? html, string? code) =>
        Assert.Equal(code, InvitationTemplates.Check(new InvitationTemplate(Text: text, Html: html), Domains)?.Code);

    [Theory]
    [InlineData("Join\r\nBcc: all@example.org", "malformed_template")]
    [InlineData("Join {{acceptUrl}}", "malformed_template")]
    [InlineData("Join {{token}}", "malformed_template")]
    [InlineData("Join us, {{name}}", null)]
    public void A_subject_is_one_line_without_the_link(string subject, string? code) => Assert.Equal(code, InvitationTemplates.Check(new InvitationTemplate(subject), Domains)?.Code);

    [Theory]
    [InlineData("people@example.com", null, null)]
    [InlineData("People@EXAMPLE.com", "Acme, Inc. <x@y>", null)]
    [InlineData("people@evil.example", null, "sender_not_allowed")]
    [InlineData("people@sub.example.com", null, "sender_not_allowed")]
    [InlineData("people@example.com, other@example.com", null, "malformed_address")]
    [InlineData("people@example.com\r\nBcc: x@example.com", null, "malformed_address")]
    [InlineData("nobody", null, "malformed_address")]
    [InlineData(null, "Acme\r\nBcc: x@example.com", "malformed_template")]
    public void A_sender_is_one_address_of_an_allowed_domain(string? address, string? name, string? code) =>
        Assert.Equal(code, InvitationTemplates.Check(new InvitationTemplate(SenderAddress: address, SenderName: name), Domains)?.Code);

    [Theory]
    [InlineData("https://app.example/join", null)]
    [InlineData("https://app.example/join?lang=de", null)]
    [InlineData("https://app.example/join#top", "malformed_url")]
    [InlineData("javascript:alert(1)", "malformed_url")]
    [InlineData("https://user:pass@app.example/", "malformed_url")]
    [InlineData("/join", "malformed_url")]
    public void The_accept_page_is_a_web_page(string url, string? code) => Assert.Equal(code, InvitationTemplates.Check(new InvitationTemplate(AcceptUrl: url), Domains)?.Code);

    [Fact]
    public void Values_are_never_read_as_placeholders_and_go_into_html_encoded()
    {
        var values = new InvitationValues("Acme & {{token}}", "<script>{{token}}</script>", "https://x.example/?a=1&token=t", "soon", "secret");
        var template = new InvitationTemplate(Text: "{{greeting}} {{tenant}} {{acceptUrl}}\nend", Html: "<p>{{name}} {{tenant}}</p><a href=\"{{acceptUrl}}\">{{ token }}</a>");
        Assert.Equal("Hello <script>{{token}}</script>, Acme & {{token}} https://x.example/?a=1&token=t\r\nend", InvitationTemplates.Text(template, values));
        Assert.Equal("<p>&lt;script&gt;{{token}}&lt;/script&gt; Acme &amp; {{token}}</p><a href=\"https://x.example/?a=1&amp;token=t\">secret</a>", InvitationTemplates.Html(template, values));
    }
}
