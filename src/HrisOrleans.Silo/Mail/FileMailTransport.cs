using HrisOrleans.Domain.Tenants;
using MimeKit;

namespace HrisOrleans.Silo.Mail;

/// <summary>
/// Mails as files. A file appears whole or not at all and under one name a mail, so a process that dies never leaves
/// half a mail nor two, and afterwards it can be seen whether a mail went out. (After a loss of power the same holds
/// as far as the file system keeps the order of writing and renaming; files are not forced to the disk one by one.)
/// </summary>
internal sealed class FileMailTransport(MailOptions options) : IMailTransport, IMailSession
{
    private static readonly FormatOptions Format = AsOnTheWire();
    private readonly string _root = Path.Combine(Path.GetFullPath(options.DataFolder!), "mail");
    private TenantId? _folderMade;

    public int Sessions => 1;

    public int MarkedAtOnce => int.MaxValue;

    public bool Usable => true;

    /// <summary>Where a mail's file is, once it went out.</summary>
    public string PathOf(TenantId tenant, Guid mail) => Path.Combine(Folder(tenant), $"{mail:D}.eml");

    public Task<IMailSession?> Connect(CancellationToken cancellationToken) => Task.FromResult<IMailSession?>(this);

    public Task<bool?> WasTaken(TenantId tenant, Guid mail, CancellationToken cancellationToken) =>
        Task.FromResult<bool?>(File.Exists(PathOf(tenant, mail)));

    public async Task<MailOutcome> HandOver(OutgoingMail mail)
    {
        var path = PathOf(mail.Tenant, mail.Id);
        if (File.Exists(path)) return MailOutcome.Accepted;
        MakeFolder(mail.Tenant);
        var draft = path + ".part";
        var written = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) written.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(draft, written))
        {
            await mail.Message.WriteToAsync(Format, file, CancellationToken.None);
        }

        // Renaming is atomic. The mail is the same whoever wrote it, so a file that came first is as good.
        File.Move(draft, path, overwrite: true);
        return MailOutcome.Accepted;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static FormatOptions AsOnTheWire()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }

    private string Folder(TenantId tenant) => Path.Combine(_root, tenant.Value);

    private void MakeFolder(TenantId tenant)
    {
        if (_folderMade == tenant) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Folder(tenant));
        else Directory.CreateDirectory(Folder(tenant), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _folderMade = tenant;
    }
}
