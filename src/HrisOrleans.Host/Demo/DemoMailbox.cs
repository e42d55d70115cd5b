using MimeKit;

namespace HrisOrleans.Host.Demo;

/// <summary>An invitation as it lies in the folder of sent mails.</summary>
internal sealed record DemoMail(string To, string Subject, string Token);

/// <summary>Reads the tenant's mails, as the invited people would.</summary>
internal sealed class DemoMailbox(string dataFolder, string tenant, CancellationToken stopping)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private readonly string _folder = Path.Combine(dataFolder, "mail", tenant);
    private readonly HashSet<string> _read = [];
    private readonly List<DemoMail> _mails = [];

    /// <summary>All mails so far.</summary>
    public async Task<IReadOnlyList<DemoMail>> All()
    {
        if (!Directory.Exists(_folder)) return _mails;
        foreach (var file in Directory.GetFiles(_folder, "*.eml").Where(_read.Add))
        {
            var message = await MimeMessage.LoadAsync(file, stopping);
            // Notices to admins lie in the same folder, and invite nobody.
            if (message.MessageId?.StartsWith("invitation.", StringComparison.Ordinal) != true) continue;
            var link = message.TextBody!.Split(['\r', '\n', ' ']).First(word => word.Contains("token=", StringComparison.Ordinal));
            _mails.Add(new DemoMail(message.To.Mailboxes.Single().Address, message.Subject ?? "", link[(link.IndexOf("token=", StringComparison.Ordinal) + 6)..]));
        }

        return _mails;
    }

    /// <summary>The first mail to this address; waits until it is there.</summary>
    public async Task<DemoMail> To(string address)
    {
        using var timer = new PeriodicTimer(Between);
        for (var waited = TimeSpan.Zero; waited < Longest; waited += Between)
        {
            if ((await All()).FirstOrDefault(mail => mail.To.Equals(address, StringComparison.OrdinalIgnoreCase)) is { } mail) return mail;
            await timer.WaitForNextTickAsync(stopping);
        }

        throw new DemoBroken("A mail that was expected did not come.");
    }

    /// <summary>How many mails went to this address.</summary>
    public async Task<int> Count(string address) => (await All()).Count(mail => mail.To.Equals(address, StringComparison.OrdinalIgnoreCase));
}
