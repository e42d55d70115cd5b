using System.Text;
using HrisOrleans.Silo.Mail;

namespace HrisOrleans.Tests.Mail;

/// <summary>Delivery status reports as mail servers write them.</summary>
public sealed class BounceReportTests
{
    private static readonly Guid Mail = Guid.Parse("01980000-0000-7000-8000-0000000000aa");

    private static string MessageId => $"invitation.{Mail:N}@hris.example";

    public static string Report(string messageId, string action = "failed", string original = "message/rfc822") =>
        $"""
        From: Mail Delivery System <mailer-daemon@mx.acme.example>
        To: hr@hris.example
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        {Body(messageId, action, original)}
        """.ReplaceLineEndings("\r\n");

    public static string Body(string messageId, string action = "failed", string original = "message/rfc822") =>
        $"""
        --b
        Content-Type: text/plain

        I could not deliver your mail.

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.acme.example

        Final-Recipient: rfc822; ann@acme.example
        Action: {action}
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 No such user

        --b
        Content-Type: {original}

        From: hr@hris.example
        To: ann@acme.example
        Subject: You are invited
        Message-ID: <{messageId}>

        --b--
        """.ReplaceLineEndings("\r\n");

    [Theory]
    [InlineData("message/rfc822")]
    [InlineData("text/rfc822-headers")]
    public void A_failure_names_the_mail_whole_or_by_its_headers(string original)
    {
        var read = Read(Report(MessageId, original: original));
        Assert.Equal((true, Mail), (read.Failed, read.Mail));
    }

    [Theory]
    [InlineData("delayed")]
    [InlineData("delivered")]
    [InlineData("relayed")]
    public void What_is_no_failure_is_none(string action) => Assert.False(Read(Report(MessageId, action)).Failed);

    [Fact]
    public void A_mail_of_others_names_none_of_ours()
    {
        Assert.Null(Read(Report("abc@acme.example")).Mail);
        Assert.Null(Read(Report($"notice.{Mail:N}@hris.example")).Mail);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Subject: Out of office\r\n\r\nI am away.")]
    [InlineData("\u0000\u0001\u0002")]
    public void What_is_no_report_is_refused(string text) => Assert.Equal("bounce_unreadable", BounceReport.Read(Encoding.UTF8.GetBytes(text)).Refusal?.Code);

    [Theory]
    [InlineData("<invitation.0198000000007000800000000000 00aa@hris.example>", false)]
    [InlineData("<invitation.019800000000700080000000000000aa@hris.example>", true)]
    [InlineData("invitation.019800000000700080000000000000AA@hris.example", true)]
    [InlineData("019800000000700080000000000000aa@hris.example", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_message_id_is_read_with_and_without_brackets(string? messageId, bool ours) => Assert.Equal(ours ? Mail : null, BounceReport.MailOf(messageId));

    private static BounceReport Read(string report)
    {
        var read = BounceReport.Read(Encoding.UTF8.GetBytes(report));
        Assert.True(read.Accepted);
        return read.Value;
    }
}
