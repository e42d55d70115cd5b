using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Mail;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;

namespace HrisOrleans.Tests.Mail;

public sealed class FileMailTransportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hris-mail-");
    private readonly FileMailTransport _files;

    public FileMailTransportTests() => _files = new FileMailTransport(MailTestData.FileOptions(_folder.FullName), NullLogger<FileMailTransport>.Instance);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_mail_is_one_file_of_its_tenant()
    {
        var mail = MailTestData.Mail();
        Assert.Equal(MailOutcome.Accepted, await _files.HandOver(MailTestData.Outgoing(mail)));
        Assert.Equal(Path.Combine(_folder.FullName, "mail", "acme", $"{mail.Id:D}.eml"), Assert.Single(Files()));
        Assert.Equal("Hello", (await MimeMessage.LoadAsync(Files()[0], Ct)).Subject);
        Assert.Contains("Subject: Hello\r\n", await File.ReadAllTextAsync(Files()[0], Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_known_whether_a_mail_was_taken()
    {
        var mail = MailTestData.Mail();
        Assert.False(await _files.WasTaken(mail.Tenant, mail.Id, Ct));
        await _files.HandOver(MailTestData.Outgoing(mail));
        Assert.True(await _files.WasTaken(mail.Tenant, mail.Id, Ct));
        Assert.False(await _files.WasTaken(TenantId.Parse("globex"), mail.Id, Ct));
    }

    [Fact]
    public async Task A_process_that_died_half_way_left_no_mail_and_is_made_good()
    {
        var mail = MailTestData.Mail();
        var path = _files.PathOf(mail.Tenant, mail.Id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path + ".part", "From: Exam", Ct);
        Assert.False(await _files.WasTaken(mail.Tenant, mail.Id, Ct));
        await _files.HandOver(MailTestData.Outgoing(mail));
        Assert.Equal(path, Assert.Single(Files()));
        Assert.Equal("Hello", (await MimeMessage.LoadAsync(path, Ct)).Subject);
    }

    [Fact]
    public async Task A_hand_over_that_breaks_leaves_no_mail()
    {
        var mail = MailTestData.Mail();
        var broken = MailTestData.Outgoing(mail);
        broken.Message.Body = new MimePart { Content = new MimeContent(new BrokenStream()) };
        Assert.Equal(MailOutcome.NotHandedOver, await _files.HandOver(broken));
        Assert.False(await _files.WasTaken(mail.Tenant, mail.Id, Ct));
    }

    [Fact]
    public async Task The_same_mail_twice_is_one_file_untouched()
    {
        var mail = MailTestData.Mail();
        await _files.HandOver(MailTestData.Outgoing(mail));
        await File.WriteAllTextAsync(Files()[0], "read and marked", Ct);
        Assert.Equal(MailOutcome.Accepted, await _files.HandOver(MailTestData.Outgoing(mail)));
        Assert.Equal("read and marked", await File.ReadAllTextAsync(Assert.Single(Files()), Ct));
    }

    [Fact]
    public async Task Others_on_the_machine_cannot_read_the_links()
    {
        if (OperatingSystem.IsWindows()) return;
        await _files.HandOver(MailTestData.Outgoing(MailTestData.Mail()));
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Files()[0]) & others);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.GetDirectoryName(Files()[0])!) & others);
    }

    private string[] Files() => Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories);

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("The disk is gone.");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("The disk is gone.");
    }
}
