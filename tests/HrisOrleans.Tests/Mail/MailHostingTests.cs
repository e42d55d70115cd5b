using System.Reflection;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Invitations;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Suppressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Mail;

public sealed class MailHostingTests
{
    [Theory]
    [InlineData(nameof(MailTransportKind.File))]
    [InlineData(nameof(MailTransportKind.Smtp))]
    public async Task A_silo_gets_one_sender_and_the_signal_that_wakes_it(string transport)
    {
        await using var keys = await MailKeys.Make(new FakeTimeProvider(MailTestData.Now));
        var options = Enum.Parse<MailTransportKind>(transport) == MailTransportKind.File ? MailTestData.FileOptions("mail-of-nobody") : MailTestData.SmtpOptions(587);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IMailOutbox, MemoryOutboxWorld>()
            .AddSingleton<ISuppressionStore, SuppressionsKept>()
            .AddSingleton(DispatchProxy.Create<IInvitationTemplateStore, Unasked>())
            .AddSingleton(keys.Ring)
            .AddSingleton(DispatchProxy.Create<IGrainFactory, Unasked>())
            .AddSingleton(DispatchProxy.Create<IHostApplicationLifetime, Unasked>())
            .AddInvitationMail(options)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Assert.IsType<MailSender>(Assert.Single(services.GetServices<IHostedService>()));
        Assert.Same(services.GetRequiredService<MailSignal>(), services.GetRequiredService<MailSignal>());
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_at_the_start() =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddInvitationMail(MailTestData.SmtpOptions(0)));

    /// <summary>Stands for what putting the services together must not use.</summary>
    public class Unasked : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException(targetMethod?.Name);
    }
}
