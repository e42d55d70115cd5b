using System.Diagnostics;
using HrisOrleans.Silo.Mail;
using Microsoft.Extensions.Logging.Abstractions;

namespace HrisOrleans.Tests.Mail;

/// <summary>Measures; run by hand with <c>-explicit only</c>.</summary>
public sealed class MailThroughputTests
{
    private const int Mails = 20_000;
    private const int AskedFor = 2_000;

    [Fact(Explicit = true)]
    public async Task Files_from_the_outbox_on_SQLite_go_out_fast_enough()
    {
        var folder = Directory.CreateTempSubdirectory("hris-mail-");
        await using var mail = await MailHarness.Make(SqliteOutboxWorld.Make);
        try
        {
            mail.Options = MailTestData.FileOptions(folder.FullName);
            foreach (var lot in Enumerable.Range(0, Mails).Chunk(500))
            {
                await Task.WhenAll(lot.Select(n => mail.World.Invite($"person-{n}@example.org", MailTestData.Acme, mail.Time.GetUtcNow())));
            }

            var sender = mail.Process(new FileMailTransport(mail.Options, NullLogger<FileMailTransport>.Instance));
            var cpu = Environment.CpuUsage.TotalTime;
            var began = Stopwatch.GetTimestamp();
            while (await sender.Run(TestContext.Current.CancellationToken) != MailRoundResult.Idle)
            {
            }

            var rate = Mails / Stopwatch.GetElapsedTime(began).TotalSeconds;
            TestContext.Current.TestOutputHelper!.WriteLine($"{rate:0} mails a second, {Mails / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0} a CPU second");
            Assert.Equal(Mails, Directory.GetFiles(folder.FullName, "*.eml", SearchOption.AllDirectories).Length);
            Assert.True(rate >= AskedFor, $"{rate:0} mails a second");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
