using HrisOrleans.Silo.Mail;

namespace HrisOrleans.Tests.Mail;

public sealed class MailOptionsTests
{
    private static readonly MailOptions Smtp = MailTestData.SmtpOptions(587) with { Security = MailSecurity.StartTls, User = "mailer", Password = "s3cret" };

    [Fact]
    public void Complete_options_are_taken()
    {
        Smtp.Validate();
        MailTestData.FileOptions("/data").Validate();
    }

    public static TheoryData<MailOptions> Bad() =>
    [
        Smtp with { Host = null },
        Smtp with { Port = 0 },
        Smtp with { Password = null },
        Smtp with { Security = MailSecurity.None },
        Smtp with { FromAddress = "nobody" },
        Smtp with { AcceptBaseUrl = new Uri("/join", UriKind.Relative) },
        Smtp with { AcceptBaseUrl = new Uri("https://app.example.com/#/join") },
        Smtp with { AcceptBaseUrl = new Uri("javascript:alert(1)") },
        Smtp with { BatchSize = 0 },
        Smtp with { Timeout = TimeSpan.FromMinutes(2) },
        MailTestData.FileOptions(" "),
    ];

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void Incomplete_or_unsafe_options_are_refused_without_telling_the_password(MailOptions options) =>
        Assert.DoesNotContain("s3cret", Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);

    [Fact]
    public void The_password_is_not_printed() => Assert.DoesNotContain("s3cret", Smtp.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Waiting_doubles_up_to_a_limit_and_is_spread()
    {
        var (random, backOff) = (new Random(1), MailBackOff.OfMail(Smtp));
        for (var failures = 0; failures < 100; failures++)
        {
            var meant = TimeSpan.FromMinutes(Math.Min(60, Math.Pow(2, Math.Min(failures, 20))));
            Assert.InRange(backOff.After(failures, random), meant * 0.75, meant * 1.25);
        }
    }
}
