using System.Collections.Concurrent;
using HrisOrleans.Domain.Tenants;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace HrisOrleans.Silo.Mail;

/// <summary>
/// Mails as files. A file appears whole or not at all and under one name a mail, so a process that dies never leaves
/// half a mail nor two, and afterwards it can be seen whether a mail went out. (After a loss of power the same holds
/// as far as the file system keeps the order of writing and renaming; files are not forced to the disk one by one.)
/// </summary>
internal sealed class FileMailTransport(MailOptions options, ILogger<FileMailTransport> log) : IMailTransport, IMailSession
{
    private const int TypicalSize = 4096;
    private static readonly FormatOptions Format = AsOnTheWire();
    private readonly string _root = Path.Combine(Path.GetFullPath(options.DataFolder!), "mail");
    private readonly ConcurrentDictionary<TenantId, bool> _foldersMade = new();

    // Composing and writing keep a core busy, recording another.
    public int Sessions => 2;

    public int MarkedAtOnce => int.MaxValue;

    public bool Usable => true;

    /// <summary>Where a mail's file is, once it went out.</summary>
    public string PathOf(TenantId tenant, Guid mail) => Path.Combine(Folder(tenant), $"{mail:D}.eml");

    public Task<IMailSession?> Connect(CancellationToken cancellationToken) => Task.FromResult<IMailSession?>(this);

    public Task<bool?> WasTaken(TenantId tenant, Guid mail, CancellationToken cancellationToken) =>
        Task.FromResult<bool?>(File.Exists(PathOf(tenant, mail)));

    public void Forget(TenantId tenant, Guid mail)
    {
        if (File.Exists(PathOf(tenant, mail))) File.Delete(PathOf(tenant, mail));
    }

    public Task<MailOutcome> HandOver(OutgoingMail mail)
    {
        try
        {
            Write(mail);
            return Task.FromResult(MailOutcome.Accepted);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // A full disk or a folder without rights: the mail is not there under its name, so nothing was taken.
            MailLog.HandOverEnded(log, mail.Tenant, mail.Id, MailOutcome.NotHandedOver, trouble.GetType().Name);
            return Task.FromResult(MailOutcome.NotHandedOver);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static FormatOptions AsOnTheWire()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }

    private void Write(OutgoingMail mail)
    {
        var path = PathOf(mail.Tenant, mail.Id);
        if (File.Exists(path)) return;
        _foldersMade.GetOrAdd(mail.Tenant, MakeFolder);
        using var text = new MemoryStream(TypicalSize);
        mail.Message.WriteTo(Format, text);
        var draft = path + ".part";
        // Unbuffered and in one go: a mail is small, and handing it to another thread would cost more than writing it.
        var written = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) written.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, written)) file.Write(text.GetBuffer().AsSpan(0, (int)text.Length));

        // Renaming is atomic. The mail is the same whoever wrote it, so a file that came first is as good.
        File.Move(draft, path, overwrite: true);
    }

    private string Folder(TenantId tenant) => Path.Combine(_root, tenant.Value);

    private bool MakeFolder(TenantId tenant)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Folder(tenant));
        else Directory.CreateDirectory(Folder(tenant), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return true;
    }
}
